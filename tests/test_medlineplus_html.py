"""Saved MedlinePlus topic pages as HTML: only the summary is prose."""

from pathlib import Path

import pytest

from indexer.documents import Document, Dropped, Section, Tier
from indexer.errors import SourceError
from indexer.loaders import Origin, SourceFile, load, medlineplus_html

DATA = Path(__file__).parent / "data" / "loaders"
PAGE = (DATA / "medlineplus-html.html").read_text()
SPANISH = (DATA.parent / "pages" / "medlineplus-spanish.html").read_text()


def _read(text: str, origin: Origin | None = None) -> Document:
    loaded = load(SourceFile("saved.html", "/tmp/saved.html", text.encode(), origin=origin))
    assert loaded.loader == "medlineplus-html"
    assert loaded.dropped == (Dropped("lists of links", "links to other pages"),)
    (document,) = loaded.documents
    return document


def test_only_the_summary_is_kept() -> None:
    assert _read(PAGE).sections == (
        Section(
            "What is kelp fever?",
            "Kelp fever is an illness of people who dive in cold bays. It starts about 2 days after a dive.\n\n"
            "The first symptoms are\n\n- A high temperature\n- Itching of the hands",
        ),
        Section("How is kelp fever treated?", "Kelp fever is treated with rest and salt baths."),
    )


def test_the_pages_own_data() -> None:
    page = _read(PAGE)
    assert (page.title, page.url) == ("Kelp Fever", "https://medlineplus.gov/kelpfever.html")
    assert (page.publisher, page.tier, page.language) == ("MedlinePlus (U.S. National Library of Medicine)", Tier.REVIEWED, "en")
    assert page.also_called == ("KF", "Seaweed fever")
    assert (page.published, page.updated, page.reviewed) == (None, "2024-01-30", "2023-03-17")


def test_dates_month_first_in_one_line() -> None:
    footer = "Last updated January 30, 2020 Topic last reviewed: 17 March 2016"
    page = _read(PAGE.replace("Page last updated on 30 January 2024", footer).replace("Topic last reviewed: 17 March 2023", ""))
    assert (page.updated, page.reviewed) == ("2020-01-30", "2016-03-17")


def test_the_date_in_the_head_where_none_is_printed() -> None:
    page = _read(PAGE.replace("Page last updated on 30 January 2024", "").replace("Topic last reviewed: 17 March 2023", ""))
    assert (page.updated, page.reviewed) == ("2024-05-01", None)


def test_a_spanish_page_with_the_address_that_it_prints() -> None:
    page = _read(SPANISH)
    assert (page.language, page.url) == ("es", "https://medlineplus.gov/spanish/kelpfever.html")
    assert (page.also_called, page.updated) == (("Fiebre del buzo",), "2024-01-30")
    assert page.sections == (
        Section(
            "Fiebre de las algas", "La fiebre de las algas es una enfermedad de los buzos. Se trata con reposo y baños de sal."
        ),
    )


def test_the_summary_of_an_older_page() -> None:
    page = _read(
        PAGE.replace('id="topic-summary"', "").replace("https://medlineplus.gov/kelp", "https://www.nlm.nih.gov/medlineplus/kelp")
    )
    assert [section.heading for section in page.sections] == ["What is kelp fever?", "How is kelp fever treated?"]
    assert page.url == "https://www.nlm.nih.gov/medlineplus/kelpfever.html"


def test_the_institute_without_a_mark_of_its_own() -> None:
    assert "NIH" not in _read(PAGE.replace(' class="attribution"', "")).text


def test_a_copy_on_another_site_is_not_medlineplus() -> None:
    page = _read(PAGE, Origin("https://shores.example/copy"))
    assert (page.url, page.tier, page.publisher) == ("https://shores.example/copy", Tier.REFERENCE, "shores.example")


def test_a_page_without_title_is_refused() -> None:
    with pytest.raises(SourceError, match="without title or summary"):
        medlineplus_html.read(PAGE.replace("h1", "h6"), "saved.html")


@pytest.mark.parametrize("lost", ["topic-summary", "medlineplus.gov", "<"])
def test_other_pages_are_not_recognised(lost: str) -> None:
    assert medlineplus_html.recognises(PAGE)
    assert not medlineplus_html.recognises(PAGE.replace("topsum_section", "x").replace(lost, "x"))
