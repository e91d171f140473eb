"""Sources as cards: what kind of page each is, when it was reviewed, whether it is old, and its quotes in their place."""

from dataclasses import replace
from datetime import date

import pytest

from indexer.documents import Document, Section, Source, Tier
from service.answers import Answer, Citation, Status, cited_source, deep_link
from service.web.english import ENGLISH
from service.web.source_cards import is_old, source_cards, standing
from service.web.spanish import SPANISH

TODAY = date(2026, 11, 21)
DOCUMENT = Document(
    id="kelp", title="Kelp fever", sections=(Section("Kelp fever", "It starts late. It ends early."),), tier=Tier.REVIEWED,
    publisher="Institute of Shores", reviewed="2020-02-01", updated="2021-05-09",
)  # fmt: skip


def answer(document: Document, quote: str) -> Answer:
    start = DOCUMENT.text.index(quote)
    link = deep_link(document, quote)
    citation = Citation(
        1,
        document.id,
        "kelp:0",
        quote,
        start,
        start + len(quote),
        document.title,
        "",
        document.url,
        link,
        str(document.tier),
        None,
    )
    return Answer("a", "q", Status.ANSWERED, (), (), (citation,), (cited_source(document),), "")


@pytest.mark.parametrize(
    ("iso", "old"),
    [
        ("2021-11-20", True),
        ("2021-11-21", False),
        ("2021", False),
        ("2020", True),
        ("2021-10", True),
        ("2021-11", False),
        ("", False),
    ],
)
def test_a_page_is_old_after_the_years_that_are_set(iso: str, old: bool) -> None:
    assert is_old(iso, today=TODAY, old_after_years=5) is old


def test_a_standing_names_tier_publisher_and_dates() -> None:
    found = standing(DOCUMENT, words=ENGLISH, today=TODAY, old_after_years=5)
    assert (found.tier, found.badge, found.publisher) == ("reviewed", "Official or reviewed", "Institute of Shores")
    assert found.dates == (("2020-02-01", "reviewed 1 February 2020"), ("2021-05-09", "updated 9 May 2021"))
    assert found.old == "This source is older than 5 years: newer findings may be missing."
    assert standing(DOCUMENT, words=ENGLISH, today=TODAY, old_after_years=6).old == ""
    assert standing(DOCUMENT, words=SPANISH, today=TODAY, old_after_years=5).dates[0][1] == "revisada el 1 de febrero de 2020"


def test_a_page_without_a_date_is_not_called_old() -> None:
    found = standing(replace(DOCUMENT, reviewed=None, updated=None), words=ENGLISH, today=TODAY, old_after_years=5)
    assert (found.dates, found.old) == ((), "")


def test_only_a_summary_of_named_pages_is_called_unreviewed() -> None:
    page = replace(DOCUMENT, tier=Tier.REFERENCE, reviewed=None)
    written = replace(page, sources=(Source("Kelp", "Shores", "https://shores.example/kelp"),))
    badges = [
        standing(d, words=ENGLISH, today=TODAY, old_after_years=5).badge
        for d in (page, written, replace(written, reviewed="2026"))
    ]
    assert badges == ["Reference page", "Plain-language summary, not reviewed by a doctor", "Reference page"]


def test_a_quote_stands_in_its_place() -> None:
    (card,) = source_cards(answer(DOCUMENT, "It ends early."), {"kelp": DOCUMENT}.get, words=ENGLISH, old_after_years=5)
    (quote,) = card.quotes
    assert (quote.marker, quote.excerpt.before, quote.excerpt.quote) == (1, "It starts late. ", "It ends early.")
    start = DOCUMENT.text.index("It ends early.")
    assert quote.page == f"/documents/kelp?start={start}&end={start + 14}#quote"
    assert quote.deep_link == f"{quote.page}:~:text=It%20ends%20early."


def test_a_page_elsewhere_is_opened_there() -> None:
    document = replace(DOCUMENT, url="https://shores.example/kelp")
    (card,) = source_cards(answer(document, "It ends early."), {"kelp": document}.get, words=ENGLISH, old_after_years=5)
    assert card.quotes[0].deep_link == "https://shores.example/kelp#:~:text=It%20ends%20early."


@pytest.mark.parametrize("held", [None, replace(DOCUMENT, sections=(Section("Kelp fever", "It is not known."),))])
def test_a_document_that_changed_or_went_shows_the_quote_alone(held: Document | None) -> None:
    (card,) = source_cards(answer(DOCUMENT, "It ends early."), {"kelp": held}.get, words=ENGLISH, old_after_years=5)
    excerpt = card.quotes[0].excerpt
    assert (excerpt.heading, excerpt.before, excerpt.quote, excerpt.after) == ("", "", "It ends early.", "")
