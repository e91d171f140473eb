"""The answerer: sentences chosen from the hits, ordered, quoted. It only quotes; it writes nothing of its own.

Sentences are chosen by how near they are to the question and how good their passage is. A sentence that points back ("It may
…") is quoted with the one before it; a list is quoted with its lead-in; what another source says in nearly the same words
becomes a further marker instead of a further point.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from rapidfuzz import fuzz

from indexer.documents import Document, Tier
from indexer.embedder import Vectors
from indexer.passages import Kind, Sentence
from indexer.words import POINTS_BACK, STOP_WORDS
from service.answers import Citation, Statement, deep_link
from service.question import Kind as Asked
from service.question import Question
from service.retriever import Hit
from service.terms import Terms

MAX_POINTS = 6
_SHORT_SENTENCES = 3
_SHORT_CHARS = 420
_LIST_CHARS = 900
_PASSAGE_SHARE = 0.70  # of a sentence's score that is its passage's
_WORDS = 0.20  # what the question's own words in a sentence add to its score
_CUE = 0.06  # what words of the kind that is asked for add
_TELLING_CUE = 0.15  # … where such words hardly stand in other sentences; there the question's words ("which joints") say less
_TELLING_WORDS = 0.08
_OPENING = 0.05  # what it adds to open its section
_RUN_CHARS = 320  # a point is as long at most, when it is more than one sentence
_STAYS_NEAR = 0.5  # a following sentence is quoted too when it is at least this near, as a share of the first one's nearness
_POINT_FLOOR = 0.84  # a point scores at least this share of the best sentence
_SAME_WORDS = 78  # 0-100: two quotations with this token overlap say the same
_SAME_MEANING = 0.90  # cosine from which less overlap is enough
_SAME_MEANING_WORDS = 55


# Sentences that lead to another page and say nothing themselves.
_NAVIGATION = re.compile(
    r"\b(the page (on|about)|described in|(see|visit|read) (the|our|also)\b|(learn|read|find out) more|click here|this page|table below)",
    re.IGNORECASE,
)
# Words that a sentence answering this kind of question tends to use.
_CUES = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in (
        (
            Asked.CAUSE,
            r"\b(caus\w+|because|due to|result\w* (of|from)|lead(s|ing)? to|risk factors?|happens when|occurs when|trigger\w*)\b",
        ),
        (Asked.RISK, r"\b(risk|more likely|more often|most often|prone|usually (affects|strikes))\b"),
        (Asked.SYMPTOM, r"\b(symptoms?|signs?|pain\w*|feel\w*|stiff\w*|limp\w*|ache\w*|hurts?)\b"),
        (Asked.DIAGNOSIS, r"\b(diagnos\w+|x-?rays?|mri|scans?|tests?|imaging|examin\w+)\b"),
        (Asked.STAGE, r"\b(stages?|grades?)\b"),
        (Asked.TREATMENT, r"\b(treat\w+|surgery|operation|medicines?|drugs?|therapy|replac\w+|reliev\w+|help\w*)\b"),
        (Asked.OUTLOOK, r"\b(years?|months?|weeks?|outlook|recover\w*|worse|better|heal\w*|collapse\w*)\b"),
        (Asked.PREVENTION, r"\b(prevent\w*|lower\w*|reduc\w+|avoid\w*|protect\w*|limit\w*)\b"),
        (Asked.INHERITANCE, r"\b(inherit\w*|genes?|genetic\w*|famil\w+|parents?|mutations?|recessive|dominant)\b"),
        (Asked.FREQUENCY, r"\d|\b(rare|common|uncommon|every year|each year|percent)\b"),
        (
            Asked.LOCATION,
            r"\b(most (common(ly)?|often) (in|affects?)|more often (in|than any)|common (sites?|places?|spots?)|affects?( \w+)? most|usually (affects|in))\b",
        ),
        (Asked.COMPARISON, r"\b(unlike|differ\w*|whereas|while|both|distinct|not the same|same)\b"),
    )
}

_TELLING = frozenset({Asked.LOCATION, Asked.FREQUENCY, Asked.INHERITANCE})


@dataclass(slots=True)
class _Quote:
    """A run of whole sentences of one passage, chosen or considered."""

    hit: Hit
    first: int  # sentence numbers in the passage, both ends included
    last: int
    start: int  # offsets in the document
    end: int
    text: str
    score: float
    vector: Vectors
    same: list["_Quote"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of an answer, every one of them a citation's."""

    short_answer: tuple[Statement, ...]
    points: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def compose(question: Question, hits: Sequence[Hit], terms: Terms) -> Composed:
    """The short answer and the points that these hits hold for the question of these terms. A community page opens the answer
    only where nothing better is found.
    """
    best = [hit for hit in hits if hit.document.tier is not Tier.COMMUNITY] or list(hits)
    usable = [hit for hit in hits if hit.score >= 0.75 * best[0].score] if best else []
    candidates = sorted((quote for hit in usable for quote in _quotes(hit, question, terms)), key=lambda q: -q.score)
    if not candidates:
        return Composed((), (), ())
    short = _grown(candidates[0], _SHORT_CHARS)
    points = _points(short, candidates)
    return _cited([short], points)


