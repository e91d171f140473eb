"""Scores of sentences: how well each of them answers the question, before it is known which others are told.

A sentence is judged by how near it is to the question, how good its passage is, which of the question's words it or its heading
holds, whether it speaks of the kind of thing that is asked for, and where it stands.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from indexer.lexical_index import stems
from indexer.passages import Kind
from service.answer_types import AnswerType, sought
from service.definitions import asks_definition
from service.openings import asks_what_to_ask, sends_to_ask
from service.question import Kind as Asked
from service.question import Question, content_words
from service.quotes import Quote, quotable
from service.retriever import Hit
from service.terms import Terms

_PASSAGE_SHARE = 0.75  # of a sentence's score that is its passage's
_WORDS = 0.20  # what the question's own words, in a sentence or above it, add to its score
_CUE = 0.06  # what words of the kind that is asked for add
_TELLING_CUE = 0.15  # … where such words hardly stand in other sentences; there the question's words ("which joints") say less
_TELLING_WORDS = 0.08
_OPENS_SECTION = 0.10  # what it adds to open its section
_ASIDE = -0.10  # … to say what something is that nobody asked about: an entry of a glossary
_DEFINITION = 0.12  # … to be about what the question asks the meaning of: "A bone graft moves …", not "A vascularized graft …"
_SOUGHT = 0.10  # … to hold a length of time, a doctor, a share, where that is asked for
_NUMBERED = 0.15  # … to hold the number that is asked about: "stage 3"
_TO_ASK = 0.12  # … to say what to ask, where that is asked
_LIST = 0.08  # … to be a list, where the question asks for what comes in lists


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a question wants of a sentence."""

    question: Question
    terms: Terms
    defines: bool
    sought: tuple[AnswerType, ...]
    numbers: tuple[re.Pattern[str], ...]
    to_ask: bool
    total: float  # what all its words weigh

    @property
    def telling(self) -> bool:
        return self.question.kind in _TELLING

    def share(self, words: Set[str]) -> float:
        """What these words of the question weigh of all, 0 to 1."""
        return sum(map(self.terms.weight, words)) / self.total if self.total else 0.0


def scored(question: Question, hits: Sequence[Hit], terms: Terms) -> list[Quote]:
    """Everything quotable in these hits, best first, with the score that it is chosen by."""
    wish = _Wish(
        question,
        terms,
        asks_definition(question),
        sought(question.original),
        tuple(re.compile(rf"\b{word}\b") for word in question.focus if word.isdigit()),
        asks_what_to_ask(question),
        sum(map(terms.weight, terms.words)),
    )
    return sorted((quote for hit in hits for quote in _of_hit(hit, wish)), key=lambda quote: -quote.score)


def _of_hit(hit: Hit, wish: _Wish) -> Iterator[Quote]:
    above = wish.terms.covered([hit.document.title, hit.passage.passage.own_heading])
    for quote in quotable(hit):
        yield replace(quote, score=_score(quote, wish, above=above))


def _score(quote: Quote, wish: _Wish, *, above: Set[str]) -> float:
    """`above` are the question's words in the title and the heading that the sentence stands under."""
    text, question = quote.text, wish.question
    score = (1 - _PASSAGE_SHARE) * quote.score + _PASSAGE_SHARE * quote.hit.score
    own = wish.terms.covered([text])
    # What compares two things names both itself; else a heading says what its sentences are about.
    held = own if question.kind is Asked.COMPARISON else own | above
    score += (_TELLING_WORDS if wish.telling else _WORDS) * wish.share(held)
    if _is_aside(quote, wish.terms):
        score += _ASIDE
    elif quote.first == 0 and quote.hit.opens_section:
        score += _OPENS_SECTION
    if question.kind in _LISTED and quote.hit.passage.passage.sentences[quote.last].kind is Kind.ITEM:
        score += _LIST
    if question.kind in _CUES and _CUES[question.kind].search(text):
        score += _TELLING_CUE if wish.telling else _CUE
    return score + _asked_for(text, wish)


def _asked_for(text: str, wish: _Wish) -> float:
    """What it adds to hold just what is asked for: a definition, a number, a length of time, what to ask."""
    added = 0.0
    if wish.defines and _opens_with(wish.question.focus, text):
        added += _DEFINITION
    if any(kind.holds.search(text) for kind in wish.sought):
        added += _SOUGHT
    if any(number.search(text) for number in wish.numbers):
        added += _NUMBERED
    if wish.to_ask and sends_to_ask(text):
        added += _TO_ASK
    return added


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
