"""PDFs read whole: pages, headings, columns, scans, locks, and what a hostile file can do."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_writer import PdfPage, assembled, pdf, wrapped

from indexer.documents import Document, Dropped
from indexer.errors import SourceError
from indexer.loaders import pdf as loader
from indexer.pdf import pages as pdf_pages
from indexer.pdf import text

FEVER = (
    "Kelp fever is an illness of people who dive in cold bays. It starts two days after a dive and passes by itself within weeks."
)
MITE = "It is caused by a mite that lives on brown seaweed and enters the skin through small cuts on the hands of divers."


def read(data: bytes, path: str = "kelp.pdf") -> tuple[Document, list[Dropped]]:
    document, *dropped = loader.read(data, path)
    assert isinstance(document, Document)
    return document, [item for item in dropped if isinstance(item, Dropped)]


def written(*paragraphs: str, heading: str = "") -> PdfPage:
    """A page with paragraphs, and a heading over them."""
    page, y = PdfPage(), 130.0
    if heading:
        page.text(60, 110, heading, size=18, bold=True)
    for paragraph in paragraphs:
        y = page.lines(60, y, wrapped(paragraph, 470)) + 10
    return page


def test_sections_know_the_page_they_begin_on() -> None:
    one, two, three = written(FEVER, heading="Kelp fever"), written("Rest."), written(MITE, heading="Causes")
    document, dropped = read(pdf([one, two, three]))
    assert [(s.heading, s.text, s.page) for s in document.sections] == [
        ("Kelp fever", f"{FEVER}\n\nRest.", 1), ("Causes", MITE, 3)
    ]  # fmt: skip
    assert (document.title, dropped) == ("Kelp fever", [])


def test_headings_nest_by_size() -> None:
    page = written(FEVER, heading="Kelp fever")
    page.text(60, 200, "Causes", size=15, bold=True)
    page.lines(60, 220, wrapped(MITE, 470))
    page.text(60, 270, "Mites", size=13, bold=True)
    page.lines(60, 290, wrapped(MITE, 470))
    page.text(60, 330, "Of the shore", bold=True)
    page.lines(60, 350, wrapped(MITE, 470))
    document, _ = read(pdf([page]))
    assert [(s.heading, s.parent) for s in document.sections] == [
        ("Kelp fever", ""), ("Causes", ""), ("Mites", "Causes"), ("Of the shore", "Mites")
    ]  # fmt: skip


def test_two_columns_under_one_title() -> None:
    page = PdfPage()
    page.text(60, 60, "Kelp fever", size=20, bold=True)
    left, right = wrapped(f"{FEVER} {FEVER}", 220), wrapped(f"{MITE} {MITE}", 220)
    page.lines(60, 100, left)
    page.lines(310, 100, right)
    assert read(pdf([page]))[0].sections[0].text == f"{FEVER} {FEVER}\n\n{MITE} {MITE}"


def test_a_turned_page_is_read_upright() -> None:
    page = PdfPage(turn=90)
    for n, line in enumerate(wrapped(f"{FEVER} {MITE}", 400)):
        page.raw(f"BT /R 11 Tf 0 1 -1 0 {100 + 14 * n} 60 Tm ({line}) Tj ET")
    assert read(pdf([page]))[0].sections[0].text == f"{FEVER} {MITE}"


def test_slanted_stamps_and_tiny_text_are_not_read() -> None:
    page = written(FEVER)
    page.raw("BT /B 60 Tf 0.7 0.7 -0.7 0.7 200 200 Tm (DRAFT) Tj ET BT /R 0.5 Tf 60 300 Td (hidden words) Tj ET")
    assert read(pdf([page]))[0].sections[0].text == FEVER


def test_figures_bullets_and_tables() -> None:
    page = written(FEVER)
    end = page.text(60, 220, "A count of 4 x 10")
    end = page.text(end, 220, "9", size=7, rise=4)
    page.text(page.text(end, 220, "/L is usual."), 220, "2", size=7, rise=4)
    page.text(60, 250, "Risks are:")
    for n, risk in enumerate(("no gloves", "cuts")):
        page.dot(64, 270 + 14 * n)
        page.text(76, 272 + 14 * n, risk)
    page.text(60, 320, "Doses", size=14, bold=True)
    for n, row in enumerate((("Medicine", "Dose"), ("Saltacin", "5 mg"), ("Kelpolol", "10 mg"))):
        for x, cell in zip((62, 162), row, strict=True):
            page.text(x, 350 + 20 * n, cell, bold=n == 0)
    for y in (336, 356, 376, 396):
        page.rule(60, y, 260, y)
    for x in (60, 160, 260):
        page.rule(x, 336, x, 396)
    sections = read(pdf([page]))[0].sections
    assert sections[0].text == f"{FEVER}\n\nA count of 4 x 10⁹/L is usual.\n\nRisks are:\n\n- no gloves\n- cuts"
    assert sections[1].text == "- Medicine: Saltacin; Dose: 5 mg\n- Medicine: Kelpolol; Dose: 10 mg"


def test_a_table_that_goes_on_keeps_its_header() -> None:
    def part(rows: list[tuple[str, str]]) -> PdfPage:
        page = PdfPage()
        for n, row in enumerate(rows):
            for x, cell in zip((62, 162), row, strict=True):
                page.text(x, 200 + 20 * n, cell, bold=cell in {"Medicine", "Dose"})
        return page

    header, rows = ("Medicine", "Dose"), [(f"Saltacin {n}", f"{n} mg") for n in range(1, 7)]
    for second in (rows[3:], [header, *rows[3:]]):
        (section,) = read(pdf([part([header, *rows[:3]]), part(second)]))[0].sections
        assert section.text == "\n".join(f"- Medicine: {a}; Dose: {b}" for a, b in rows)


def test_contents_and_references_go() -> None:
    page = written(FEVER, heading="Kelp fever")
    page.text(60, 200, "Causes . . . . . . . . . 3")
    page.text(60, 220, "References", size=15, bold=True)
    page.text(60, 240, "1. Shore A. Kelp fever. J Mites 2020.")
    page.text(60, 270, "Care", size=15, bold=True)
    page.lines(60, 290, wrapped(MITE, 470))
    document, dropped = read(pdf([page]))
    assert [s.heading for s in document.sections] == ["Kelp fever", "Care"]
    assert {d.what for d in dropped} == {"references", "table of contents"}


def test_what_the_file_tells_of_itself() -> None:
    told = {
        "Title": "Kelp fever (shore)",
        "Author": "Institute of Shores",
        "CreationDate": "D:20240501120000+02'00'",
        "ModDate": "D:2025",
    }
    document, _ = read(pdf([written(FEVER)], told=told))
    assert (document.title, document.publisher) == ("Kelp fever (shore)", "Institute of Shores")
    assert (document.published, document.updated) == ("2024-05-01", "2025-01-01")


@pytest.mark.parametrize("title", ["Microsoft Word - kelp.doc", "untitled", "kelp", "leaflet_v3.indd", ""])
def test_a_title_that_a_program_wrote_gives_way_to_the_largest_heading(title: str) -> None:
    assert read(pdf([written(FEVER, heading="Divers")], told={"Title": title, "Author": "user1"}))[0].title == "Divers"


def test_a_scanned_page_is_named_and_the_others_are_read() -> None:
    scan = PdfPage()
    scan.picture()
    document, dropped = read(pdf([written(FEVER), scan]))
    assert (len(document.sections), dropped) == (1, [Dropped("page 2", "a scan without text: run OCR first")])


def test_a_file_that_gives_no_text_has_a_reason() -> None:
    scan = PdfPage()
    scan.picture()
    scan.text(400, 820, "Scanned by Shore 3000", size=6)
    for data, reason in (
        (pdf([scan, scan]), "a scan without text: run OCR first"),
        (pdf([PdfPage()]), "a PDF without text"),
        (pdf([written(FEVER)], locked=True), "a PDF with a password: save it without one"),
        (b"%PDF-1.7\nnothing", "a damaged PDF"),
    ):
        assert loader.recognises(data)
        with pytest.raises(SourceError, match=f"^{reason}$"):
            list(loader.read(data, "kelp.pdf"))


def test_pages_over_the_limit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "MAX_PAGES", 0)
    found = pdf_pages.read_pages(pdf([written(FEVER)] * 3))
    assert found.dropped == [Dropped("pages 1 to 3", "of a PDF 0 pages are read")]


def test_characters_over_the_limit_are_named() -> None:
    page, line = PdfPage(), "kelp " * 100
    page.raw(f"BT /R 4 Tf 60 600 Td {f'({line}) Tj 0 -4 Td ' * (text.MAX_PAGE_CHARS // 400)} ET")
    found = pdf_pages.read_pages(pdf([page]))
    letters = sum(len(piece.text.replace(" ", "")) for piece in found.pages[0].pieces)
    assert 0.7 * text.MAX_PAGE_CHARS < letters <= text.MAX_PAGE_CHARS
    assert found.dropped == [Dropped("page 1", "more characters than are read of a page, or of a file")]


def test_forms_that_unfold_without_end_are_stopped_and_cost_no_other_page() -> None:
    """Two kilobytes that draw ten forms, each of which draws the next one many times: PDFium would take all memory."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    streams = [b"BT /R 12 Tf 100 700 Td (Kelp fever passes) Tj ET", b"/X Do"]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</R 5 0 R>>/XObject<</X 8 0 R>>>>>>"
    forms = [b"/X Do " * 9] * 11 + [streams[0]]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 3 0 R]>>", page % 6, page % 7, font,
        *(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream) for stream in streams),
        *(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</R 5 0 R>>/XObject<</X %d 0 R>>>>/Length %d>>stream\n%s\nendstream"
            % (number + 9, len(form), form)
            for number, form in enumerate(forms)
        ),
    ]  # fmt: skip
    found = pdf_pages.read_pages(assembled(objects))
    assert [page.number for page in found.pages] == [1, 3]
    assert found.dropped == [Dropped("page 2", "the page cannot be read")]


@pytest.mark.parametrize("data", [b"", b"%PD", b"# Kelp\n%PDF-1.7", b"PK\x03\x04%PDF-"])
def test_what_is_no_pdf(data: bytes) -> None:
    assert not loader.recognises(data)


def test_a_mark_before_the_beginning_does_no_harm() -> None:
    assert loader.recognises(b"\xef\xbb\xbf\r\n%PDF-1.4")


WHOLE = pdf([written(FEVER, heading="Kelp fever"), written(MITE)])


@settings(max_examples=15, deadline=None)
@given(st.integers(10, len(WHOLE) - 1), st.binary(min_size=1, max_size=30), st.booleans())
def test_damage_is_a_source_error_or_harmless(place: int, noise: bytes, cut: bool) -> None:
    data = WHOLE[:place] + noise + (b"" if cut else WHOLE[place + len(noise) :])
    with contextlib.suppress(SourceError):
        list(loader.read(data, "kelp.pdf"))
