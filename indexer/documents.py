"""Documents: what a loader makes of a source file, before anything is cut or embedded."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlsplit


class Tier(StrEnum):
    """How far a document can be trusted, best first."""

    REVIEWED = "reviewed"  # a health authority, or a page that names its medical review
    REFERENCE = "reference"  # a summary written from named sources
    COMMUNITY = "community"  # people's experience; labelled wherever it is shown


class Role(StrEnum):
    """What a section is for: only a body is cut into passages and quoted."""

    BODY = "body"
    EXPERIENCE = "experience"  # what people tell of themselves
    NOTICE = "notice"  # about the page: how it was written, its disclaimer


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a document was written from."""

    title: str
    publisher: str
    url: str
    updated: str | None = None  # ISO date printed on that page


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its text.

    `text` holds blocks divided by an empty line: a paragraph is one line, a list is consecutive lines that start with "- ".
    `parent` is the heading above this one, where headings nest; `page` is the page it starts on, where the file has pages.
    """

    heading: str
    text: str
    parent: str = ""
    role: Role = Role.BODY
    page: int | None = None  # from 1


@dataclass(frozen=True)
class Document:
    """One source page or file. Dates are ISO (yyyy-mm-dd). `path` says where its bytes came from."""

    id: str
    title: str
    sections: tuple[Section, ...]
    url: str | None = None
    publisher: str = ""
    tier: Tier = Tier.REFERENCE
    language: str = "en"
    licence: str = ""
    topic: str = ""
    published: str | None = None
    updated: str | None = None
    reviewed: str | None = None
    also_called: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    path: str = ""
    sha256: str = ""  # of the source bytes

    @property
    def names(self) -> tuple[str, ...]:
        """Its title, and what it is also called."""
        return (self.title, *self.also_called)

    @cached_property
    def text(self) -> str:
        """The canonical text: every heading and text in order. All offsets count its characters."""
        return "".join(_section_text(section) for section in self.sections)

    def section_offsets(self) -> list[int]:
        """For each section, where its `text` (not its heading) starts in the canonical text."""
        offsets, at = [], 0
        for section in self.sections:
            whole = _section_text(section)
            offsets.append(at + len(whole) - len(section.text) - len(_SECTION_END))
            at += len(whole)
        return offsets


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of a source file that no document holds: what it was ("menu", "line 12"), and why it was left out."""

    what: str
    reason: str


UNTITLED = " …"  # how a title ends that is only the beginning of the text

_SECTION_END = "\n\n"


def _section_text(section: Section) -> str:
    heading = f"{section.heading}\n\n" if section.heading else ""
    return f"{heading}{section.text}{_SECTION_END}"


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens, at most 80 characters; may be empty."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:80].strip("-")


def document_id(*, url: str | None, path: str, fragment: str = "") -> str:
    """A stable, readable id from where the document stands, never from what it says.

    With a URL: host and path as a slug, and eight hex digits of the whole URL. Without: the relative path without its suffix.
    `fragment` tells apart several documents of one file or URL.
    """
    if url:
        parts = urlsplit(url)
        whole = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}#{fragment}"
        stem = slug(f"{(parts.hostname or '').removeprefix('www.')} {parts.path}")
        return f"{stem}-{_short_hash(whole)}"
    whole = f"{path}#{fragment}" if fragment else path
    stem = slug(f"{re.sub(r'[.][A-Za-z0-9]{1,5}$', '', path)} {fragment}")
    # A path that a slug cannot tell apart from another's (other script, other case) carries its hash.
    plain = re.fullmatch(r"[a-z0-9./-]+", path) and not fragment and len(path) <= 80
    return stem if plain and stem else f"{stem}-{_short_hash(whole)}".strip("-")


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
