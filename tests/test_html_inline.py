"""Running text: raised figures, lines, and what is bold or linked all through."""

import pytest
from html_pages import text_of

from indexer.blocks import Block
from indexer.loaders.html_inline import Inline, Line, paragraphs


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>9</sup> cells", "10⁹ cells"),
        ("10<sup>-3</sup>", "10⁻³"),
        ("2 m<sup>2</sup>", "2 m²"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("<sup>131</sup>I", "¹³¹I"),
        ("the 5<sup>th</sup> day", "the 5th day"),
        ("H<sub>2</sub>O", "H2O"),
        ("It passes.<sup>3</sup>", "It passes."),
        ("harmless<sup>1,2</sup> nails", "harmless nails"),
        ("harmless<sup>[1]</sup>", "harmless"),
        ('It passes<sup><a href="#r">7</a></sup>', "It passes"),
        ("Kelp<sup>*</sup>", "Kelp"),
        ("Kelp<sup>®</sup>", "Kelp®"),
    ],
)
def test_raised_text(markup: str, text: str) -> None:
    assert text_of(f"<p>{markup}</p>") == text


def test_lines_know_what_is_true_of_all_of_them() -> None:
    inline = Inline()
    inline.bold = 1
    inline.add(" Signs ")
    inline.bold = 0
    inline.add("  ")
    inline.break_line()
    inline.linked = 1
    inline.add("See")
    inline.linked = 0
    inline.add(" more")
    assert inline.take() == [Line("Signs", bold=True, linked=False), Line("See more", bold=False, linked=False)]
    assert inline.take() == []


def _paragraphs(*lines: str) -> list[Block]:
    return [block for block, _ in paragraphs([Line(line, bold=False, linked=False) for line in lines])]


def test_a_line_goes_on_where_it_ends_no_sentence() -> None:
    assert _paragraphs("It passes", "by itself.", "Rest", "", "helps") == [
        Block("It passes by itself."),
        Block("Rest"),
        Block("helps"),
    ]


def test_a_mark_makes_an_item_only_among_lines() -> None:
    assert _paragraphs("- alone") == [Block("- alone")]
    assert _paragraphs("Risks:", "• cuts", "3) bays") == [Block("Risks:"), Block("cuts", item=True), Block("bays", item=True)]


def test_many_lines() -> None:
    assert len(_paragraphs(*["word"] * 50_000)) == 1
