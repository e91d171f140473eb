"""Parts of PDFs: headings by size, paragraphs and lists put together from their lines, over columns and pages."""

import pytest
from hypothesis import given
from pdf_pieces import column, page, piece
from test_pdf_tables import PIECES, RULES

from indexer.pdf.pages import Page, Piece, Rule
from indexer.pdf.parts import Kind, Part, TablePart, read_parts

TEXT = [
    "Kelp fever is an illness of people who dive in",
    "cold bays. It passes by itself within three weeks,",
    "and nobody dies of it.",
]


def read(*pages: Page) -> list[tuple[str, str]]:
    return [(part.kind, part.text) if isinstance(part, Part) else ("table", str(part.cells)) for part in read_parts(pages)]


def test_a_heading_is_larger_and_lines_of_its_size_go_with_it() -> None:
    parts = read_parts([page(column(60, 60, ["Kelp fever in divers", "and others"], size=18), column(60, 130, TEXT))])
    assert [(p.kind, p.text) for p in parts if isinstance(p, Part)] == [
        (Kind.HEADING, "Kelp fever in divers and others"), (Kind.PARAGRAPH, " ".join(TEXT))
    ]  # fmt: skip


def test_bold_lines_and_capitals_stand_by_themselves() -> None:
    found = read(page(piece(60, 60, "Causes", bold=True), column(60, 72, TEXT), piece(60, 120, "CARE"), column(60, 132, TEXT)))
    assert [kind for kind, _ in found] == [Kind.BOLD, Kind.PARAGRAPH, Kind.BOLD, Kind.PARAGRAPH]


def test_large_text_that_is_a_sentence_is_a_paragraph() -> None:
    assert read(page(column(60, 60, TEXT * 3), piece(60, 300, "Rest and you will be well.", size=14)))[-1][0] == Kind.PARAGRAPH


def test_paragraphs_end_at_gaps_indents_and_short_last_lines() -> None:
    gap = column(60, 60, TEXT) + column(60, 108, TEXT)
    indented = [*column(60, 60, TEXT[:2]), piece(75, 84, TEXT[0]), *column(60, 96, TEXT[1:])]
    short = column(60, 60, [*TEXT, *TEXT])
    for pieces in (gap, indented, short):
        assert [kind for kind, _ in read(page(pieces))] == [Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_items_go_on_under_their_words_and_end_before_text() -> None:
    pieces = [
        *column(60, 60, TEXT), piece(60, 110, "Risks are:"), piece(60, 122, "•"), piece(75, 122, "diving without"), piece(75, 134, "gloves"),
        piece(60, 146, "• cuts on the"), piece(60, 158, "hands"), piece(60, 170, "Wash them."),
    ]  # fmt: skip
    assert read(page(pieces))[1:] == [
        (Kind.PARAGRAPH, "Risks are:"), (Kind.ITEM, "diving without gloves"), (Kind.ITEM, "cuts on the hands"),
        (Kind.PARAGRAPH, "Wash them."),
    ]  # fmt: skip


def test_numbers_open_items_only_in_their_order() -> None:
    lines = ["1. Rest.", "2. Bathe.", "This was seen in grade", "7. Nobody knows why."]
    assert read(page(column(60, 60, lines))) == [
        (Kind.ITEM, "Rest."), (Kind.ITEM, "Bathe."), (Kind.PARAGRAPH, "This was seen in grade 7. Nobody knows why.")
    ]  # fmt: skip


def test_sentences_go_on_in_the_next_column_and_on_the_next_page() -> None:
    one = page(column(60, 60, TEXT), column(60, 110, ["It comes from a mite that"]))
    other = page(column(60, 60, ["lives on seaweed and bites", "at night."]), column(60, 100, TEXT), number=2)
    _, over, last = (part for part in read_parts([one, other]) if isinstance(part, Part))
    assert (over.text, over.page) == ("It comes from a mite that lives on seaweed and bites at night.", 1)
    assert last.page == 2


def test_a_sentence_that_ended_does_not_go_on() -> None:
    assert len(read(page(column(60, 60, TEXT)), page(column(60, 60, TEXT), number=2))) == 2


def test_lines_of_a_table_of_contents_are_told_apart() -> None:
    found = read(page(column(60, 60, TEXT), piece(60, 120, "Causes . . . . . . . 3"), piece(60, 132, "Treatment........12")))
    assert [kind for kind, _ in found] == [Kind.PARAGRAPH, Kind.CONTENTS, Kind.CONTENTS]


def test_a_table_stands_where_it_is_with_its_words_made_whole() -> None:
    rows = [("Stage", "Sign", "Care"), ("One", "itching", "rest"), ("Two", "swel-", "baths"), ("", "ling", "")]
    cells = [
        piece(60 + 100 * x, 120 + 12 * y, text, bold=y == 0) for y, row in enumerate(rows) for x, text in enumerate(row) if text
    ]
    found = read_parts([page(column(60, 60, TEXT), cells, column(60, 200, TEXT))])
    (table,) = [part for part in found if isinstance(part, TablePart)]
    assert found.index(table) == 1
    assert table.cells == (("Stage", "Sign", "Care"), ("One", "itching", "rest"), ("Two", "swelling", "baths"))


def test_nothing_is_made_of_nothing() -> None:
    assert read_parts([]) == []
    assert read_parts([page()]) == []


@given(PIECES, RULES)
def test_any_layout_is_read_and_no_word_is_lost(pieces: list[Piece], rules: list[Rule]) -> None:
    flat = list({(p.x0, p.top): p for p in pieces}.values())
    texts = [
        part.text if isinstance(part, Part) else " ".join(cell for row in part.cells for cell in row)
        for part in read_parts([page(flat, rules=rules)])
    ]
    letters = sum("".join(texts).lower().count(letter) for letter in "kelp")
    assert letters == sum(p.text.lower().count(letter) for p in flat for letter in "kelp")


@pytest.mark.parametrize("count", [3000])
def test_a_page_of_very_many_words_is_read(count: int) -> None:
    assert read(page([piece(60 + n % 40 * 10, 60 + n // 40, "w") for n in range(count)]))
