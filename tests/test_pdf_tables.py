"""Tables of PDFs: between lines, or of short cells in columns, and text in columns that is none."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_pieces import column, page, piece

from indexer.pdf.pages import Piece, Rule
from indexer.pdf.tables import Table, aligned_tables, ruled_tables

ROWS = [("Medicine", "Dose", "Note"), ("Saltacin", "5 mg", "with water"), ("Kelpolol", "10 mg", "at night")]


def grid(xs: list[float], ys: list[float]) -> list[Rule]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def cells(rows: Sequence[tuple[str, ...]], *, bold: bool = True, pitch: float = 20) -> list[Piece]:
    return [
        piece(62 + 100 * x, 102 + pitch * y, text, bold=bold and y == 0)
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
        if text
    ]


def texts(table: Table) -> list[list[str]]:
    return [[" ".join(cell) for cell in row] for row in table.cells]


def ruled(pieces: list[Piece], rules: list[Rule]) -> list[Table]:
    return list(ruled_tables(page(pieces, rules=rules)))


def test_cells_between_lines() -> None:
    (table,) = ruled(cells(ROWS), grid([60, 160, 260, 360], [100, 120, 140, 160]))
    assert texts(table) == [list(row) for row in ROWS]
    assert (table.header, len(table.columns)) == (True, 3)


def test_lines_drawn_cell_by_cell_are_one_table() -> None:
    rules = [(x, y, x + 100, y) for x in (60.0, 160.0, 260.0) for y in (100.0, 120.0, 140.0, 160.0)]
    rules += [(x, y, x, y + 20) for x in (60.0, 160.0, 260.0, 360.0) for y in (100.0, 120.0, 140.0)]
    (table,) = ruled(cells(ROWS), rules)
    assert texts(table) == [list(row) for row in ROWS]


def test_two_grids_are_two_tables_and_a_frame_is_none() -> None:
    lower = [piece(p.x0, p.top + 300, p.text, bold=p.bold) for p in cells(ROWS)]
    rules = grid([60, 160, 260, 360], [100, 120, 140, 160]) + grid([60, 160, 260, 360], [400, 420, 440, 460])
    assert len(ruled([*cells(ROWS), *lower], rules)) == 2
    assert ruled(cells(ROWS), grid([50, 400], [90, 170])) == []


def test_lines_of_a_cell_stay_together() -> None:
    pieces = [
        piece(62, 102, "Saltacin"),
        piece(162, 102, "May cause"),
        piece(162, 114, "thirst."),
        piece(62, 130, "Mitex"),
        piece(162, 130, "Safe."),
    ]
    (table,) = ruled(pieces, grid([60, 160, 260], [100, 128, 145]))
    assert table.cells == ((("Saltacin",), ("May cause", "thirst.")), (("Mitex",), ("Safe.",)))


def test_a_frame_around_the_parts_of_a_page_is_no_table() -> None:
    pieces = [*column(62, 102, ["Text that goes on and on"] * 20), *column(302, 102, ["More text to be read"] * 20)]
    assert ruled(pieces, grid([60, 300, 560], [100, 360, 400])) == []


def aligned(pieces: list[Piece], rules: list[Rule] | None = None) -> list[Table]:
    return list(aligned_tables(pieces, rules or []))


def test_short_cells_in_columns_without_lines() -> None:
    (table,) = aligned(cells(ROWS))
    assert (texts(table), table.header) == ([list(row) for row in ROWS], True)


def test_of_two_columns_bold_words_or_a_line_make_the_header() -> None:
    rows = [row[:2] for row in ROWS]
    assert [table.header for table in aligned(cells(rows))] == [True]
    assert [table.header for table in aligned(cells(rows, bold=False))] == [False]
    assert [table.header for table in aligned(cells(rows, bold=False), [(60, 117, 260, 117)])] == [True]


def test_a_header_whose_words_stand_close_is_cut_at_the_columns() -> None:
    header = [piece(62, 102, "Name of it", bold=True), piece(117, 102, "How much", bold=True)]
    rows = [one for y in range(3) for one in (piece(62, 122 + 20 * y, "Saltacin"), piece(117, 122 + 20 * y, "5 mg"))]
    (table,) = aligned([*header, *rows])
    assert texts(table)[:2] == [["Name of it", "How much"], ["Saltacin", "5 mg"]]


def test_lines_that_begin_without_a_first_cell_go_on() -> None:
    rows = [("Medicine", "Dose"), ("Saltacin", "5 mg with"), ("", "water"), ("Kelpolol", "10 mg")]
    (table,) = aligned(cells(rows, pitch=12))
    assert texts(table) == [["Medicine", "Dose"], ["Saltacin", "5 mg with water"], ["Kelpolol", "10 mg"]]


def test_gaps_tell_rows_whose_first_cell_has_several_lines() -> None:
    lines = [
        (102, "Medicine", "Dose"),
        (122, "Saltacin", "5 mg"),
        (133, "forte", "twice"),
        (153, "Mitex", "a little"),
        (164, "cream", ""),
    ]
    pieces = [piece(x, y, text, bold=y == 102) for y, a, b in lines for x, text in ((62, a), (162, b)) if text]
    (table,) = aligned(pieces)
    assert texts(table) == [["Medicine", "Dose"], ["Saltacin forte", "5 mg twice"], ["Mitex cream", "a little"]]


@pytest.mark.parametrize(
    "pieces",
    [
        column(60, 100, ["Text that fills the column from"] * 6) + column(300, 100, ["More text that fills this one as"] * 6),
        column(60, 100, ["• one", "• two", "• three", "• four"]) + column(300, 100, ["• five", "• six", "• seven", "• eight"]),
        cells(ROWS[:2]),
        column(60, 100, ["A paragraph alone"] * 6),
    ],
)
def test_what_is_no_table(pieces: list[Piece]) -> None:
    assert aligned(pieces) == []


NUMBERS = st.integers(0, 600).map(float)
PIECES = st.lists(
    st.builds(
        lambda x, y, text, size, bold: piece(x, y, text, size=size, bold=bold), NUMBERS, NUMBERS,
        st.sampled_from(["Kelp", "• rest", "1. bathe", "KELP FEVER", "of the", "-", "ends.", "fe-"]), st.sampled_from([6.0, 10.0, 14.0]), st.booleans(),
    ), max_size=25,
)  # fmt: skip
RULES = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=12)


@given(PIECES, RULES)
def test_any_layout_is_read_and_no_piece_is_in_two_tables(pieces: list[Piece], rules: list[Rule]) -> None:
    flat = list({(p.x0, p.top): p for p in pieces}.values())
    for found in (ruled(flat, rules), aligned(flat, rules)):
        for table in found:
            assert {len(row) for row in table.cells} == {len(table.columns)}
    used = [p for table in aligned(flat, rules) for p in table.pieces]
    assert len(used) == len(set(used))
