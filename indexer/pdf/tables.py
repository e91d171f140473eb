"""Tables of a PDF: cells between ruled lines, or short pieces that stand in columns."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.pdf.marks import bullet
from indexer.pdf.pages import Page, Piece, Rule
from indexer.pdf.rows import Row, rows

_NEAR_PT = 4.0  # lines this near are one line, or meet
_THIN_PT = 3.0
_CELL_GAP_EMS = 1.0  # between the cells of a row that no line divides
_ROW_GAP_EMS = 2.5  # no table goes on beyond
_GOES_ON_EMS = 0.5  # a first cell alone goes on within
_FULL = 0.8  # of a column's width: lines that fill this much, some on end, are running text
_PROSE_LINES, _PROSE_WORDS = 3, 4
_MIN_ROWS = 3
MAX_ROWS = 300  # of a column that is searched
_MAX_CELL_WORDS = 80
_UNDER_HEADER = 0.6  # of the table's width: a line below the first row that is this long
_ROWS_APART_EMS = 0.35

_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the lines of each cell, row by row, and the pieces that it is made of."""

    cells: tuple[tuple[tuple[str, ...], ...], ...]
    header: bool  # whether the first row names the columns
    columns: tuple[_Span, ...]  # from and to, in points
    pieces: tuple[Piece, ...]


def ruled_tables(page: Page) -> Iterator[Table]:
    """The tables of the page whose cells lie between lines."""
    for lines in _joined(page.rules):
        xs = _places([(x0 + x1) / 2 for x0, top, x1, bottom in lines if bottom - top > _THIN_PT])
        ys = _places([(top + bottom) / 2 for x0, top, x1, bottom in lines if x1 - x0 > _THIN_PT])
        inside = [p for p in page.pieces if xs and ys and xs[0] < (p.x0 + p.x1) / 2 < xs[-1] and ys[0] < p.middle < ys[-1]]
        grid: dict[tuple[int, int], list[Piece]] = {}
        for piece in inside:
            place = bisect_right(ys, piece.middle), bisect_right(xs, (piece.x0 + piece.x1) / 2)
            grid.setdefault(place, []).append(piece)
        filled = sorted({row for row, _ in grid}), sorted({column for _, column in grid})
        if min(map(len, filled)) > 1:
            cells = [[rows(grid.get((row, column), ())) for column in filled[1]] for row in filled[0]]
            spans = [(xs[column - 1], xs[column]) for column in filled[1]]
            if table := _table(cells, spans, inside, underlined=False):
                yield table


