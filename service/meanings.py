"""Meanings: what the questions of a message are as vectors, from one forward pass of the model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.embedder import Vectors, unit
from service.library import Library
from service.question import Question

_MESSAGE = 0.5  # what the whole message counts for beside one of its questions
_CENTRING = 0.25  # the share of what a question has in common with every passage that is taken from it


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question's unit vector, float32 (dim,), those of its words that have none in the library, and that of what was said alone."""

    vector: Vectors
    words: Mapping[str, Vectors]
    said: Vectors


def meaning(library: Library, question: Question) -> Meaning:
    """The meaning of a question that stands alone."""
    return meanings_begun(library, question)()[0]


def meanings_begun(library: Library, message: Question, parts: Sequence[Question] = ()) -> Callable[[], list[Meaning]]:
    """Has the meanings worked out of a message and of each of its questions, which lean to the message's; what it gives waits for
    them. In between the caller may do something else.

    Everyday words count half as they were said and half as health pages put them. Where the whole library is about one subject
    that the question does not name ("Is it catching?"), the vector lies halfway to the question with the subject. What every
    passage says (in a library on one illness: that illness) tells none of them apart, so it counts a little less.
    """
    card = library.embedder.card
    texts = [_texts(question, library.bundle.manifest.subject) for question in (message, *parts)]
    unknown = [[word for word in question.focus if _row(library, word) is None] for question in (message, *parts)]
    alone = dict.fromkeys(word for some in unknown for word in some)
    known = library.words_met.known(alone)
    fresh = [word for word in alone if word not in known]
    asked = list(dict.fromkeys(card.question_prompt + text for some in texts for text in some))
    # Words are embedded as the library's own were.
    waiting = library.batching.begin([*asked, *(card.passage_prompt + word for word in fresh)])

    def wait() -> list[Meaning]:
        embedded = waiting()
        vectors = dict(zip(asked, embedded[: len(asked)], strict=True))
        met = dict(zip(fresh, embedded[len(asked) :], strict=True))
        library.words_met.keep(met)
        words_alone = known | met
        found: list[Meaning] = []
        for (first, *others), words in zip(texts, unknown, strict=True):
            vector = vectors[card.question_prompt + first]
            for text in others:
                vector = unit(vector + vectors[card.question_prompt + text])
            if found:
                vector = unit(vector + _MESSAGE * found[0].vector)
            vector = unit(vector - _CENTRING * float(vector @ library.centre) * library.centre)
            found.append(Meaning(vector, {word: words_alone[word] for word in words}, said=vectors[card.question_prompt + first]))
        return found

    return wait


def word_vectors(library: Library, words: Sequence[str], meant: Meaning) -> Vectors:
    """The vectors of words of the question, float32 (n, dim): the library's own where it has the word."""
    rows = {word: row for word in words if (row := _row(library, word)) is not None}
    stored = dict(zip(rows, library.bundle.word_vectors(np.array(list(rows.values()), np.int64)), strict=True))
    found = [stored[word] if word in stored else meant.words[word] for word in words]
    return np.array(found, np.float32).reshape(-1, library.bundle.manifest.dim)


def _row(library: Library, word: str) -> int | None:
    """The row of the word's vector in the library; None where it has none."""
    row = library.rows.get(word)
    return row if row is not None and row < library.bundle.manifest.words else None


def _texts(question: Question, subject: str) -> list[str]:
    """What is embedded for a question: as it was said, as health pages put it, with the subject of the library."""
    restated = question.restated or question.text
    if subject and subject not in question.text.lower() and (question.points or len(question.focus) <= 1):
        restated = f"{restated} ({subject})"
    return list(dict.fromkeys((question.text, restated)))
