"""Reading order: columns one after the other, tables across."""

import pytest
from pdf_pieces import column, piece

from indexer.pdf.columns import MAX_ATOMS, atoms, in_columns
from indexer.pdf.pages import Piece
from indexer.pdf.rows import rows


def words(start: str, count: int) -> list[str]:
    """Lines of a column 200 points wide that go on in the next."""
    return [f"{start}{n} goes on and on in the next line and so" for n in range(count)]


LEFT, RIGHT = [w.capitalize() if n == 0 else w for n, w in enumerate(words("left", 8))], words("right", 8)


def order(*pieces: Piece | list[Piece]) -> list[str]:
    flat = [one for group in pieces for one in ([group] if isinstance(group, Piece) else group)]
    parts = in_columns(atoms(flat, []), [], size=10)
    return [row.text for part in parts for row in rows(atom.content for atom in part if isinstance(atom.content, Piece))]


def test_two_columns_under_a_title_over_both() -> None:
    title = piece(60, 60, "Kelp fever, an illness of divers in cold bays and of others there", size=14)
    assert order(title, column(60, 100, LEFT), column(300, 100, RIGHT)) == [title.text, *LEFT, *RIGHT]


def test_paragraphs_side_by_side_are_not_read_across() -> None:
    left = column(60, 100, LEFT[:4]) + column(60, 170, words("more", 4))
    right = column(300, 100, RIGHT[:4]) + column(300, 170, words("rest", 4))
    assert order(left, right) == [p.text for p in (*left, *right)]


def test_three_columns() -> None:
    columns = [column(40 + 180 * n, 100, [f"c{n}{m} goes on in the next one" for m in range(6)]) for n in range(3)]
    assert order(*columns) == [p.text for one in columns for p in one]


def test_what_follows_over_the_whole_width_comes_last_with_its_heading() -> None:
    heading, wide = (
        piece(60, 240, "Outlook", bold=True),
        piece(60, 255, "Most people get well within three weeks of rest, wherever they are. " * 2),
    )
    assert order(column(60, 100, LEFT), column(300, 100, RIGHT), heading, wide) == [
        *LEFT,
        *RIGHT,
        heading.text,
        wide.text.strip(),
    ]


def test_a_left_column_that_is_longer_is_read_whole_before_the_right_one() -> None:
    left = column(60, 100, words("left", 12)) + column(60, 260, words("more", 6))
    assert order(left, column(300, 100, RIGHT)) == [*(p.text for p in left), *RIGHT]


def test_a_list_beside_text_is_a_column() -> None:
    items = [f"• item {n}" for n in range(8)]
    assert order(column(60, 100, items), column(300, 100, RIGHT)) == [*items, *RIGHT]


def test_short_cells_are_read_across() -> None:
    left, right = column(60, 100, ["Saltacin", "Kelpolol", "Mitex"]), column(300, 100, ["5 mg", "10 mg", "20 mg"])
    assert order(left, right) == ["Saltacin 5 mg", "Kelpolol 10 mg", "Mitex 20 mg"]


def test_terms_beside_longer_explanations_are_read_across() -> None:
    right = column(
        200, 100, ["Take one tablet in the morning and", "one at night.", "Keep it dry and away", "from seaweed.", "Thirst."]
    )
    left = [piece(60, 100, "Dose:"), piece(60, 124, "Storage:"), piece(60, 148, "Effects:")]
    assert order(left, right)[:2] == ["Dose: Take one tablet in the morning and", "one at night."]


def test_lines_drawn_across_make_a_table_of_running_text() -> None:
    cells = [*column(60, 100, LEFT), *column(300, 100, RIGHT)]
    across = [(60.0, 124.0, 500.0, 124.5)]
    (part,) = in_columns(atoms(cells, []), across, size=10)
    assert len(part) == len(cells)


def test_indents_and_bullets_are_no_columns() -> None:
    lines = words("text", 6)
    assert order(column(60, 100, ["•"] * 6), column(75, 100, lines)) == [f"• {line}" for line in lines]


@pytest.mark.parametrize("count", [0, 1, MAX_ATOMS + 1])
def test_a_page_of_too_many_words_is_read_from_top_to_bottom(count: int) -> None:
    flat = [piece(60 + 300 * (n % 2), 100 + n * 0.2, "w") for n in range(count)]
    assert sum(len(part) for part in in_columns(atoms(flat, []), [], size=10)) == count
