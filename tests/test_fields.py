"""Fields of front matter and JSON records: checked, and told by name where they are wrong."""

from datetime import date

import pytest

from indexer.documents import Section, Source, Tier
from indexer.errors import SourceError
from indexer.loaders import fields

SECTIONS = [Section("Kelp", "It passes.")]


def test_fields_become_a_document() -> None:
    told = {
        "url": "https://shores.example/kelp",
        "tier": "reviewed",
        "updated": "3 May 2024",
        "also_called": ["KF"],
        "unknown": [1],
    }
    document = fields.document(
        {**told, "sources": [{"url": "https://x.example", "title": None}]}, SECTIONS, title="Kelp", path="k.md"
    )
    assert (document.url, document.tier, document.updated) == (told["url"], Tier.REVIEWED, "2024-05-03")
    assert (document.also_called, document.sources) == (("KF",), (Source("https://x.example", "", "https://x.example"),))
    assert document.id.startswith("shores-example-kelp-")


def test_the_id_comes_from_the_path_or_is_given() -> None:
    assert fields.document({}, SECTIONS, title="Kelp", path="a/k.md").id == "a-k"
    assert fields.document({"url": "https://x.example"}, SECTIONS, title="Kelp", path="k.md", id_="own").id == "own"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"url": "ftp://x"}, "url is 'ftp://x', expected an address"),
        ({"url": 7}, "url is 7"),
        ({"url": "http://[x"}, "url is"),
        ({"tier": "gold"}, "tier is 'gold', expected one of reviewed, reference, community"),
        ({"also_called": "KF"}, "also_called is a str, expected a list"),
        ({"sources": [{"title": "x"}]}, "an entry of sources is"),
    ],
)
def test_a_wrong_field_is_named(told: dict[str, object], message: str) -> None:
    with pytest.raises(SourceError, match="^" + message.replace("[", r"\[")):
        fields.document(told, SECTIONS, title="Kelp", path="k.md")


def test_values_are_cleaned_at_any_depth() -> None:
    assert fields.clean({"a": [date(2024, 5, 1), None, "Calv\u00c3\u00a9"], 7: {"b": "x\u0000"}}) == {
        "a": ["2024-05-01", "Calvé"], "7": {"b": "x"}
    }  # fmt: skip
