"""Words of PDFs: divided ones are made whole, marks of lists told, raised figures kept or dropped."""

import pytest

from indexer.pdf.lines import joined, vocabulary
from indexer.pdf.marks import bullet, number
from indexer.pdf.raised import with_raised
from indexer.pdf.segments import LOWERED, RAISED


@pytest.mark.parametrize(
    ("lines", "document", "whole"),
    [
        (["A mite", "bites."], "", "A mite bites."),
        (["osteo-", "necrosis heals"], "", "osteonecrosis heals"),
        (["a well-", "known mite"], "it is well-known to", "a well-known mite"),
        (["blood-", "thinning"], "of blood and of thinning", "blood-thinning"),
        (["treat-", "ment"], "the treatment of a treat", "treatment"),
        (["Kelp-", "Fever Society"], "", "Kelp-Fever Society"),
        (["anti-inflam-", "matory"], "", "anti-inflammatory"),
        (["4-", "6 weeks"], "", "4-6 weeks"),
        (["and/", "or"], "", "and/or"),
        (["rest –", "always"], "", "rest – always"),
        (["", " rest ", ""], "", "rest"),
        ([], "", ""),
    ],
)
def test_a_word_that_a_lines_end_divided_is_made_whole(lines: list[str], document: str, whole: str) -> None:
    assert joined(lines, vocabulary([f"x {document} x"])) == whole


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("• rest", "• "), ("•rest", "•"), ("\uf0b7 rest", "\uf0b7 "), ("– rest", "– "), ("- rest", "- "), ("o rest", "o "), ("•", "•"),
        ("-5 degrees", ""), ("–which", ""), ("on rest", ""), ("*rest*", ""), ("rest • bathe", ""), ("", ""),
    ],
)  # fmt: skip
def test_bullets(text: str, mark: str) -> None:
    assert bullet(text) == mark


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. Rest", ("1. ", 1)), ("12) Rest", ("12) ", 12)), ("(3) Rest", ("(3) ", 3)), ("b) Rest", ("b) ", 2)), ("2.", ("2.", 2)),
        ("1.5 mg", ("", 0)), ("2024. The", ("", 0)), ("A. Shore", ("", 0)), ("Rest", ("", 0)),
    ],
)  # fmt: skip
def test_numbers(text: str, found: tuple[str, int]) -> None:
    assert number(text) == found


def raised(text: str) -> str:
    return with_raised(text.replace("<", RAISED).replace(">", LOWERED))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("4 x 10<9>/L", "4 x 10⁹/L"), ("10 <-3> mol", "10 ⁻³ mol"), ("30 kg/m<2>", "30 kg/m²"), ("Ca<2+> and Na<+>", "Ca²⁺ and Na⁺"),
        ("fever.<3> It", "fever. It"), ("fever<1,2>", "fever"), ("fever<*>", "fever"), ("the 5<th> day", "the 5th day"), ("<1>See", "See"),
        ("fever<12", "fever"), ("none", "none"),
    ],
)  # fmt: skip
def test_powers_stay_and_marks_of_notes_go(text: str, written: str) -> None:
    assert raised(text) == written
