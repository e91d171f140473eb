"""The answerer: sentences chosen from the hits, ordered, quoted. It only quotes; it writes nothing of its own.

A sentence that points back ("It may …") is quoted with the one before it; a list is quoted with its lead-in; what another source
says in nearly the same words becomes a further marker instead of a further point.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.documents import Document, Tier
from service.answers import Citation, Statement, deep_link
from service.openings import asks_what_to_ask, opening, sends_to_ask
from service.question import Question
from service.quotes import Quote, grown, joined
from service.repetition import says_the_same
from service.retriever import Hit
from service.scoring import scored
from service.terms import Terms

MAX_POINTS = 6
_SHORT_CHARS = 420
_HIT_FLOOR = 0.75  # a passage that scores a smaller share of the best one is not quoted
_RUN_CHARS = 320  # a point is as long at most, when it is more than one sentence
_POINT_FLOOR = 0.82  # a point scores at least this share of the best sentence
_FROM_ONE_PASSAGE = 4  # quotations taken of one passage, so that an answer does not dwell on one aspect


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of an answer, every one of them a citation's."""

    short_answer: tuple[Statement, ...]
    points: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def compose(question: Question, hits: Sequence[Hit], terms: Terms, *, most_points: int = MAX_POINTS) -> Composed:
    """The short answer and up to `most_points` points that these hits hold for the question of these terms. A community page opens the answer
    only where nothing else answers.
    """
    best = max((hit.score for hit in hits), default=0.0)
    candidates = scored(question, [hit for hit in hits if hit.score >= _HIT_FLOOR * best], terms)
    reviewed = [quote for quote in candidates if quote.hit.document.tier is not Tier.COMMUNITY]
    first = opening(reviewed or candidates, question)
    if first is None:
        return Composed((), (), ())
    short = grown(first, _SHORT_CHARS, with_list=True)
    return _cited(short, _points(short, candidates, most_points, to_ask=asks_what_to_ask(question)))


def _points(short: Quote, candidates: Sequence[Quote], most: int, *, to_ask: bool) -> list[Quote]:
    """Further quotations, best first, none that says what is said already; then in a reader's order. `to_ask`: also what to ask."""
    chosen: list[Quote] = []
    floor = _POINT_FLOOR * candidates[0].score
    for quote in candidates:
        if quote.score < floor and chosen:
            break
        taken = [short, *chosen]
        if any(quote.overlaps(other) for other in taken) or (not to_ask and sends_to_ask(quote.text)):
            continue
        twin = next((q for q in taken if says_the_same(quote, q)), None)
        if twin is not None:
            if all(quote.hit.document.id != q.hit.document.id for q in (twin, *twin.same)) and len(twin.same) < 2:
                twin.same.append(quote)
        elif len(chosen) < most and sum(quote.hit is other.hit for other in taken) < _FROM_ONE_PASSAGE:
            chosen.append(grown(quote, _RUN_CHARS, taken=taken))
    order: dict[int, int] = {}
    for quote in chosen:
        order.setdefault(quote.hit.passage.row, len(order))
    chosen.sort(key=lambda q: (q.hit.document.tier is Tier.COMMUNITY, order[q.hit.passage.row], q.first))
    return joined(chosen, _RUN_CHARS)


def _cited(short: Quote, points: list[Quote]) -> Composed:
    """Markers in the order of reading, one for each quotation."""
    citations: list[Citation] = []

    def statement(quote: Quote) -> Statement:
        markers = []
        for one in (quote, *quote.same):
            citations.append(_citation(len(citations) + 1, one))
            markers.append(citations[-1].marker)
        return Statement(quote.text, tuple(markers))

    return Composed((statement(short),), tuple(map(statement, points)), tuple(citations))


def _citation(marker: int, quote: Quote) -> Citation:
    document: Document = quote.hit.document
    return Citation(
        marker=marker,
        document_id=document.id,
        passage_id=quote.hit.passage.passage.id,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        deep_link=deep_link(document, quote.text),
        tier=str(document.tier),
        updated=document.updated or document.reviewed or document.published,
    )