def _quotes(hit: Hit, question: Question, terms: Terms) -> list[_Quote]:
    """Everything of a passage that can stand as a quotation by itself."""
    quotes: list[_Quote] = []
    sentences = hit.passage.passage.sentences
    number = 0
    while number < len(sentences):
        last = number
        if sentences[number].kind is not Kind.SENTENCE:
            last = _list_end(hit, number)
        quote = _quote(hit, number, last)
        if quote and not _NAVIGATION.search(quote.text):
            telling = question.kind in _TELLING
            quote.score += (_TELLING_WORDS if telling else _WORDS) * terms.share(quote.text)
            if number == 0 and hit.opens_section:
                quote.score += _OPENING
            if question.kind in _CUES and _CUES[question.kind].search(quote.text):
                quote.score += _TELLING_CUE if telling else _CUE
            quotes.append(quote)
        number = last + 1
    return quotes


def _list_end(hit: Hit, number: int) -> int:
    """The last sentence of the list that starts (with its lead-in or an item) at `number`, as far as it is quoted whole."""
    sentences = hit.passage.passage.sentences
    last = number
    while (
        last + 1 < len(sentences)
        and sentences[last + 1].kind is Kind.ITEM
        and sentences[last + 1].end - sentences[number].start <= _LIST_CHARS
    ):
        last += 1
    return last


def _quote(hit: Hit, first: int, last: int) -> _Quote | None:
    """The sentences first … last as a quotation, grown backwards until it can stand alone; None where it cannot."""
    sentences = hit.passage.passage.sentences
    chosen = range(first, last + 1)
    if sentences[first].kind is Kind.LEAD_IN and first == last:
        return None
    while first > 0 and sentences[first].kind is not Kind.ITEM and _points_back(_words(hit, sentences[first])):
        if sentences[first - 1].kind is not Kind.SENTENCE or last - first >= _SHORT_SENTENCES - 1:
            break
        first -= 1
    if first == min(chosen) and first == 0 and _points_back(_words(hit, sentences[0])) and hit.passage.passage.start > 0:
        opening = re.match(r"\W*(\w+)", _words(hit, sentences[0]))
        if opening and opening[1].lower() not in {"it", "they", "this", "these"}:
            return None
    chosen = range(first, last + 1)
    scores = hit.sentence_scores[list(chosen)]
    relevance = float(scores.max()) if len(scores) < 3 else float(np.sort(scores)[-2:].mean())
    start, end = _start(sentences[first]), sentences[last].end
    if end - start > 2 * _LIST_CHARS:
        return None
    mean = hit.sentence_vectors[list(chosen)].mean(axis=0)
    return _Quote(
        hit=hit, first=first, last=last, start=start, end=end, text=hit.document.text[start:end],
        score=(1 - _PASSAGE_SHARE) * relevance + _PASSAGE_SHARE * hit.score, vector=mean / max(float(np.linalg.norm(mean)), 1e-9),
    )  # fmt: skip


def _start(first: Sentence) -> int:
    """Where a quotation that opens with this sentence starts: an item means nothing without its lead-in."""
    return first.lead_in[0] if first.lead_in else first.start


