"""JSON-LD tells of the page it stands on, and of no other."""

import json

import pytest

from indexer.loaders import structured_data as module
from indexer.loaders.html_tree import parse_html
from indexer.loaders.structured_data import StructuredData, structured_data


def _data(*scripts: object) -> StructuredData:
    texts = [script if isinstance(script, str) else json.dumps(script) for script in scripts]
    page = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return structured_data(parse_html(f"<html><body>{page}<p>x</p></body></html>"))


def test_a_graph_with_references() -> None:
    data = _data(
        {
            "@graph": [
                {"@type": "Organization", "@id": "#org", "name": "Quarry"},
                {"@type": ["WebPage", "MedicalWebPage"], "lastReviewed": "2024-01-02", "inLanguage": "en"},
                {"@type": "Article", "headline": "Chalk", "publisher": {"@id": "#org"}, "dateModified": "2024-06-07"},
            ]
        }
    )
    assert data.values("headline") == ["Chalk"]
    assert data.values("publisher") == ["Quarry"]
    assert data.values("lastReviewed") == ["2024-01-02"]
    assert data.values("dateModified", "inLanguage") == ["2024-06-07", "en"]
    assert data.values("datePublished") == []


def test_the_most_telling_node_comes_first() -> None:
    data = _data({"@type": "WebPage", "name": "page"}, {"@type": "http://schema.org/MedicalWebPage", "name": "medical"})
    assert data.values("name") == ["medical", "page"]


def test_persons_and_pages_that_are_cited_do_not_speak_for_the_page() -> None:
    data = _data(
        {"@type": "Person", "datePublished": "1990-01-01"},
        {
            "@type": "WebPage",
            "citation": {"@type": "Article", "headline": "Other"},
            "mainEntity": {"@type": "Article", "headline": "Own"},
        },
    )
    assert data.values("datePublished") == []
    assert data.values("headline") == ["Own"]


def test_values_of_any_shape() -> None:
    data = _data(
        {"@type": "Article", "license": {"url": "https://x.example/l"}, "publisher": [{"name": "A"}, "B", 3, None, {}, " "]}
    )
    assert data.values("license") == ["https://x.example/l"]
    assert data.values("publisher") == ["A", "B"]


@pytest.mark.parametrize(
    "script", ['{"broken": ', "[" * 100_000, '{"@graph":[' * 5_000, "3", "null", '"text"', "9" * 5_000, '{"@type": {}}']
)
def test_a_script_that_cannot_be_read_is_passed_over(script: str) -> None:
    assert _data(script, {"@type": "Article", "headline": "Chalk"}).values("headline") == ["Chalk"]


def test_line_breaks_in_texts_are_forgiven() -> None:
    assert _data('{"@type": "Article", "headline": "Chalk\nelbow"}').values("headline") == ["Chalk\nelbow"]


def test_more_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_NODES", 3)
    data = _data([{"@type": "Article", "headline": str(number)} for number in range(10)])
    assert data.values("headline") == ["0", "1", "2"]
    monkeypatch.setattr(module, "MAX_DATA_CHARS", 10)
    assert _data({"@type": "Article", "headline": "Chalk"}).values("headline") == []
