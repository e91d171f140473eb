"""Cleaning of text that came out of a source: encoding, spaces, page furniture."""

import re
from datetime import date, datetime

import ftfy

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
# Characters that carry nothing a reader sees: controls, zero-width marks, bidi overrides, the byte order mark, fillers. Tags
# and variation selectors (U+E0000 and on, U+FE00 to U+FE0F) can spell whole orders that only a language model reads.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ud800-\udfff\U000e0000-\U000e0fff]"
)
_PAGE_BREAKS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_DISCLAIMER = re.compile(
    r"^\W*(medical disclaimer\b|disclaimer\s*:|this (information|content|page|article)\b.{0,60}\b(educational|informational|general)"
    r" (purposes?|information|use|knowledge)\b.{0,120}\b(advice|diagnosis|substitute|replace)\b)",
    re.IGNORECASE,
)
_DATE_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%m/%d/%Y", "%Y/%m/%d", "%B %Y")


def mend(text: str) -> str:
    """The text with broken encoding put right ("CalvÃ©" → "Calvé") and invisible characters gone; lines end in a line feed."""
    fixed = ftfy.fix_text(text, uncurl_quotes=False, fix_latin_ligatures=True)
    return _INVISIBLE.sub("", _PAGE_BREAKS.sub("\n", fixed))


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()


def is_disclaimer(paragraph: str) -> bool:
    """Whether the paragraph is a page's own medical disclaimer."""
    return bool(_DISCLAIMER.match(paragraph.strip()))


def iso_date(text: str | None) -> str | None:
    """The date as yyyy-mm-dd, or None where the text holds none that is understood."""
    if not text:
        return None
    plain = one_line(str(text)).strip(" .")
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(plain[:40], form).date().isoformat()
        except ValueError:
            continue
    try:
        return date.fromisoformat(plain[:10]).isoformat()
    except ValueError:
        return None
