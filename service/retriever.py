"""Retrieval: a question → Hits, from the dense and the lexical index and from the sentences of what they find."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from indexer.bundle import Bundle
from indexer.documents import Document, Tier
from indexer.embedder import Vectors
from indexer.passages import HEADING_SEPARATOR
from indexer.store import StoredPassage
from indexer.vector_index import Rows
from service.question import Kind, Question, content_words, kind_of

_NEARLY = 0.6  # a heading that shares fewer of its words with the question is judged by its vector alone
_CANDIDATES = 80  # from each index, before they are scored together


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts for in a passage's score. `dense` is the unit: the mean of the body's and the heading's cosine."""

    sentence: float = 0.65  # the cosine of the passage's best sentence
    lexical: float = 0.12  # BM25, as a share of the best passage's
    heading: float = 0.15  # the section's own heading is the question, nearly word for word
    kind: float = 0.06  # heading and question ask for the same thing
    reviewed: float = 0.02  # tie-breakers between tiers
    community: float = -0.04


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score and rank (from 1), and the part each ranker played in the score."""

    passage: StoredPassage
    document: Document
    rank: int
    score: float
    dense: float
    lexical: float
    sentence: float
    sentence_scores: Vectors  # the cosine of each of its sentences, float32 (sentences,)
    sentence_vectors: Vectors  # float32 (sentences, dim)

    @property
    def opens_section(self) -> bool:
        """Whether the passage starts where its section does."""
        return self.passage.passage.start in self.document.section_offsets()


class Retriever:
    """Searches one bundle."""

    def __init__(self, bundle: Bundle, weights: Weights | None = None) -> None:
        self._bundle = bundle
        self._weights = weights or Weights()

    def search(self, question: Question, vector: Vectors, k: int) -> list[Hit]:
        """The k best passages for the question, whose unit vector is `vector`, best first."""
        dense_rows, _ = self._bundle.vectors.search(vector, _CANDIDATES)
        terms = [term for word in question.words for term in self._bundle.lexical.terms(word)]
        lexical_rows, bm25 = self._bundle.lexical.search(terms, _CANDIDATES)
        rows = np.unique(np.concatenate([dense_rows[dense_rows >= 0], lexical_rows]))
        if len(rows) == 0:
            return []
        dense = self._bundle.vectors.vectors(rows) @ vector
        lexical = np.zeros(len(rows), np.float32)
        if len(bm25):
            lexical[np.searchsorted(rows, lexical_rows)] = bm25 / bm25.max()
        return self._scored(question, vector, rows, dense, lexical)[:k]

    def _scored(self, question: Question, vector: Vectors, rows: Rows, dense: Vectors, lexical: Vectors) -> list[Hit]:
        weights = self._weights
        stored = self._bundle.store.passages([int(row) for row in rows])
        documents = {p.document_row: self._bundle.store.document(p.document_row) for p in stored}
        asked = self._terms(question.words)
        scored = []
        for place, passage in enumerate(stored):
            sentences = np.arange(passage.first_sentence, passage.first_sentence + len(passage.passage.sentences))
            sentence_vectors = self._bundle.sentence_vectors(sentences)
            sentence_scores = sentence_vectors @ vector
            best = float(sentence_scores.max(initial=0.0))
            document = documents[passage.document_row]
            score = float(dense[place]) + weights.sentence * best + weights.lexical * float(lexical[place])
            score += weights.heading * self._shared(asked, passage.passage.heading.rsplit(HEADING_SEPARATOR, 1)[-1])
            if question.kind is not Kind.OTHER and kind_of(passage.passage.heading) is question.kind:
                score += weights.kind
            score += {Tier.REVIEWED: weights.reviewed, Tier.COMMUNITY: weights.community}.get(document.tier, 0.0)
            scored.append((score, place, passage, document, best, sentence_scores, sentence_vectors))
        scored.sort(key=lambda item: (-item[0], item[1]))
        return [
            Hit(passage, document, rank, score, float(dense[place]), float(lexical[place]), best, scores, vectors)
            for rank, (score, place, passage, document, best, scores, vectors) in enumerate(scored, start=1)
        ]

    def _terms(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(term for word in words for term in self._bundle.lexical.terms(word))

    def _shared(self, asked: frozenset[str], heading: str) -> float:
        """How nearly the heading is the question: 0 up to a Jaccard index of .6 between their terms, then rising to 1."""
        terms = self._terms(content_words(heading))
        shared = len(asked & terms) / len(asked | terms) if asked or terms else 0.0
        return max(0.0, (shared - _NEARLY) / (1 - _NEARLY))
