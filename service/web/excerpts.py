"""Excerpts: a quotation in the surroundings where its document says it, cut from the canonical text."""

import re
from dataclasses import dataclass

from indexer.documents import Document, Section

_SURROUNDINGS = 220  # characters on each side at most
_SENTENCE_END = re.compile(r"[.?!]\s+|\n")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quotation between what stands before and after it in its section. An ellipsis tells where the section goes on."""

    heading: str
    before: str
    quote: str
    after: str


def excerpt(document: Document, *, start: int, end: int) -> Excerpt:
    """The canonical text from `start` to `end` with its surroundings; they do not reach beyond the section."""
    section, first = _section_at(document, start)
    last = max(first + len(section.text), end)
    text = document.text
    return Excerpt(
        heading=section.heading if section.heading != document.title else "",
        before=_tail(text[first:start]),
        quote=text[start:end],
        after=_head(text[end:last]),
    )


def _section_at(document: Document, at: int) -> tuple[Section, int]:
    """The section that holds a character of the canonical text, and where its text starts."""
    held = [(s, offset) for s, offset in zip(document.sections, document.section_offsets(), strict=True) if offset <= at]
    return held[-1] if held else (Section("", document.text), 0)


def _tail(text: str) -> str:
    """The end of a text, from a sentence on where one begins early enough, else from a whole word on."""
    if len(text) <= _SURROUNDINGS:
        return text
    cut = text[-_SURROUNDINGS:]
    sentence = _SENTENCE_END.search(cut, 0, len(cut) // 2)
    return "… " + (cut[sentence.end() :] if sentence else cut.partition(" ")[2])


def _head(text: str) -> str:
    """The beginning of a text, to a whole word."""
    if len(text) <= _SURROUNDINGS:
        return text.rstrip()
    return text[:_SURROUNDINGS].rpartition(" ")[0] + " …"
