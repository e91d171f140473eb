"""Word files: headings by style, lists, tables with their header, tracked changes, and what is left out."""

import contextlib
import io
import zipfile

import pytest
from docx_writer import MAIN_TYPE, deleted, docx, inserted, paragraph, run, table
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents import Document, Dropped
from indexer.errors import SourceError
from indexer.loaders import docx as loader
from indexer.loaders import docx_parts

KELP = paragraph("Kelp fever passes by itself within three weeks.")


def read(data: bytes, path: str = "kelp.docx") -> tuple[Document, list[Dropped]]:
    document, *dropped = loader.read(data, path)
    assert isinstance(document, Document)
    return document, [item for item in dropped if isinstance(item, Dropped)]


def outline(body: str) -> list[tuple[str, str, str]]:
    return [(section.heading, section.text, section.parent) for section in read(docx(body))[0].sections]


def test_headings_are_told_by_style_whatever_its_id() -> None:
    body = (
        paragraph("Kelp fever", style="Title") + KELP + paragraph("Causes", style="Ttulo1") + paragraph("A mite.")
        + paragraph("In winter", style="Ttulo2") + paragraph("It sleeps.") + paragraph("In summer", style="House") + paragraph("It bites.")
    )  # fmt: skip
    assert read(docx(body))[0].title == "Kelp fever"
    assert outline(body) == [
        ("Kelp fever", "Kelp fever passes by itself within three weeks.", ""),
        ("Causes", "A mite.", ""),
        ("In winter", "It sleeps.", "Causes"),
        ("In summer", "It bites.", "Causes"),
    ]


def test_a_single_heading_of_the_first_level_is_the_title() -> None:
    body = paragraph("Kelp fever", style="Ttulo1") + KELP + paragraph("Causes", style="Ttulo2") + paragraph("A mite.")
    assert read(docx(body, told={"title": "Another"}))[0].title == "Kelp fever"
    assert outline(body)[1] == ("Causes", "A mite.", "")


def test_a_paragraph_can_give_itself_a_level() -> None:
    own = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr>' + run("Causes") + "</w:p>"
    assert outline(KELP + own + paragraph("A mite."))[1] == ("Causes", "A mite.", "")


def test_styles_that_rest_on_each_other_in_a_ring_are_no_headings() -> None:
    assert len(outline(KELP + paragraph("Rings", style="Ring") + paragraph("Rest.", style="Round"))) == 1


def test_a_list_keeps_its_lead_in_and_nested_items_their_item() -> None:
    body = (
        paragraph("Causes", style="Ttulo1") + paragraph("Risks are:") + paragraph("no gloves", level=0) + paragraph("cuts on:", level=0)
        + paragraph("hands", level=1) + paragraph("feet", level=1) + paragraph("warm winters", level=0)
    )  # fmt: skip
    assert outline(body)[0][1] == "Risks are:\n\n- no gloves\n- cuts on: hands; feet\n- warm winters"


def test_each_row_of_a_table_names_its_columns() -> None:
    rows = table(("Medicine", "Dose"), ("Saltacin", "5 mg"), ("Kelpolol", "10 mg"))
    assert outline(KELP + rows)[0][1].endswith("- Medicine: Saltacin; Dose: 5 mg\n- Medicine: Kelpolol; Dose: 10 mg")


def test_tracked_changes_are_taken_as_accepted() -> None:
    changed = paragraph(run("Take ") + deleted("ten") + inserted("two") + run(" tablets a day."))
    document, dropped = read(docx(changed))
    assert document.text == "kelp.docx\n\nTake two tablets a day.\n\n"
    assert Dropped("deleted text", "deleted by a tracked change") in dropped


def test_hidden_text_and_marks_of_notes_go_and_figures_stay_raised() -> None:
    noted = paragraph(
        run("Count 4 x 10") + run("9", '<w:vertAlign w:val="superscript"/>') + run("/L.") + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + run(" Ask the editor.", "<w:vanish/>") + run(" Rest.", '<w:vanish w:val="0"/>') + '<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>'
    )  # fmt: skip
    document, dropped = read(docx(noted))
    assert document.sections[0].text == "Count 4 x 10⁹/L. Rest.μ"
    assert [item.what for item in dropped] == ["hidden text"]


