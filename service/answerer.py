"""The answerer: sentences chosen from the hits, ordered, quoted. It only quotes; it writes nothing of its own.

Sentences are chosen by how near they are to the question and how good their passage is. A sentence that points back ("It may
…") is quoted with the one before it; a list is quoted with its lead-in; what another source says in nearly the same words
becomes a further marker instead of a further point.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from indexer.documents import Document, Tier
from indexer.lexical_index import stems
from indexer.passages import Kind
from indexer.words import STOP_WORDS
from service.answers import Citation, Statement, deep_link
from service.definitions import asks_definition
from service.question import Kind as Asked
from service.question import Question, content_words
from service.quotes import Quote, grown, joined, quotable
from service.retriever import Hit
from service.terms import Terms

MAX_POINTS = 6
_SHORT_CHARS = 420
_HIT_FLOOR = 0.75  # a passage that scores a smaller share of the best one is not quoted
_PASSAGE_SHARE = 0.70  # of a sentence's score that is its passage's
_WORDS = 0.20  # what the question's own words in a sentence add to its score
_CUE = 0.06  # what words of the kind that is asked for add
_TELLING_CUE = 0.15  # … where such words hardly stand in other sentences; there the question's words ("which joints") say less
_TELLING_WORDS = 0.08
_OPENING = 0.10  # what it adds to open its section
_ASIDE = -0.10  # … to say what something is that nobody asked about: an entry of a glossary
_DEFINITION = 0.12  # … to be about what the question asks the meaning of: "A bone graft moves …", not "A vascularized graft …"
_NUMBERED = 0.15  # … to hold the number that is asked about: "stage 3"
_BACKING = -0.08  # what it takes from a sentence as the answer's opening to be the finding of a study
_LIST = 0.08  # what it adds to be a list, where the question asks for what comes in lists
_RUN_CHARS = 320  # a point is as long at most, when it is more than one sentence
_POINT_FLOOR = 0.82  # a point scores at least this share of the best sentence
_FROM_ONE_PASSAGE = 4  # quotations taken of one passage, so that an answer does not dwell on one aspect
_SAME_WORDS = 78  # 0-100: two quotations with this token overlap say the same
_SAME_MEANING = 0.90  # cosine from which less overlap is enough
_SAME_MEANING_WORDS = 55


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
        (
            Asked.OUTLOOK,
            r"\b(outlook|prognosis|recover\w*|(get|gets|grow|grows|becomes?) (worse|better)|worsen\w*|heal\w*|collapse\w*|progress\w*|over time|within|lifespan|life expectancy|surviv\w*|cured?)\b",
        ),
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

_LISTED = frozenset({Asked.CAUSE, Asked.RISK, Asked.SYMPTOM, Asked.DIAGNOSIS, Asked.TREATMENT, Asked.PREVENTION, Asked.STAGE})
_TELLING = frozenset({Asked.LOCATION, Asked.FREQUENCY, Asked.INHERITANCE})


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
    usable = [hit for hit in hits if hit.score >= _HIT_FLOOR * best]
    defines = asks_definition(question)
    scored = (_scored(quote, question, terms, defines=defines) for hit in usable for quote in quotable(hit))
    candidates = sorted(scored, key=lambda q: -q.score)
    if not candidates:
        return Composed((), (), ())
    reviewed = [quote for quote in candidates if quote.hit.document.tier is not Tier.COMMUNITY] or candidates
    opening = max(reviewed, key=lambda quote: _as_opening(quote, question))
    short = grown(opening, _SHORT_CHARS, with_list=True)
    return _cited(short, _points(short, candidates, most_points))


# "In one study …", "A review of five studies …": what backs a statement up rather than makes it.
_BACKS_UP = re.compile(
    r"^\W*(?:(?:In|Of|Among) )?(?:an?|one|another|the|some|several|\d+|two|three|four|five)\b(?:[\w\s.,'’-]{0,60}?)\b"
    r"(?:stud(?:y|ies)|reviews?|trials?|registe?ry?|series|survey|group of \d+|people with .{0,40}died)\b",
    re.IGNORECASE,
)


def _as_opening(quote: Quote, question: Question) -> float:
    """How well it opens the answer: a statement goes before the figures that back it up, unless figures are asked for."""
    backs_up = question.kind is not Asked.FREQUENCY and _BACKS_UP.search(quote.text) is not None
    return quote.score + (_BACKING if backs_up else 0.0)


def _scored(quote: Quote, question: Question, terms: Terms, *, defines: bool) -> Quote:
    """The quotation with the score that it is chosen by: its nearness, its passage, the question's words, its kind, its place, and
    where the question `defines`, what it is about.
    """
    telling = question.kind in _TELLING
    score = (1 - _PASSAGE_SHARE) * quote.score + _PASSAGE_SHARE * quote.hit.score
    score += (_TELLING_WORDS if telling else _WORDS) * terms.share(quote.text)
    if _is_aside(quote, terms):
        score += _ASIDE
    elif quote.first == 0 and quote.hit.opens_section:
        score += _OPENING
    if defines and _opens_with(question.focus, quote.text):
        score += _DEFINITION
    if any(re.search(rf"\b{number}\b", quote.text) for number in question.focus if number.isdigit()):
        score += _NUMBERED
    if question.kind in _LISTED and quote.hit.passage.passage.sentences[quote.last].kind is Kind.ITEM:
        score += _LIST
    if question.kind in _CUES and _CUES[question.kind].search(quote.text):
        score += _TELLING_CUE if telling else _CUE
    return replace(quote, score=score)


# "Bone scan is a test that …": what a sentence says of its own subject.
_DEFINES = re.compile(r"^\W*(?:an?\s+|the\s+|un\s+|una\s+|el\s+|la\s+)?((?:[\w'’-]+\s+){0,3}?[\w'’-]+)\s+(?:is|are|means|es|son)\s+(?:an?|the|un|una)\s", re.IGNORECASE)  # fmt: skip


def _opens_with(focus: Sequence[str], text: str) -> bool:
    """Whether the first words of the text that carry its subject are these, in any order and inflection."""
    first = content_words(text)[: len(focus)]
    return {stem for word in first for stem in stems(word)} == {stem for word in focus for stem in stems(word)}


def _is_aside(quote: Quote, terms: Terms) -> bool:
    """Whether it opens by saying what something is that neither the question nor the page's title names."""
    defines = _DEFINES.match(quote.text)
    if defines is None or terms.covered([defines[1]]):
        return False
    title = {stem for word in content_words(quote.hit.document.title) for stem in stems(word)}
    return not any(stem in title for word in content_words(defines[1]) for stem in stems(word))


