"""The text of a document as blocks to show, with what is quoted marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.documents import Document, Role


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the items of a list: its lines, each in pieces."""

    is_list: bool
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section ready to show. `level` is that of its heading, 2 or 3; the document's own title is not repeated."""

    heading: str
    level: int
    is_experience: bool
    blocks: tuple[Block, ...]


def shown_sections(document: Document, *, start: int = 0, end: int = 0) -> tuple[ShownSection, ...]:
    """The document's sections, the canonical text from `start` to `end` marked; nothing is where that is empty."""
    return tuple(
        ShownSection(
            heading="" if section.heading == document.title else section.heading,
            level=3 if section.parent else 2,
            is_experience=section.role is Role.EXPERIENCE,
            blocks=tuple(_blocks(section.text, offset, (start, end))),
        )
        for section, offset in zip(document.sections, document.section_offsets(), strict=True)
    )


def text_blocks(text: str) -> tuple[Block, ...]:
    """A text in blocks, nothing marked: of a statement, lines that start with "- " are the items of a list."""
    blocks: list[Block] = []
    for line in filter(None, text.split("\n")):
        is_item = line.startswith("- ")
        pieces = (Piece(line.removeprefix("- ")),)
        if is_item and blocks and blocks[-1].is_list:
            blocks[-1] = Block(True, (*blocks[-1].lines, pieces))
        else:
            blocks.append(Block(is_item, (pieces,)))
    return tuple(blocks)


def _blocks(text: str, at: int, span: tuple[int, int]) -> Iterator[Block]:
    """The blocks of a section whose text starts at that place of the canonical text."""
    for block in text.split("\n\n"):
        is_list = block.startswith("- ")
        lines = []
        for line in block.split("\n"):
            words = line.removeprefix("- ") if is_list else line
            lines.append(tuple(_pieces(words, at + len(line) - len(words), span)))
            at += len(line) + 1
        at += 1
        yield Block(is_list, tuple(lines))


def _pieces(line: str, at: int, span: tuple[int, int]) -> Iterator[Piece]:
    """The line, which starts at `at`, cut where the marked span starts and ends."""
    first, last = (min(max(edge - at, 0), len(line)) for edge in span)
    if first >= last:
        yield Piece(line)
        return
    for text, marked in ((line[:first], False), (line[first:last], True), (line[last:], False)):
        if text:
            yield Piece(text, marked)