def _words(hit: Hit, sentence: Sentence) -> str:
    passage = hit.passage.passage
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def _points_back(text: str) -> bool:
    """Whether a sentence opens by meaning something said before it."""
    match = re.match(r"\W*(\w+)(?:\s+(\w+))?", text)
    return bool(match) and match is not None and match[1].lower() in POINTS_BACK


def _grown(quote: _Quote, most_chars: int, taken: Sequence[_Quote] = ()) -> _Quote:
    """The quotation with the sentences that follow it in its paragraph, as long as they stay near to the question and are not
    taken by another quotation.
    """
    sentences = quote.hit.passage.passage.sentences
    scores = quote.hit.sentence_scores
    last, end = quote.last, quote.end
    while last + 1 < len(sentences) and last - quote.first < _SHORT_SENTENCES - 1 and sentences[last].kind is Kind.SENTENCE:
        following = sentences[last + 1]
        text = quote.hit.document.text[quote.start : following.end]
        near = scores[last + 1] >= _STAYS_NEAR * scores[quote.first]
        free = not any(q.hit is quote.hit and q.first <= last + 1 <= q.last for q in taken)
        if (
            following.kind is not Kind.SENTENCE
            or "\n" in text
            or len(text) > most_chars
            or not (near and free)
            or _NAVIGATION.search(text)
        ):
            break
        last, end = last + 1, following.end
    return replace(quote, last=last, end=end, text=quote.hit.document.text[quote.start : end])


def _points(short: _Quote, candidates: list[_Quote]) -> list[_Quote]:
    """Further quotations, best first, none that says what is said already; then in a reader's order."""
    chosen: list[_Quote] = []
    floor = _POINT_FLOOR * candidates[0].score
    for quote in candidates:
        if quote.score < floor and chosen:
            break
        taken = [short, *chosen]
        if any(quote.hit.passage.row == q.hit.passage.row and quote.first <= q.last and q.first <= quote.last for q in taken):
            continue
        twin = next((q for q in taken if _says_the_same(quote, q)), None)
        if twin is not None:
            if all(quote.hit.document.id != q.hit.document.id for q in (twin, *twin.same)) and len(twin.same) < 2:
                twin.same.append(quote)
        elif len(chosen) < MAX_POINTS:
            chosen.append(_grown(quote, _RUN_CHARS, taken))
    order: dict[int, int] = {}
    for quote in chosen:
        order.setdefault(quote.hit.passage.row, len(order))
    chosen.sort(key=lambda q: (q.hit.document.tier is Tier.COMMUNITY, order[q.hit.passage.row], q.first))
    return _joined(chosen)


def _joined(quotes: list[_Quote]) -> list[_Quote]:
    """The quotations, with those that follow each other in one paragraph made one."""
    joined: list[_Quote] = []
    for quote in quotes:
        before = joined[-1] if joined else None
        if before and before.hit is quote.hit and before.last + 1 == quote.first and not before.same and not quote.same:
            text = quote.hit.document.text[before.start : quote.end]
            if len(text) <= _RUN_CHARS and "\n" not in text:
                joined[-1] = replace(before, last=quote.last, end=quote.end, text=text)
                continue
        joined.append(quote)
    return joined


def _says_the_same(one: _Quote, other: _Quote) -> bool:
    overlap = fuzz.token_set_ratio(_subject(one.text), _subject(other.text))
    if min(len(one.text), len(other.text)) < 25:
        return overlap >= 95
    return overlap >= _SAME_WORDS or (overlap >= _SAME_MEANING_WORDS and float(one.vector @ other.vector) >= _SAME_MEANING)


def _subject(text: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS)


def _cited(short: list[_Quote], points: list[_Quote]) -> Composed:
    """Markers in the order of reading, one for each quotation."""
    citations: list[Citation] = []

    def statement(quote: _Quote) -> Statement:
        markers = []
        for one in (quote, *quote.same):
            citations.append(_citation(len(citations) + 1, one))
            markers.append(citations[-1].marker)
        return Statement(quote.text, tuple(markers))

    return Composed(tuple(map(statement, short)), tuple(map(statement, points)), tuple(citations))


def _citation(marker: int, quote: _Quote) -> Citation:
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
