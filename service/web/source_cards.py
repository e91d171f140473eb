"""Sources as a page shows them: what kind of page each is, how old, and the quotations from it in their place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.documents import Document, Source
from service.answers import Answer, Citation, CitedSource
from service.web.excerpts import Excerpt, excerpt
from service.web.words import Words, date_in_words


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader should know of a page before trusting it."""

    tier: str
    badge: str
    publisher: str
    dates: tuple[tuple[str, str], ...]  # ISO date, and the words for it: "updated 1 May 2024"
    old: str  # a note, empty where the page is not old


@dataclass(frozen=True, slots=True)
class QuoteInPlace:
    """A citation with its surroundings. `page` shows it in the library's own copy of the document."""

    marker: int
    excerpt: Excerpt
    deep_link: str
    page: str


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source of an answer with what was quoted from it."""

    source: CitedSource
    standing: Standing
    quotes: tuple[QuoteInPlace, ...]


def source_cards(
    answer: Answer, document: Callable[[str], Document | None], *, words: Words, old_after_years: int
) -> tuple[SourceCard, ...]:
    """The answer's sources in order. A document that a newer library no longer holds is shown without surroundings."""
    today = date.today()
    cards = []
    for source in answer.sources:
        cited = [citation for citation in answer.citations if citation.document_id == source.document_id]
        held = document(source.document_id) if cited else None
        known = standing(source, words=words, today=today, old_after_years=old_after_years)
        cards.append(SourceCard(source, known, tuple(_in_place(citation, held) for citation in cited)))
    return tuple(cards)


def standing(source: CitedSource | Document, *, words: Words, today: date, old_after_years: int) -> Standing:
    """The tier, publisher, dates and age of a source."""
    based_on: Sequence[Source] = source.based_on if isinstance(source, CitedSource) else source.sources
    # Only of a page that names what it was written from, and no review, is it known that no doctor has reviewed it.
    is_summary = source.tier == "reference" and based_on and not source.reviewed
    stated = [
        (iso, pattern.format(date=date_in_words(iso, words)))
        for iso, pattern in (
            (source.reviewed, words.reviewed),
            (source.updated, words.updated),
            (None if source.updated else source.published, words.published),
        )
        if iso
    ]
    newest = max((iso for iso, _ in stated), default="")
    return Standing(
        tier=str(source.tier),
        badge=words.summary_tier if is_summary else words.tiers[str(source.tier)],
        publisher=source.publisher,
        dates=tuple(stated),
        old=words.old.format(years=old_after_years) if is_old(newest, today=today, old_after_years=old_after_years) else "",
    )


def is_old(iso: str, *, today: date, old_after_years: int) -> bool:
    """Whether a date lies more than that many years back. Of a year or a month alone, its last day counts."""
    limit = f"{today.year - old_after_years:04d}-{today.month:02d}-{today.day:02d}"
    return bool(iso) and iso[:4].isdigit() and f"{iso}-99-99"[:10] < limit


def _in_place(citation: Citation, document: Document | None) -> QuoteInPlace:
    """The citation with its surroundings, where the document still says so."""
    start, end = citation.start, citation.end
    path = f"/documents/{citation.document_id}?start={start}&end={end}#quote"
    is_there = document is not None and document.text[start:end] == citation.quote
    return QuoteInPlace(
        marker=citation.marker,
        excerpt=excerpt(document, start=start, end=end) if document and is_there else Excerpt("", "", citation.quote, ""),
        # Of a page of this service, the place goes along for browsers that know no text fragments.
        deep_link=citation.deep_link if citation.url else path + citation.deep_link.partition("#")[2],
        page=path,
    )
