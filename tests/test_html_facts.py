"""What a page says of itself is found where it says it most plainly."""

import pytest

from indexer.loaders.html_facts import Facts, page_facts
from indexer.loaders.html_furniture import Furniture
from indexer.loaders.html_tree import parse_html

WORDS = "<p>Kelp fever is an illness of people who dive in cold bays.</p>"


def _facts(head: str, body: str = WORDS, *, attributes: str = "") -> Facts:
    root = parse_html(f"<html {attributes}><head>{head}</head><body>{body}</body></html>")
    part = root.find("body")
    assert part is not None
    return page_facts(root, Furniture(root, part))


def _json(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_meta_names() -> None:
    facts = _facts(
        '<meta property="og:title" content="Kelp fever | Shores"><meta property="og:site_name" content="Shores">'
        '<meta property="article:published_time" content="2020-01-02T10:00:00Z"><meta name="DC.Date.Modified" content="3 March 2021">'
        '<meta name="dcterms.reviewed" content="2022-04-05"><meta name="dcterms.license" content="CC BY 4.0">'
        '<link rel="canonical" href="https://www.shores.example/kelp">'
    )
    assert (facts.title, facts.publisher, facts.url) == ("Kelp fever", "Shores", "https://www.shores.example/kelp")
    assert (facts.published, facts.updated, facts.reviewed) == ("2020-01-02", "2021-03-03", "2022-04-05")
    assert facts.licence == "CC BY 4.0"
    assert not facts.is_reviewed


def test_structured_data_goes_before_meta() -> None:
    facts = _facts(
        '<meta property="og:title" content="Other"><meta name="dcterms.publisher" content="Other">'
        + _json('{"@type": "Article", "headline": "Kelp", "publisher": {"name": "Shores"}, "license": "https://x.example/l"}')
    )
    assert (facts.title, facts.publisher, facts.licence) == ("Kelp", "Shores", "https://x.example/l")


def test_a_page_without_publisher_is_its_sites() -> None:
    assert _facts('<meta property="og:url" content="https://www.shores.example/kelp">').publisher == "shores.example"
    assert _facts("").publisher == ""


@pytest.mark.parametrize("url", ["/kelp", "javascript:alert(1)", "https://", "https://[x", "https://x.example/a b\u202e"])
def test_what_is_no_address(url: str) -> None:
    assert _facts(f'<link rel="canonical" href="{url}">').url is None


@pytest.mark.parametrize(
    ("title", "window_title"),
    [
        ("Kelp fever | Shore Hospital", "Kelp fever"),
        ("Kelp fever – Shore Hospital", "Kelp fever – Shore Hospital"),
        ("Kelp fever - causes", "Kelp fever - causes"),
        ("Kelp", "Kelp"),
        ("", ""),
    ],
)
def test_the_sites_name_behind_a_title(title: str, window_title: str) -> None:
    assert _facts(f"<title>{title}</title>").window_title == window_title


def test_the_sites_name_is_known() -> None:
    assert (
        _facts('<title>Kelp fever – Shores</title><meta property="og:site_name" content="The Shores">').window_title
        == "Kelp fever"
    )


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ("lang=es-MX", "", "es"),
        ("xml:lang=pt", "", "pt"),
        ("lang=''", '<meta property="og:locale" content="fr_FR">', "fr"),
        ("", '<meta http-equiv="Content-Language" content="de">', "de"),
        ("", _json('{"@type": "WebPage", "inLanguage": "it-IT"}'), "it"),
        ("lang=und", "", ""),
        ("lang='english language'", "", ""),
    ],
)
def test_languages(attributes: str, head: str, language: str) -> None:
    assert _facts(head, attributes=attributes).language == language


def test_dates_in_lines_of_the_page() -> None:
    facts = _facts(
        "",
        f"{WORDS}<p>Page last reviewed: <time>12 February 2016</time><br>Next review due: 1 February 2019</p>"
        "<div>Last updated on <b>March 3, 2017</b></div><span>Published: 2015-01-01</span>",
    )
    assert (facts.published, facts.updated, facts.reviewed) == ("2015-01-01", "2017-03-03", "2016-02-12")


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("", "Medically reviewed by Ada Shore on 3 March 2020"),
        ("", "Written &amp; medically reviewed by <b>Dr Shore</b>"),
        ("", "Reviewed by Ada Shore, MD"),
        ("", "Revisado por la Dra. Ana Costa"),
        ("", "Medizinisch geprüft von Dr. Ufer"),
        (_json('{"@type": "MedicalWebPage", "lastReviewed": "2024-01-01"}'), ""),
        (_json('{"@type": "WebPage", "reviewedBy": {"name": "Ada Shore"}}'), ""),
    ],
)
def test_medical_reviews(head: str, line: str) -> None:
    assert _facts(head, f"{WORDS}<p>{line}</p>").is_reviewed


@pytest.mark.parametrize(
    "body",
    [
        f"{WORDS}<p>Reviewed by our readers</p>",
        f"{WORDS}<p>This page was not medically reviewed by anybody.</p>",
        f'{WORDS * 3}<div class="comments"><p>Medically reviewed by my cat</p></div>',
        f"{WORDS}<p hidden>Medically reviewed by Dr Shore</p>",
        f"{WORDS}<p>Kelp is medically reviewed by doctors.</p>",
    ],
)
def test_no_medical_reviews(body: str) -> None:
    assert not _facts("", body).is_reviewed
