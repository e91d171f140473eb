"""Confidence: how likely it is that the library holds the answer, and so when to abstain."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from indexer.bundle import Bundle
from indexer.embedder import Embedder
from service.answer_types import share_missing, types_asked
from service.dictionary import in_dictionary
from service.question import Question
from service.retriever import Hit
from service.terms import Terms

_LOOKED_AT = 3  # hits in which the question's words are looked for
_ALIKE = 0.3  # two words of a lower cosine have nothing in common; of cosine 1, everything


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer being there; each 0 to 1."""

    nearness: float  # of the best passage: the mean cosine of heading and body with the question
    sentence: float  # of the best sentence
    coverage: float  # the share of the question's words that the best hits hold, or a word near in meaning; by rarity
    missing: float  # the share of the one word that is missed most: "in Brazil" asks nothing that a page on hips answers
    unknown: float  # the share of its words that stand nowhere in the library
    names: float  # … and are names, of drugs, places, people: in no dictionary, or written with a capital
    untyped: float  # the share of what is asked for, a sum, a year, a person, that the best hits hold none of


def evidence(question: Question, hits: Sequence[Hit], terms: Terms, bundle: Bundle, embedder: Embedder) -> Evidence:
    """The evidence in these hits for the question of these terms."""
    looked_at = hits[:_LOOKED_AT]
    unknown = [word for word in question.focus if terms.is_unknown(word)]
    held = _held(question, looked_at, terms, bundle, embedder)
    total = sum(map(terms.weight, question.focus)) or 1.0
    missed = [terms.weight(word) * (1 - held[word]) for word in question.focus]
    return Evidence(
        nearness=max((hit.dense for hit in looked_at), default=0.0),
        sentence=max((hit.sentence for hit in looked_at), default=0.0),
        coverage=1 - sum(missed) / total,
        missing=max(missed, default=0.0) / total,
        unknown=len(unknown) / len(question.focus),
        names=sum(_is_name(word, question) for word in unknown) / len(question.focus),
        untyped=share_missing(types_asked(question.text), [hit.passage.passage.text for hit in looked_at]),
    )


def _is_name(word: str, question: Question) -> bool:
    return word in question.proper or not in_dictionary(word, question.language)


def _held(question: Question, hits: Sequence[Hit], terms: Terms, bundle: Bundle, embedder: Embedder) -> dict[str, float]:
    """For each of the question's words, how far the hits hold it: 1 where it stands there, else how near the nearest word is."""
    texts = [
        f"{hit.document.title} {' '.join(hit.document.also_called)} {hit.passage.passage.heading} {hit.passage.passage.text}"
        for hit in hits
    ]
    covered = terms.covered(texts)
    missing = [word for word in question.focus if word not in covered]
    return dict.fromkeys(covered, 1.0) | (_likeness(missing, texts, terms, bundle, embedder) if missing else {})


def _likeness(words: Sequence[str], texts: Sequence[str], terms: Terms, bundle: Bundle, embedder: Embedder) -> dict[str, float]:
    """For each word, how near in meaning the nearest word of the texts is: 0 (nothing alike) to 1 (the same)."""
    rows = sorted({row for text in texts for row in terms.vocabulary_rows(text) if row < bundle.manifest.words})
    if not rows:
        return dict.fromkeys(words, 0.0)
    cosines = embedder.embed_texts(words) @ bundle.word_vectors(np.array(rows)).T
    return {word: max(0.0, (float(best) - _ALIKE) / (1 - _ALIKE)) for word, best in zip(words, cosines.max(axis=1), strict=True)}


# Fitted by logistic regression on the golden questions and on questions to a large library: eval/calibration.py.
_WEIGHTS = (-3.70, 2.63, 2.76, 3.24, -1.60, -2.23, -2.08, -1.61)


def confidence(seen: Evidence) -> float:
    """The probability that the library holds an answer, 0 to 1."""
    odds = sum(weight * value for weight, value in zip(_WEIGHTS, (1.0, *astuple(seen)), strict=True))
    return 1 / (1 + math.exp(-odds))
