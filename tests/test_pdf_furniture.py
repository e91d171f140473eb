"""Running headers, footers and page numbers go; what looks like them stays."""

import pytest
from pdf_pieces import column, page, piece

from indexer.pdf.furniture import without_furniture
from indexer.pdf.pages import Page

TEXT = [f"Kelp fever is an illness, line {n} of it" for n in range(10)]


def left(*pages: Page) -> list[list[str]]:
    return [[p.text for p in one.pieces if p.text not in TEXT] for one in without_furniture(pages)[0]]


def test_what_stands_at_the_same_place_on_several_pages_goes() -> None:
    pages = [
        page(piece(60, 30, "Institute of Shores"), column(60, 120, TEXT), piece(300, 800, f"Page {n} of 3"), number=n)
        for n in (1, 2, 3)
    ]
    found, dropped = without_furniture(pages)
    assert [len(one.pieces) for one in found] == [10, 10, 10]
    assert [d.what for d in dropped] == ["“Institute of Shores”", "“Page … of …”"]


def test_headers_of_odd_and_even_pages_go() -> None:
    names = ["Kelp fever", "Institute of Shores"]
    assert left(*(page(piece(60, 30, names[n % 2]), column(60, 120, TEXT), number=n) for n in range(1, 7))) == [[]] * 6


def test_a_header_that_changes_with_the_chapter_is_told_by_its_page_number() -> None:
    titles = ["Causes", "Causes", "Treatment", "Treatment", "Outlook"]
    pages = [page(piece(60, 30, f"{title} {n + 6}"), column(60, 120, TEXT), number=n) for n, title in enumerate(titles, start=1)]
    assert left(*pages) == [[]] * 5


@pytest.mark.parametrize("text", ["7", "– 7 –", "vii", "Page 7", "Seite 7 von 9", "7/9", "Página 7 de 9"])
def test_a_page_number_needs_no_company(text: str) -> None:
    assert left(page(column(60, 120, TEXT), piece(300, 810, text))) == [[]]


def test_one_pages_first_and_last_lines_stay() -> None:
    lone = page(piece(60, 30, "Kelp fever", size=20), column(60, 120, TEXT), piece(60, 800, "Call 555 0100."))
    assert left(lone) == [["Kelp fever", "Call 555 0100."]]


def test_what_repeats_elsewhere_on_the_page_stays() -> None:
    pages = [page(column(60, 120, TEXT), piece(60, 300 + 40 * n, "Rest."), number=n) for n in (1, 2, 3)]
    assert left(*pages) == [["Rest."]] * 3


def test_the_header_of_a_table_that_goes_on_stays_with_it() -> None:
    pages = [page(piece(60, 90, "Medicine Dose", bold=True), column(60, 102, TEXT), number=n) for n in (1, 2, 3)]
    assert left(*pages) == [["Medicine Dose"]] * 3
