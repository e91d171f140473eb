"""Web pages of very different make give their own words and what they say of themselves."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.documents import Document, Dropped, Role, Tier
from indexer.errors import SourceError
from indexer.loaders import Origin, SourceFile, html_page, load

PAGES = Path(__file__).parent / "data" / "pages"


def _load(name: str) -> tuple[Document, set[str]]:
    loaded = load(SourceFile(name, f"/tmp/{name}", (PAGES / name).read_bytes()))
    assert loaded.loader == "html-page"
    (document,) = loaded.documents
    return document, {dropped.what for dropped in loaded.dropped}


def _outline(document: Document) -> list[tuple[str, str]]:
    return [(section.parent, section.heading) for section in document.sections]


def _text(document: Document, heading: str) -> str:
    return next(section.text for section in document.sections if section.heading == heading)


def test_a_hospitals_page() -> None:
    page, dropped = _load("../loaders/html-page.html")
    assert (page.title, page.publisher, page.language) == ("Kelp fever", "Shore Hospital Trust", "en")
    assert page.url == "https://www.shorehospital.example/conditions/kelp-fever"
    assert (page.published, page.updated, page.reviewed) == ("2019-06-30", "2024-04-02", "2024-03-12")
    assert page.tier is Tier.REVIEWED
    assert _outline(page) == [
        ("", "Kelp fever"),
        ("", "Symptoms"),
        ("Symptoms", "Later symptoms"),
        ("", "Treatment"),
        ("Treatment", "Salt baths"),
        ("", "Disclaimer"),
    ]
    assert _text(page, "Symptoms") == (
        "The first symptoms are:\n\n- a high temperature: above 38 °C in adults; above 38.5 °C in children\n- itching of the hands\n"
        "- tiredness"
    )
    assert "- Stage: Late; Treatment: Rest, salt baths and drops of lime water; Time to recover: 6 weeks" in _text(
        page, "Treatment"
    )
    assert [section.role for section in page.sections if section.heading == "Disclaimer"] == [Role.NOTICE]
    assert dropped >= {"menu", "cookie banner", "share buttons", "sidebar", "references", "related pages", "page head or foot"}


def test_a_page_of_a_content_management_system_without_marks() -> None:
    page, dropped = _load("drupal.html")
    assert (page.title, page.publisher) == ("Moon knee", "Department of Night Health")
    assert (page.published, page.updated, page.tier) == ("2018-11-05", "2022-02-14", Tier.REFERENCE)
    assert page.licence == "Open Government Licence v3.0"
    assert ("Frost", "Black frost") in _outline(page)
    assert _text(page, "Who is at risk?").endswith(
        "See a doctor when:\n\n- the knee glows for more than a day\n- you cannot bend it"
    )
    assert "- Ache: It fades by morning." in _text(page, "Words")
    assert "storm" not in page.text
    assert dropped >= {"menu", "sidebar", "related pages"}


def test_a_blog_with_comments() -> None:
    page, dropped = _load("blog.html")
    assert (page.title, page.publisher) == ("Five things nobody told me about sand cough", "Dune Diary")
    assert (page.published, page.updated) == ("2021-07-04", "2021-08-01")
    assert "- heather honey" in _text(page, "2. Honey helps")
    for furniture in ("candles", "Fay has lived", "salt and stopped", "newsletter", "Posted", "Twitter"):
        assert furniture not in page.text
    assert dropped >= {"comments", "author box", "share buttons", "related pages"}


def test_a_page_of_tables() -> None:
    page, _ = _load("tables.html")
    assert (page.title, page.updated) == ("Doses of lime water", "2023-09-01")
    assert "- Age: 2 to 12 years; Dose: 10 ml; How often: once a day" in page.text
    assert "- Rare: Green teeth, Humming in the ears" in page.text


def test_questions_that_open_their_answers() -> None:
    page, dropped = _load("faq.html")
    assert (page.publisher, page.updated) == ("Harbour Clinic", "2023-05-06")
    assert _outline(page) == [
        ("", "What is fog eye?"),
        ("", "How long does it last?"),
        ("Care", "Can I drive with fog eye?"),
        ("Care", "Does it come back?"),
    ]
    for hidden in ("Secret", "Icon", "Draft"):
        assert hidden not in page.text
    assert "hidden text" in dropped


def test_an_old_page_laid_out_by_a_table() -> None:
    page, _ = _load("no_main.html")
    assert (page.title, page.updated) == ("Bell ear", "1999-03-03")
    assert "Dr. Café in 1931" in page.text
    assert _text(page, "Signs").startswith("The ringing starts on Sunday mornings.\n\nIt stops when the bells stop")
    assert "Things that help:\n\n- wax in the ears\n- a walk out of town\n- a thick door" in page.text
    assert "Guest book" not in page.text


def test_a_spanish_page() -> None:
    page, dropped = _load("spanish.html")
    assert (page.language, page.tier, page.publisher) == ("es", Tier.REVIEWED, "Instituto de las Costas")
    assert (page.updated, page.reviewed) == ("2023-06-12", "2023-05-05")
    assert [section.heading for section in page.sections if section.role is Role.NOTICE] == ["Aviso médico"]
    assert "cookies" not in page.text
    assert dropped >= {"cookie banner", "menu", "related pages"}


def test_a_graph_of_structured_data() -> None:
    page, _ = _load("graph.html")
    assert (page.title, page.publisher) == ("Chalk elbow: a guide for masons", "Quarry Health")
    assert (page.url, page.licence) == ("https://quarry.example/chalk-elbow", "https://creativecommons.org/licenses/by/4.0/")
    assert (page.published, page.updated) == ("2020-01-02", "2024-06-07")
    assert "They count too." in _text(page, "How it is treated")
    assert "dust" not in page.text.lower()


def test_a_page_whose_names_tell_nothing() -> None:
    page, _ = _load("soup.html")
    assert page.title == "Frost lung"
    assert [section.heading for section in page.sections] == ["Frost lung", "Symptoms", "Treatment"]
    for furniture in ("flu shot", "hundred years", "soups", "Photographs"):
        assert furniture not in page.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("\n<!-- saved --><HTML>", True),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', True),
        ("<div><p>It passes.</p></div>", True),
        ("<h1>Kelp</h1>", True),
        ('<p align="center">x</p>\n\n# Kelp\n\nIt passes.', False),
        ("<rss><item></item></rss>", False),
        ("<!-- x -->" * 500 + "<p", False),
        ("<article><front></front></article>", False),
        ("Words <p>about</p> tags", False),
        ("< 5 mg</p>", False),
        ("", False),
    ],
)
def test_html_is_told_by_how_it_opens(text: str, expected: bool) -> None:
    assert html_page.recognises(text) is expected


def _read(text: str, path: str = "kelp.html", origin: Origin | None = None) -> Document:
    (document,) = load(SourceFile(path, f"/tmp/{path}", text.encode(), origin=origin)).documents
    return document


def test_the_charset_that_the_server_names() -> None:
    origin = Origin("https://x.example/kelp", content_type="text/html; charset=koi8-r")
    (page,) = load(
        SourceFile("a.html", "/tmp/a.html", "<html><p>Жар проходит сам.</p>".encode("koi8-r"), origin=origin)
    ).documents
    assert page.text == "a.html\n\nЖар проходит сам.\n\n"
    assert page.language == "und"


def test_a_page_is_of_the_site_that_it_was_fetched_from() -> None:
    text = '<html><link rel="canonical" href="https://www.cdc.gov/kelp"><p>It passes.</p></html>'
    assert (_read(text).tier, _read(text).url) == (Tier.REVIEWED, "https://www.cdc.gov/kelp")
    copy = _read(text, origin=Origin("https://shores.example/kelp"))
    assert (copy.tier, copy.url, copy.publisher) == (Tier.REFERENCE, "https://shores.example/kelp", "shores.example")
    assert copy.id == _read("<html><p>It passes.</p></html>", origin=Origin("https://shores.example/kelp")).id
    assert _read("<html><p>It passes.</p></html>", origin=Origin("https://www.cdc.gov/kelp")).tier is Tier.REVIEWED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('<html lang="en"><p>La fièvre des algues est une maladie des plongeurs qui se soigne avec du repos.</p>', "fr"),
        ('<html lang="es"><p>Kelp fever is an illness of the people who dive in the cold and it passes by itself.</p>', "en"),
        ('<html lang="fr"><p>Kelp</p>', "fr"),
        ('<html lang="nl"><p>Kelpkoorts is een ziekte van duikers en gaat vanzelf over.</p>', "nl"),
        ("<html><p>It passes.</p>", "en"),
    ],
)
def test_the_language_of_a_page(text: str, language: str) -> None:
    assert _read(text).language == language


def test_titles() -> None:
    assert _read("<html><title>Kelp | Shores</title><p>It passes.</p>").title == "Kelp"
    assert _read("<html><p>It passes.</p>").title == "kelp.html"
    long = "word " * 100
    assert _read(f"<html><title>{long}</title><h1>{long}</h1><p>It passes.</p>").title == "kelp.html"
    logo = '<meta property="og:site_name" content="Shores"><title>Kelp fever</title><h1>Shores</h1><main><p>It passes.</p></main>'
    assert _read(f"<html>{logo}").title == "Kelp fever"


def test_a_page_of_menus_has_no_text() -> None:
    with pytest.raises(SourceError, match=r"no text left after cleaning \(html-page: menu: page furniture\)"):
        _read("<html><nav>Home</nav>")


PIECES = st.sampled_from(
    "<p> </p> <div> </div> <ul> <li> </ul> <table> <tr> <td> <th> </table> <h1> </h2> <h2> <h3> <b> </b> <a\x20href=x> </a> <br> <dl>"
    " <dt> <dd> <details> <summary> <sup> <nav> </nav> <main> <script> </script> <!-- --> <aside> <pre> &#8203; &#x202e; &#0; &lt; &amp;"
    " <p\x20hidden> <div\x20class=comments> <html> <body> Related Disclaimer References 10 • - kelp fever. passes: \x00 \ud800 \u202e".split(
        " "
    )
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(PIECES, st.text(max_size=10)), max_size=60).map(" ".join))
def test_any_markup_gives_printable_text_or_a_reason(text: str) -> None:
    try:
        found = html_page.read(f"<html>{text}", "page.html")
    except SourceError:
        return
    assert all(isinstance(item, Document | Dropped) for item in found)
    for document in (item for item in found if isinstance(item, Document)):
        for words in (document.title, document.publisher, *(s.heading for s in document.sections)):
            assert words.isprintable()
        for section in document.sections:
            assert section.text.replace("\n", "").isprintable()
            assert all(line.strip() == line for line in section.text.split("\n"))
