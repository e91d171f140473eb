"""The parts of a PDF in reading order: headings, paragraphs, items of lists, tables."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import median

from indexer.pdf.columns import atoms, in_columns
from indexer.pdf.lines import joined, vocabulary
from indexer.pdf.marks import bullet, number
from indexer.pdf.pages import Page, Piece
from indexer.pdf.rows import Row, rows
from indexer.pdf.tables import Table, aligned_tables, ruled_tables

_LARGE = 1.12  # times the text's size: a heading
_NORMAL = 0.85
_PITCH = 1.25  # times the usual distance of lines: a paragraph ends
_USUAL_PITCH_EMS = 1.25
_INDENT_EMS = 0.8
_HANGING_EMS = 0.4
_MIN_CAPITALS = 4
_SPACE_EMS = 0.5
_MAX_HEADING_CHARS = 200
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})$")
_END = re.compile(r"[.!?:;][\"'”’)\]]*$")


class Kind(StrEnum):
    """What a part is."""

    HEADING = "heading"  # larger than the text
    BOLD = "bold"  # all of it bold, or in capitals, at the size of the text
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CONTENTS = "contents"  # a line of a table of contents


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text; `size` is in points, `page` counts from 1."""

    kind: Kind
    text: str
    page: int
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table: the words of its cells, row by row; `columns` say where each begins and ends, in points."""

    cells: tuple[tuple[str, ...], ...]
    header: bool  # whether the first row names the columns
    columns: tuple[tuple[float, float], ...]
    page: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a column, which reaches from `left` to `right`; `first` where the column begins."""

    row: Row
    page: int
    left: float
    right: float
    first: bool
    kind: Kind


def read_parts(pages: Sequence[Page]) -> list[Part | TablePart]:
    """The parts of the pages, whose running headers are gone, in reading order."""
    size = text_size(pages)
    lines = [line for page in pages for line in _lines(page, size)]
    reader = _Reader(_usual_pitch(lines), vocabulary(piece.text for page in pages for piece in page.pieces))
    for line in lines:
        if isinstance(line, _Line):
            reader.read(line)
        else:
            reader.read_table(*line)
    reader.close()
    return reader.parts


