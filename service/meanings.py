"""Meanings: what the questions of a message are as vectors, from one forward pass of the model."""

from collections.abc import Sequence

import numpy as np

from indexer.embedder import Vectors, unit
from service.library import Library
from service.question import Question

_MESSAGE = 0.5  # what the whole message counts for beside one of its questions
_CENTRING = 0.25  # the share of what a question has in common with every passage that is taken from it


def meaning(library: Library, question: Question) -> Vectors:
    """The unit vector of a question that stands alone, float32 (dim,)."""
    return meanings(library, question)[0]


def meanings(library: Library, message: Question, parts: Sequence[Question] = ()) -> list[Vectors]:
    """The unit vector of a message, float32 (dim,), then of each of its questions, which leans to the message's.

    Everyday words count half as they were said and half as health pages put them. Where the whole library is about one subject
    that the question does not name ("Is it catching?"), the vector lies halfway to the question with the subject. What every
    passage says (in a library on one illness: that illness) tells none of them apart, so it counts a little less.
    """
    texts = [_texts(question, library.bundle.manifest.subject) for question in (message, *parts)]
    distinct = list(dict.fromkeys(text for some in texts for text in some))
    vectors = dict(zip(distinct, library.embed_questions(distinct), strict=True))
    found: list[Vectors] = []
    for first, *others in texts:
        vector = vectors[first]
        for text in others:
            vector = unit(vector + vectors[text])
        if found:
            vector = unit(vector + _MESSAGE * found[0])
        found.append(unit(vector - _CENTRING * float(vector @ library.centre) * library.centre))
    return found


def word_vectors(library: Library, words: Sequence[str]) -> Vectors:
    """The vectors of single words, float32 (n, dim): the library's own where it has the word."""
    known = [word for word in words if library.rows.get(word, library.bundle.manifest.words) < library.bundle.manifest.words]
    unknown = [word for word in words if word not in known]
    stored = library.bundle.word_vectors(np.array([library.rows[word] for word in known], np.int64))
    vectors = dict(zip(known, stored, strict=True))
    if unknown:
        vectors |= zip(unknown, library.embedder.embed_texts(unknown), strict=True)
    return np.array([vectors[word] for word in words], np.float32).reshape(-1, library.bundle.manifest.dim)


def _texts(question: Question, subject: str) -> list[str]:
    """What is embedded for a question: as it was said, as health pages put it, with the subject of the library."""
    restated = question.restated or question.text
    if subject and subject not in question.text.lower() and (question.points or len(question.focus) <= 1):
        restated = f"{restated} ({subject})"
    return list(dict.fromkeys((question.text, restated)))