def test_headers_footers_notes_and_comments_are_reported() -> None:
    beside = {"header1": "Institute", "footer2": "Page", "comments": "Is it so?", "footnotes": "See there.", "settings": "x"}
    document, dropped = read(docx(KELP, beside=beside))
    assert document.sections[0].text == "Kelp fever passes by itself within three weeks."
    assert [(item.what, item.reason) for item in dropped] == [
        ("comments", "comments of editors"), ("headers and footers", "running headers, footers and page numbers"),
        ("notes", "footnotes and endnotes"),
    ]  # fmt: skip


def test_what_the_file_tells_of_itself() -> None:
    told = {
        "title": "Kelp fever",
        "creator": "Institute of Shores",
        "created": "2024-05-01T10:00:00Z",
        "modified": "2025-06-02T10:00:00Z",
    }
    document, _ = read(docx(KELP, told=told))
    assert (document.title, document.publisher) == ("Kelp fever", "Institute of Shores")
    assert (document.published, document.updated, document.language) == ("2024-05-01", "2025-06-02", "en")


@pytest.mark.parametrize("title", ["Microsoft Word - kelp.doc", "untitled", "Document1", "kelp", "leaflet_v3 final.docx", ""])
def test_a_title_that_a_program_wrote_is_none(title: str) -> None:
    assert read(docx(KELP, told={"title": title, "creator": "python-docx"}))[0].title == "kelp.docx"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx(KELP, kind=MAIN_TYPE.replace("openxmlformats-officedocument.wordprocessingml.document", "ms-word.document.macroEnabled")),
         "a Word file with macros: open it and save it as .docx"),
        (docx(KELP, kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office file (.doc), or one with a password: save it as .docx"),
        (b"{\\rtf1 Kelp}", "rich text (.rtf): open it and save it as .docx"),
        (docx(KELP)[:300], "a damaged Word file"),
        (docx("<w:p>"), "a damaged Word file"),
    ],
)  # fmt: skip
def test_other_files_have_a_reason_that_helps(data: bytes, reason: str) -> None:
    assert loader.recognises(data)
    with pytest.raises(SourceError) as raised:
        list(loader.read(data, "kelp.docx"))
    assert raised.value.message.startswith(reason)


def test_an_open_document_file_has_a_reason() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(SourceError, match=r"an OpenDocument file: open it and save it as \.docx"):
        list(loader.read(packed.getvalue(), "kelp.odt"))


def test_more_text_than_is_read_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_parts, "MAX_XML_BYTES", 10_000)
    bomb = docx(paragraph("x" * 1_000_000))
    assert len(bomb) < 10_000
    with pytest.raises(SourceError, match=r"a Word file with 1,0\d\d,\d\d\d bytes of text and layout, at most 10,000 are read"):
        list(loader.read(bomb, "kelp.docx"))


@pytest.mark.parametrize("depth", [0, 9])
def test_entities_are_not_unfolded(depth: int) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, depth + 1))
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(KELP))) as source, zipfile.ZipFile(packed, "w") as archive:
        for name in source.namelist():
            part = source.read(name).decode()
            if name == "word/document.xml":
                part = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>{part.replace("Kelp", f"&l{depth};")}'
            archive.writestr(name, part)
    with pytest.raises(SourceError, match="a damaged Word file"):
        list(loader.read(packed.getvalue(), "kelp.docx"))


def test_nested_tables_end_at_the_parsers_limit() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 400 + KELP + "</w:tc></w:tr></w:tbl>" * 400
    with pytest.raises(SourceError, match="a damaged Word file"):
        list(loader.read(docx(deep), "kelp.docx"))


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_random_bytes_are_a_source_error(data: bytes, magic: bytes) -> None:
    with pytest.raises(SourceError):
        list(loader.read(magic + data, "kelp.docx"))


WHOLE = docx(
    paragraph("Kelp", style="Ttulo1")
    + KELP
    + paragraph("cuts", level=0)
    + table(("A", "B"), ("1", "2"))
    + paragraph(inserted("new"))
)


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
def test_damage_is_a_source_error_or_harmless(place: int, noise: bytes) -> None:
    for damaged in (WHOLE[:place], WHOLE[:place] + noise + WHOLE[place + len(noise) :]):
        try:
            list(loader.read(damaged, "kelp.docx"))
        except SourceError:
            continue


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_damaged_parts_are_a_source_error_or_harmless(place: int, noise: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as source, zipfile.ZipFile(packed, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            at = place % len(part)
            archive.writestr(name, part[:at] + noise + part[at + len(noise) :] if name.startswith("word/") else part)
    with contextlib.suppress(SourceError):
        list(loader.read(packed.getvalue(), "kelp.docx"))
