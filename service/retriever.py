"""Retrieval: a question → Hits, from the dense and the lexical index and from the sentences of what they find."""

from collections.abc import Iterable, Iterator, Sequence
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
_OTHER_LANGUAGE = -2.0  # puts what the asker cannot read behind everything else

# Where a heading of another kind answers the question as well.
_AGREES = {Kind.CAUSE: {Kind.CAUSE, Kind.RISK}, Kind.RISK: {Kind.RISK, Kind.CAUSE}}
_GENERAL = {Kind.OTHER, Kind.INFORMATION}
_DISAGREEMENT = -0.5


def _agreement(asked: Kind, heading: Kind) -> float:
    """1 where a heading asks for what the question does, negative where it asks for something else, else 0."""
    if asked is Kind.OTHER:
        return 0.0
    if heading in _AGREES.get(asked, {asked}):
        return 1.0
    return 0.0 if asked in _GENERAL or heading in _GENERAL else _DISAGREEMENT


def _searched(question: Question) -> Iterable[str]:
    """The words that are looked up: as they were said, and as health pages say them."""
    return dict.fromkeys((*question.words, *(word for meant in question.synonyms.values() for word in meant)))


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts for in a passage's score. `dense` is the unit: the mean of the body's and the heading's cosine."""

    sentence: float = 0.65  # the cosine of the passage's best sentence
    lexical: float = 0.12  # BM25, as a share of the best passage's
    heading: float = 0.15  # the section's own heading is the question, nearly word for word
    kind: float = 0.08  # heading and question ask for the same thing
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate's row and scores."""

    row: int
    score: float
    dense: float
    lexical: float
    sentence: float


class Retriever:
    """Searches one bundle."""

    def __init__(self, bundle: Bundle, weights: Weights | None = None) -> None:
        self._bundle = bundle
        self._weights = weights or Weights()

    def search(self, question: Question, vector: Vectors, k: int, *, depth: int = _CANDIDATES) -> list[Hit]:
        """The k best passages for the question, whose unit vector is `vector`, best first, of the `depth` best of each index."""
        dense_rows, _ = self._bundle.vectors.search(vector, depth)
        terms = [term for word in _searched(question) for term in self._bundle.lexical.terms(word)]
        lexical_rows, bm25 = self._bundle.lexical.search(terms, depth)
        rows = np.unique(np.concatenate([dense_rows[dense_rows >= 0], lexical_rows]))
        if len(rows) == 0:
            return []
        dense = self._bundle.vectors.vectors(rows) @ vector
        lexical = np.zeros(len(rows), np.float32)
        if len(bm25):
            lexical[np.searchsorted(rows, lexical_rows)] = bm25 / bm25.max()
        scored = self._scored(question, vector, rows, dense, lexical)
        return self._hits(sorted(scored, key=lambda found: (-found.score, found.row))[:k], vector)

    def _scored(self, question: Question, vector: Vectors, rows: Rows, dense: Vectors, lexical: Vectors) -> Iterator[_Found]:
        weights = self._weights
        asked = self._terms(question.words)
        heads = self._bundle.store.heads(rows.tolist())
        sentences = [np.arange(head.first_sentence, head.first_sentence + head.sentences) for head in heads]
        nearness = self._bundle.sentence_vectors(np.concatenate(sentences)) @ vector
        start = 0
        for place, head in enumerate(heads):
            best = float(nearness[start : start + head.sentences].max(initial=0.0))
            start += head.sentences
            score = float(dense[place]) + weights.sentence * best + weights.lexical * float(lexical[place])
            score += weights.heading * self._shared(asked, head.heading.rsplit(HEADING_SEPARATOR, 1)[-1])
            score += weights.kind * _agreement(question.kind, kind_of(head.heading))
            score += _OTHER_LANGUAGE if head.language != question.language else 0.0
            score += {Tier.REVIEWED: weights.reviewed, Tier.COMMUNITY: weights.community}.get(head.tier, 0.0)
            yield _Found(int(rows[place]), score, float(dense[place]), float(lexical[place]), best)

    def _hits(self, found: Sequence[_Found], vector: Vectors) -> list[Hit]:
        store = self._bundle.store
        stored = store.passages([one.row for one in found])
        documents = {row: store.document(row) for row in {passage.document_row for passage in stored}}
        hits = []
        for rank, (one, passage) in enumerate(zip(found, stored, strict=True), start=1):
            rows = np.arange(passage.first_sentence, passage.first_sentence + len(passage.passage.sentences))
            vectors = self._bundle.sentence_vectors(rows)
            hits.append(
                Hit(
                    passage, documents[passage.document_row], rank, one.score, one.dense, one.lexical, one.sentence,
                    sentence_scores=vectors @ vector, sentence_vectors=vectors,
                )
            )  # fmt: skip
        return hits

    def _terms(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(term for word in words for term in self._bundle.lexical.terms(word))

    def _shared(self, asked: frozenset[str], heading: str) -> float:
        """How nearly the heading is the question: 0 up to a Jaccard index of .6 between their terms, then rising to 1."""
        terms = self._terms(content_words(heading))
        shared = len(asked & terms) / len(asked | terms) if asked or terms else 0.0
        return max(0.0, (shared - _NEARLY) / (1 - _NEARLY))
