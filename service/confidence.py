"""Confidence: how likely it is that the library holds the answer, and so when to abstain."""

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from indexer.embedder import Vectors, unit
from service.answer_types import share_missing, types_asked
from service.dictionary import in_dictionary, rarity
from service.library import Library
from service.meanings import Meaning, word_vectors
from service.question import Question, content_words
from service.retriever import Hit
from service.terms import Terms

_LOOKED_AT = 3  # hits in which a name, a sum or a year is looked for
_HOLDING = 2  # … and the words of the question
_NAMED = 0.6  # of a page's title, the share of its words that names it
_SMALL = 1e-9  # a length that stands for none
_SHORT, _LONG = 25, 100  # words of a plain question, and of a long story
_ALIKE = 0.3  # two words of a lower cosine have nothing in common; of cosine 1, everything
# "May I …", "doctor, is it safe to …", "will they …", "¿puedo …?"
_ASKS_LEAVE = re.compile(
    r"^\W*(?:(?!what|how|why|which|when|where|who|whose|cu|qu|c[oó]mo)\w+\W+){0,3}?(?:can|may|could|should|am i|is it (?:ok|okay|fine|safe|alright|all right)|will (?:i|the|they|my)|puedo|debo)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer being there; each 0 to 1."""

    nearness: float  # of the best passage: the mean cosine of heading and body with the question
    sentence: float  # of the best sentence
    apart: float  # of the best sentence, without what every passage of the library has in common with the question
    coverage: float  # the share of the question's words that the best hits hold, or a word near in meaning; by rarity
    missing: float  # how rare the one word is in the language that is missed most: "in Brazil" asks nothing that a page on hips answers
    unknown: float  # how rare the rarest of its words is in the language that stands nowhere in the library; 0 where all do
    names: float  # the share of its words that stand nowhere and are names, of drugs, places, people
    story: float  # how long a message is: 0 up to 25 words, 1 from 100 on; a vector of many words is near to nothing
    named: float  # 1 where it names the library's subject, or a page: then nearness to a passage tells less
    untyped: float  # the share of what is asked for, a sum, a year, a person, that the best hits hold none of
    leave: float  # 1 where it asks whether something may be done: of all that people do, pages name little
    ours: float  # 1 where it speaks of "it" or the asker to a library of one subject, and so of that


def evidence(question: Question, meaning: Meaning, *, hits: Sequence[Hit], terms: Terms, library: Library) -> Evidence:
    """The evidence in these hits for the question of this meaning and these terms."""
    looked_at = hits[:_LOOKED_AT]
    unknown = [word for word in question.focus if terms.is_unknown(word)]
    held = _held(question, meaning, hits[:_HOLDING], terms, library)
    total = sum(map(terms.weight, question.focus)) or 1.0
    missed = [terms.weight(word) * (1 - held[word]) for word in question.focus]
    return Evidence(
        nearness=max((hit.dense for hit in hits), default=0.0),
        sentence=max((hit.sentence for hit in hits), default=0.0),
        apart=_apart(meaning.vector, hits, library.centre),
        coverage=1 - sum(missed) / total,
        # A word that stands there misses nothing: the dictionary is not read for it.
        missing=max(
            (rarity(word, question.language) * (1 - held[word]) for word in question.focus if held[word] < 1), default=0.0
        ),
        unknown=max((rarity(word, question.language) for word in unknown), default=0.0),
        names=sum(_is_name(word, question) for word in unknown) / len(question.focus),
        story=min(1.0, max(0.0, (len(question.text.split()) - _SHORT) / (_LONG - _SHORT))),
        named=float(_named(question, looked_at, library)),
        untyped=share_missing(types_asked(question.text), [hit.passage.passage.text for hit in looked_at]),
        leave=float(_ASKS_LEAVE.search(question.original) is not None),
        ours=float(question.points and bool(library.bundle.manifest.subject)),
    )


def _named(question: Question, hits: Sequence[Hit], library: Library) -> bool:
    """Whether the question names the library's subject or, in a library of many subjects, what one of the pages found is about."""
    subject = library.bundle.manifest.subject
    if subject:
        return subject in question.text.lower()
    said = set(library.bundle.lexical.terms(question.text))
    for name in dict.fromkeys(name for hit in hits for name in hit.document.names):
        terms = {term for word in content_words(name) for term in library.bundle.lexical.terms(word)}
        if terms and len(terms & said) >= _NAMED * len(terms):
            return True
    return False


def _apart(vector: Vectors, hits: Sequence[Hit], centre: Vectors) -> float:
    """The cosine of the best of all sentences with the question, after both lost what they have in common with `centre`."""
    if not hits:
        return 0.0
    sentences = np.vstack([hit.sentence_vectors for hit in hits])
    sentences = sentences - np.outer(sentences @ centre, centre)
    lengths = np.maximum(np.linalg.norm(sentences, axis=1), _SMALL)
    return float((sentences @ unit(vector - (vector @ centre) * centre) / lengths).max(initial=0.0))


def _is_name(word: str, question: Question) -> bool:
    return word in question.proper or not in_dictionary(word, question.language)


def _held(question: Question, meaning: Meaning, hits: Sequence[Hit], terms: Terms, library: Library) -> dict[str, float]:
    """For each of the question's words, how far the hits hold it: 1 where it stands there, else how near the nearest word is."""
    texts = [" ".join((*hit.document.names, hit.passage.passage.heading, hit.passage.passage.text)) for hit in hits]
    covered = terms.covered(texts)
    missing = [word for word in question.focus if word not in covered]
    if not missing:
        return dict.fromkeys(covered, 1.0)
    rows = {row for text in texts for row in terms.vocabulary_rows(text) if row < library.bundle.manifest.words}
    near = _likeness(word_vectors(library, missing, meaning), library.bundle.word_vectors(np.array(sorted(rows), np.int64)))
    return dict.fromkeys(covered, 1.0) | dict(zip(missing, near, strict=True))


def _likeness(words: Vectors, others: Vectors) -> list[float]:
    """For each word, how near in meaning the nearest of the others is: 0 (nothing alike) to 1 (the same)."""
    nearest = (words @ others.T).max(axis=1, initial=0.0)
    return [max(0.0, (float(cosine) - _ALIKE) / (1 - _ALIKE)) for cosine in nearest]


# Fitted by logistic regression on the golden questions and on questions to a large library: eval/calibration.py.
_WEIGHTS = (-2.64, 2.48, 2.17, 2.03, 1.82, -2.51, -1.32, -1.01, 1.29, -0.81, -1.28, -0.93, 0.98)


def confidence(seen: Evidence) -> float:
    """The probability that the library holds an answer, 0 to 1."""
    odds = sum(weight * value for weight, value in zip(_WEIGHTS, (1.0, *astuple(seen)), strict=True))
    return 1 / (1 + math.exp(-odds))
