"""Passages: documents cut at sentence and heading boundaries, each with the sentences that can be quoted from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from indexer.blocks import ITEM, is_lead_in, read_blocks
from indexer.documents import Document, Role, Section
from indexer.sentences import sentence_spans

HEADING_SEPARATOR = " – "  # between the headings of a passage, outermost first


class Kind(StrEnum):
    """What a sentence is in its text."""

    SENTENCE = "sentence"
    LEAD_IN = "lead-in"  # announces the list that follows; nothing by itself
    ITEM = "item"  # of a list; means what it means under its lead-in


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is quoted. Offsets count the document's canonical text. `lead_in` is the span of an item's lead-in."""

    start: int
    end: int
    kind: Kind = Kind.SENTENCE
    lead_in: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is stored and retrieved: `text` is the document's canonical text from `start` to `end`."""

    id: str
    document_id: str
    heading: str  # with the headings above it, outermost first
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]

    @property
    def own_heading(self) -> str:
        """The innermost of its headings."""
        return innermost(self.heading)


def innermost(heading: str) -> str:
    """The last of the headings that a passage's heading joins."""
    return heading.rsplit(HEADING_SEPARATOR, 1)[-1]


Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a passage may be: `max_tokens` by `count`, and `window` by `window_count`, the embedder's own tokens."""

    count: Count
    max_tokens: int
    window_count: Count
    window: int


def cut(document: Document, limits: Limits) -> Iterator[Passage]:
    """The passages of a document's body sections, in order.

    None is over the limits, so that nothing is ever truncated; the passages of a long section are of about equal length. A
    sentence too long for a passage is cut between words.
    """
    number = 0
    for section, offset in zip(document.sections, document.section_offsets(), strict=True):
        if section.role is not Role.BODY:
            continue
        for group in _groups(list(_pieces(document, section, offset, limits)), document.text, limits):
            start, end = group[0].start, group[-1].sentence.end
            yield Passage(
                id=f"{document.id}:{number}",
                document_id=document.id,
                heading=_heading(document, section),
                text=document.text[start:end],
                start=start,
                end=end,
                sentences=tuple(piece.sentence for piece in group),
            )
            number += 1


def _heading(document: Document, section: Section) -> str:
    """Title, parent and heading, each once: a heading that names the title's subject already stands alone."""
    names: list[str] = []
    for name in (document.title, section.parent, section.heading):
        if name and not any(name.lower() in other.lower() for other in names):
            names = [other for other in names if other.lower() not in name.lower()] + [name]
    return HEADING_SEPARATOR.join(names)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence and its length. `start` is where its words are stored from: an item's mark belongs to it."""

    sentence: Sentence
    start: int
    tokens: int
    window_tokens: int

    def within(self, limits: Limits) -> bool:
        return self.tokens <= limits.max_tokens and self.window_tokens <= limits.window


def _piece(sentence: Sentence, start: int, text: str, limits: Limits) -> _Piece:
    words = text[start : sentence.end]
    return _Piece(sentence, start, limits.count(words), limits.window_count(words))


def _pieces(document: Document, section: Section, offset: int, limits: Limits) -> Iterator[_Piece]:
    blocks = list(read_blocks(section.text))
    text = document.text
    lead_in: tuple[int, int] | None = None
    for number, block in enumerate(blocks):
        start = offset + block.start
        spans = [
            (start + a, start + b) for a, b in sentence_spans(section.text[block.start : block.end], language=document.language)
        ]
        if not block.item:
            before_list = number + 1 < len(blocks) and blocks[number + 1].item
            lead_in = spans[-1] if before_list and spans and is_lead_in(text[slice(*spans[-1])]) else None
        for span in spans:
            kind = Kind.ITEM if block.item else Kind.LEAD_IN if span == lead_in else Kind.SENTENCE
            first = span[0] - len(ITEM) if block.item and span[0] == start else span[0]
            piece = _piece(Sentence(*span, kind, lead_in if block.item else None), first, text, limits)
            if piece.within(limits):
                yield piece
            else:
                yield from _split(piece.sentence, text, limits)


def _split(sentence: Sentence, text: str, limits: Limits) -> Iterator[_Piece]:
    """A sentence over the limits, cut between words (inside a word only where there is no space near)."""
    start = sentence.start
    step = limits.max_tokens * 4  # characters: a first guess, halved until it fits
    while start < sentence.end:
        end = min(start + step, sentence.end)
        while True:
            if end < sentence.end:
                space = text.rfind(" ", start + 1, end + 1)
                end = space if space > start else end
            piece = _piece(Sentence(start, end, sentence.kind, sentence.lead_in), start, text, limits)
            if piece.within(limits) or end - start <= 1:
                break
            end = start + (end - start) // 2
        yield piece
        start = end
        while start < sentence.end and text[start] == " ":
            start += 1


def _groups(pieces: list[_Piece], text: str, limits: Limits) -> Iterator[list[_Piece]]:
    """The pieces in runs of about equal length, none over the limits. A list that fits a passage stays whole; of a longer one,
    the lead-in goes with the first items where there is room.
    """
    total = _tokens(pieces)
    target = total / max(1, -(-total // limits.max_tokens))
    group: list[_Piece] = []
    for unit in _units(pieces, text, limits):
        lead_in = group[-1] if group and group[-1].sentence.kind is Kind.LEAD_IN else None
        fits = _fit([*group, *unit], text, limits)
        if lead_in and len(group) > 1 and not (fits and _tokens(group) < target) and _fit([lead_in, *unit], text, limits):
            yield group[:-1]
            group = [lead_in]
        elif group and (not fits or (not lead_in and _tokens(group) >= target)):
            yield group
            group = []
        group += unit
    if group:
        yield group


def _units(pieces: list[_Piece], text: str, limits: Limits) -> Iterator[list[_Piece]]:
    """The pieces one by one, but a list with its lead-in together where it fits a passage."""
    at = 0
    while at < len(pieces):
        end = at + 1
        if pieces[at].sentence.kind is Kind.LEAD_IN:
            while end < len(pieces) and pieces[end].sentence.kind is Kind.ITEM:
                end += 1
            if not _fit(pieces[at:end], text, limits):
                end = at + 1
        yield pieces[at:end]
        at = end


def _tokens(group: list[_Piece]) -> int:
    return sum(piece.tokens for piece in group)


_NEARLY_FULL = 0.8  # from this share of the limit on, the spaces and line ends between sentences are counted too


def _fit(group: list[_Piece], text: str, limits: Limits) -> bool:
    tokens = _tokens(group)
    if tokens > _NEARLY_FULL * limits.max_tokens:
        tokens = limits.count(text[group[0].start : group[-1].sentence.end])
    return tokens <= limits.max_tokens and sum(piece.window_tokens for piece in group) <= limits.window
