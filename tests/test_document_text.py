"""Documents as blocks: what is marked is what stands between two offsets of the canonical text, and nothing else."""

import pytest

from indexer.documents import Document, Role, Section
from service.web.document_text import Block, Piece, shown_sections, text_blocks

DOCUMENT = Document(
    id="kelp",
    title="Kelp fever",
    sections=(
        Section("Kelp fever", "It starts late. It ends early."),
        Section("Signs", "They are:\n\n- heat\n- red skin", parent="More"),
        Section("Told", "It went away.", role=Role.EXPERIENCE),
    ),
)


def marked(start: int, end: int) -> list[str]:
    sections = shown_sections(DOCUMENT, start=start, end=end)
    return [piece.text for s in sections for b in s.blocks for line in b.lines for piece in line if piece.marked]


def test_a_section_has_its_heading_its_level_and_its_blocks() -> None:
    first, second, third = shown_sections(DOCUMENT)
    assert (first.heading, first.level) == ("", 2)  # the title stands above already
    assert (second.heading, second.level) == ("Signs", 3)
    assert [block.is_list for block in second.blocks] == [False, True]
    assert [piece.text for line in second.blocks[1].lines for piece in line] == ["heat", "red skin"]
    assert [section.is_experience for section in (first, second, third)] == [False, False, True]


@pytest.mark.parametrize("quote", ["It ends early.", "It starts late. It ends early.", "ends", "red", "They are:"])
def test_what_is_marked_is_the_quote(quote: str) -> None:
    start = DOCUMENT.text.index(quote)
    assert marked(start, start + len(quote)) == [quote]


def test_a_quote_over_several_lines_is_marked_in_each() -> None:
    start = DOCUMENT.text.index("They are")
    end = DOCUMENT.text.index("red skin") + len("red")
    assert marked(start, end) == ["They are:", "heat", "red"]


def test_nothing_outside_the_span_is_marked() -> None:
    text = DOCUMENT.text
    for start in range(len(text)):
        for end in range(start + 1, len(text), 7):
            pieces = marked(start, end)
            assert all(piece in text[start:end] for piece in pieces)
            assert pieces or not any(line in text[start:end] for line in ("heat", "red skin", "They are:", "It went away."))


@pytest.mark.parametrize(("start", "end"), [(0, 0), (9, 3), (5000, 6000)])
def test_an_empty_span_marks_nothing(start: int, end: int) -> None:
    assert marked(start, end) == []


def test_lines_of_a_statement_that_are_items_make_one_list() -> None:
    assert text_blocks("Signs are:\n- heat\n- red skin\nSee a doctor.") == (
        Block(False, ((Piece("Signs are:"),),)),
        Block(True, ((Piece("heat"),), (Piece("red skin"),))),
        Block(False, ((Piece("See a doctor."),),)),
    )