def _points(short: Quote, candidates: list[Quote], most: int) -> list[Quote]:
    """Further quotations, best first, none that says what is said already; then in a reader's order."""
    chosen: list[Quote] = []
    floor = _POINT_FLOOR * candidates[0].score
    for quote in candidates:
        if quote.score < floor and chosen:
            break
        taken = [short, *chosen]
        if any(quote.overlaps(other) for other in taken):
            continue
        twin = next((q for q in taken if _says_the_same(quote, q)), None)
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


_DENIES = re.compile(r"\b(no|not|never|none|neither|nor|cannot|without|rarely|hardly|unlikely|unlike|\w+n['’]t)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|twice|dozen|hundred"
    r"|thousand|million)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says, as far as its words show: whether it denies, its numbers, its words without those that carry nothing."""

    denies: bool
    numbers: frozenset[str]
    subject: str


@lru_cache(maxsize=4096)
def _said(text: str) -> _Said:
    subject = " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS)
    return _Said(bool(_DENIES.search(text)), frozenset(number.lower() for number in _NUMBER.findall(text)), subject)


def _says_the_same(one: Quote, other: Quote) -> bool:
    """Whether two quotations agree: in nearly the same words, with the same numbers, and neither denying what the other says."""
    said, before = _said(one.core), _said(other.core)
    if said.denies != before.denies or said.numbers != before.numbers:
        return False
    overlap = fuzz.token_set_ratio(said.subject, before.subject, score_cutoff=_SAME_MEANING_WORDS)
    if min(len(one.core), len(other.core)) < 25:
        return overlap >= 95
    return overlap >= _SAME_WORDS or (overlap >= _SAME_MEANING_WORDS and float(one.vector @ other.vector) >= _SAME_MEANING)


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