def _joined(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups of those that meet."""
    groups: list[list[Rule]] = []
    for rule in rules:
        meeting = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is m for m in meeting)]
        groups.append([rule, *(other for group in meeting for other in group)])
    return groups


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one[0] - _NEAR_PT <= other[2]
        and other[0] - _NEAR_PT <= one[2]
        and one[1] - _NEAR_PT <= other[3]
        and other[1] - _NEAR_PT <= one[3]
    )


def _places(values: Sequence[float]) -> list[float]:
    """The values in order, those near each other once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR_PT:
            found.append(value)
    return found


def _table(
    cells: Sequence[Sequence[list[Row]]], columns: Sequence[_Span], pieces: Sequence[Piece], *, underlined: bool
) -> Table | None:
    """The table, unless a cell holds so much that it is a part of the page."""
    if max(len(" ".join(line.text for line in cell).split()) for row in cells for cell in row) > _MAX_CELL_WORDS:
        return None
    bold = [all(line.bold for cell in row for line in cell) for row in cells]
    header = underlined or len(columns) > 2 or (bold[0] and not all(bold[1:]))
    texts = tuple(tuple(tuple(line.text for line in cell) for cell in row) for row in cells)
    return Table(texts, header, tuple(columns), tuple(pieces))


def aligned_tables(pieces: Sequence[Piece], rules: Sequence[Rule]) -> Iterator[Table]:
    """The tables without upright lines in a column of the page: rows on end whose cells stay where they are."""
    found = rows(pieces)
    start = 0
    while start < len(found) <= MAX_ROWS:
        columns = [(cell.x0, cell.x1) for cell in _cells(found[start])]
        end = start + 1
        if len(columns) == 1:
            start = end
            continue
        while end < len(found) and (wider := _widened(columns, found[end - 1], found[end])):
            columns, end = wider, end + 1
        above = found[start - 1] if start else None
        header = above if above and _is_header(above, found[start], columns, rules) else None
        if table := _run_table(found[start:end], header, columns, rules):
            yield table
        # A row alone may be the header of those below it, whose words stand too close; more rows in vain are none of a table.
        start = end if table or end - start > _MIN_ROWS else start + 1


def _is_header(above: Row, below: Row, columns: Sequence[_Span], rules: Sequence[Rule]) -> bool:
    """Whether the row names the columns, although its words stand too close to be told apart without them."""
    told = above.bold or _is_divided(above, below, columns, rules)
    return told and _is_near(above, below) and len(_in_columns(above, columns) or ()) > 1


def _in_columns(row: Row, columns: Sequence[_Span]) -> dict[int, Row] | None:
    """The row's pieces by the column they stand in; None where one stands in none, or in two."""
    cells: dict[int, list[Piece]] = {}
    for piece in row.pieces:
        over = [number for number, (x0, x1) in enumerate(columns) if piece.x0 < x1 and x0 < piece.x1]
        if len(over) != 1:
            return None
        cells.setdefault(over[0], []).append(piece)
    return {number: Row(tuple(cell)) for number, cell in cells.items()}


def _cells(row: Row) -> list[Row]:
    """The row cut where its pieces stand apart; a bullet stays with its words."""
    cells: list[list[Piece]] = [[row.pieces[0]]]
    for before, piece in pairwise(row.pieces):
        together = piece.x0 - before.x1 < _CELL_GAP_EMS * piece.size or bullet(before.text) == before.text
        if together:
            cells[-1].append(piece)
        else:
            cells.append([piece])
    return [Row(tuple(cell)) for cell in cells]


def _widened(columns: Sequence[_Span], before: Row, row: Row) -> list[_Span] | None:
    """The columns with room for the next row; None where that is none of the table's."""
    cells = _cells(row)
    found = list(columns)
    taken: set[int] = set()
    for cell in cells:
        over = [number for number, (x0, x1) in enumerate(columns) if cell.x0 < x1 and x0 < cell.x1]
        if len(over) != 1 or over[0] in taken:
            return None
        x0, x1 = found[over[0]]
        found[over[0]] = (min(x0, cell.x0), max(x1, cell.x1))
        taken.add(over[0])
    first_alone = taken == {0} and (row.bold or row.top - before.bottom > _GOES_ON_EMS * row.size)
    apart = all(one[1] < other[0] for one, other in pairwise(found))
    return found if apart and _is_near(before, row) and not first_alone else None


def _is_near(above: Row, below: Row) -> bool:
    return below.top - above.bottom <= _ROW_GAP_EMS * below.size


def _run_table(run: Sequence[Row], header: Row | None, columns: Sequence[_Span], rules: Sequence[Rule]) -> Table | None:
    """The table that the rows are, unless they are text in columns."""
    run = [*filter(None, [header]), *run]
    lines = [line for row in run if (line := _in_columns(row, columns))]
    if len(lines) < len(run) or sum(len(line) > 1 for line in lines) < _MIN_ROWS:
        return None
    between = [_is_divided(above, below, columns, rules) for above, below in pairwise(run)]
    told = between[0] or (run[0].bold and not all(row.bold for row in run))
    prose = [_is_prose(lines, number, x1 - x0) for number, (x0, x1) in enumerate(columns)]
    listed = sum(sum(bool(bullet(line[n].text)) for line in lines if n in line) > 1 for n in range(len(columns)))
    if (all(prose) if told else any(prose)) or listed > (len(columns) > 2 or told):
        return None
    cells: list[list[list[Row]]] = []
    for number, line in enumerate(lines):
        if number < 1 + told or _begins(number, run, lines, between):
            cells.append([[] for _ in columns])
        for column, cell in line.items():
            cells[-1][column].append(cell)
    return _table(cells, columns, [piece for row in run for piece in row.pieces], underlined=between[0])


def _is_divided(above: Row, below: Row, columns: Sequence[_Span], rules: Sequence[Rule]) -> bool:
    """Whether lines are drawn between the rows, over most of the table's width."""
    left, right = columns[0][0], columns[-1][1]
    drawn = sum(
        max(0.0, min(x1, right) - max(x0, left))
        for x0, top, x1, bottom in rules
        if above.top < (top + bottom) / 2 < below.bottom and bottom - top <= _THIN_PT
    )
    return drawn >= _UNDER_HEADER * (right - left)


def _is_prose(lines: Sequence[dict[int, Row]], column: int, width: float) -> bool:
    """Whether the column holds lines on end that fill it with words."""
    on_end = 0
    for line in lines:
        cell = line.get(column)
        full = cell is not None and cell.x1 - cell.x0 >= _FULL * width and len(cell.text.split()) >= _PROSE_WORDS
        on_end = on_end + 1 if full else 0
        if on_end >= _PROSE_LINES:
            return True
    return False


def _begins(number: int, run: Sequence[Row], lines: Sequence[dict[int, Row]], between: Sequence[bool]) -> bool:
    """Whether a row of the table begins with this line, rather than going on: told by lines, by gaps, or by its first cell."""
    if sum(between[1:]) > 1:
        return between[number - 1]
    gaps = [below.top - above.bottom for above, below in pairwise(run[1:])]
    gap = run[number].top - run[number - 1].bottom
    if max(gaps) - min(gaps) > _ROWS_APART_EMS * run[number].size:
        return gap > (max(gaps) + min(gaps)) / 2
    return 0 in lines[number]