def text_size(pages: Sequence[Page]) -> float:
    """The size of most of the characters, in points, to the half point."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            sizes[round(piece.size * 2) / 2] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _lines(page: Page, size: float) -> Iterator[_Line | tuple[Table, int]]:
    """The rows of the page's columns in reading order, and the tables between them with the page's number."""
    for column in in_columns(atoms(page.pieces, list(ruled_tables(page))), page.rules, size=size):
        left, right = min(atom.x0 for atom in column), max(atom.x1 for atom in column)
        pieces = [atom.content for atom in column if isinstance(atom.content, Piece)]
        ruled = [atom.content for atom in column if isinstance(atom.content, Table)]
        whole = atoms(pieces, [*ruled, *aligned_tables(pieces, page.rules)])
        first = True
        for is_table, group in groupby(
            sorted(whole, key=lambda atom: atom.top), key=lambda atom: isinstance(atom.content, Table)
        ):
            contents = [atom.content for atom in group]
            if is_table:
                yield from ((table, page.number) for table in contents if isinstance(table, Table))
                first = True
                continue
            for row in rows(piece for piece in contents if isinstance(piece, Piece)):
                yield _Line(row, page.number, left, right, first, _kind(row, size))
                first = False


def _kind(row: Row, size: float) -> Kind:
    if _CONTENTS.search(row.text):
        return Kind.CONTENTS
    if row.size >= _LARGE * size:
        return Kind.HEADING
    if bullet(row.text):
        return Kind.ITEM
    capitals = row.text.isupper() and sum(map(str.isalpha, row.text)) >= _MIN_CAPITALS
    if (row.bold or capitals) and row.size >= _NORMAL * size:
        return Kind.BOLD
    return Kind.ITEM if number(row.text)[0] else Kind.PARAGRAPH


def _usual_pitch(lines: Sequence[_Line | tuple[Table, int]]) -> float:
    """How far lines of running text stand apart, in ems."""
    running = [
        (below.row.top - above.row.top) / below.row.size
        for above, below in pairwise(line for line in lines if isinstance(line, _Line))
        if not below.first and above.kind is below.kind is Kind.PARAGRAPH and below.row.size
    ]
    return median(pitch for pitch in running if pitch > 0) if any(pitch > 0 for pitch in running) else _USUAL_PITCH_EMS


class _Reader:
    """Puts lines together into parts."""

    def __init__(self, pitch: float, words: Counter[str]) -> None:
        self.parts: list[Part | TablePart] = []
        self._pitch = pitch
        self._words = words
        self._open: list[_Line] = []  # of the part that is being read
        self._kind = Kind.PARAGRAPH
        self._number = 0  # of the last numbered item

    def read_table(self, table: Table, page: int) -> None:
        """Adds a table."""
        self.close()
        cells = tuple(tuple(joined(lines, self._words) for lines in row) for row in table.cells)
        self.parts.append(TablePart(cells, table.header, table.columns, page))

    def read(self, line: _Line) -> None:
        """Adds a line to the part that it belongs to."""
        kind = self._kind_here(line)
        if not (self._open and self._goes_on(line, kind)):
            self.close()
            self._kind = kind
            if kind is Kind.ITEM:
                self._number = number(line.row.text)[1]
        self._open.append(line)

    def _kind_here(self, line: _Line) -> Kind:
        """The line's kind; a number opens an item only where it is the next one."""
        counted = number(line.row.text)[1] if line.kind is Kind.ITEM and not bullet(line.row.text) else 0
        return Kind.PARAGRAPH if counted > 1 and counted != self._number + 1 else line.kind

    def _goes_on(self, line: _Line, kind: Kind) -> bool:
        """Whether the line belongs to the part that is being read."""
        last, begun = self._open[-1], self._kind
        if kind in {Kind.ITEM, Kind.CONTENTS} or (kind is not begun and {kind, begun} & {Kind.HEADING, Kind.CONTENTS}):
            return False
        if kind is Kind.HEADING:
            return not line.first and self._near(line) and abs(line.row.size - last.row.size) < 1
        if (kind is Kind.BOLD) is not (begun is Kind.BOLD) and begun is not Kind.ITEM:
            return False
        if line.first:
            return _END.search(last.row.text) is None and (line.row.text[:1].islower() or last.row.text.endswith("-"))
        if not self._near(line) or (kind is Kind.BOLD and begun is Kind.BOLD and _END.search(last.row.text)):
            return False
        return self._item_goes_on(line) if begun is Kind.ITEM else not _ends_paragraph(last, line)

    def _near(self, line: _Line) -> bool:
        distance = (line.row.top - self._open[-1].row.top) / max(line.row.size, self._open[-1].row.size)
        return 0 < distance <= _PITCH * max(self._pitch, _USUAL_PITCH_EMS if line.kind is Kind.HEADING else 0)

    def _item_goes_on(self, line: _Line) -> bool:
        """A line of an item stands under its words; under its mark, it goes on where the sentence does."""
        opening = self._open[0]
        if line.row.x0 >= opening.row.x0 + _HANGING_EMS * line.row.size or opening.page != line.page:
            return True
        same_edge = line.row.x0 > opening.row.x0 - _HANGING_EMS * line.row.size
        return same_edge and not line.row.text[:1].isupper() and _END.search(self._open[-1].row.text) is None

    def close(self) -> None:
        """Ends the part that is being read."""
        if not self._open:
            return
        texts = [line.row.text for line in self._open]
        if self._kind is Kind.ITEM:
            mark = bullet(texts[0]) or number(texts[0])[0]
            texts[0] = texts[0][len(mark) :]
        first = self._open[0]
        text = joined(texts, self._words)
        told = self._kind is Kind.HEADING and (len(text) > _MAX_HEADING_CHARS or text.endswith("."))
        kind = Kind.PARAGRAPH if told else self._kind
        if text:
            self.parts.append(Part(kind, text, first.page, round(first.row.size * 2) / 2, first.row.bold))
        self._open = []


def _ends_paragraph(last: _Line, line: _Line) -> bool:
    """Whether a line begins a paragraph: it is indented, or a sentence ended although the line's first word had room there."""
    row, before = line.row, last.row
    indented = row.x0 > line.left + _INDENT_EMS * row.size and before.x0 < row.x0 - _HANGING_EMS * row.size
    word = (row.x1 - row.x0) * len(row.text.split()[0]) / len(row.text)
    return indented or (_END.search(before.text) is not None and before.x1 + word + _SPACE_EMS * row.size < last.right)
