"""Retrieval: a question → Hits, from the dense and the lexical index and from the sentences of what they find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from indexer.bundle import Bundle
from indexer.documents import Document, Tier
from indexer.embedder import Vectors
from indexer.lexical_index import stems
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


def _shared(asked: frozenset[str], heading: frozenset[str]) -> float:
    """How nearly the heading is the question: 0 up to a Jaccard index of .6 between their stems, then rising to 1."""
    if not _NEARLY * len(asked) < len(heading) < len(asked) / _NEARLY:
        return 0.0  # the shorter of two sets is the most that they can share
    shared = len(asked & heading) / len(asked | heading)
    return max(0.0, (shared - _NEARLY) / (1 - _NEARLY))


@lru_cache(maxsize=20_000)
def _read_heading(heading: str) -> tuple[Kind, frozenset[str]]:
    """What a heading asks for, and the stems of the words of its last part; read once for as long as it is looked at."""
    last = heading.rsplit(HEADING_SEPARATOR, 1)[-1]
    return kind_of(heading), frozenset(stem for word in content_words(last) for stem in stems(word))


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
class _Candidates:
    """What is known of the passages that either index found, each float32 (n,); `base` is their score without what only their
    heading tells.
    """

    rows: Rows
    headings: Sequence[str]
    dense: Vectors
    lexical: Vectors
    sentence: Vectors
    base: Vectors


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
        if len(rows) == 0 or k <= 0:
            return []
        lexical = np.zeros(len(rows), np.float32)
        if len(bm25):
            lexical[np.searchsorted(rows, lexical_rows)] = bm25 / bm25.max()
        candidates = self._candidates(question, vector, rows, lexical)
        return self._hits(self._best(question, candidates, k), vector)

    def _candidates(self, question: Question, vector: Vectors, rows: Rows, lexical: Vectors) -> _Candidates:
        weights = self._weights
        heads = self._bundle.store.heads(rows.tolist())
        counts = np.array([head.sentences for head in heads])
        firsts = np.array([head.first_sentence for head in heads])
        # Row numbers of all their sentences, passage by passage; every passage has one or more.
        starts = np.cumsum(counts) - counts
        sentences = np.repeat(firsts - starts, counts) + np.arange(counts.sum())
        best = np.maximum.reduceat(self._bundle.sentence_scores(sentences, vector), starts)
        sentence = np.maximum(best, 0).astype(np.float32)
        dense = self._bundle.vectors.vectors(rows) @ vector
        tiers = {Tier.REVIEWED: weights.reviewed, Tier.COMMUNITY: weights.community}
        extra = [tiers.get(head.tier, 0.0) + (_OTHER_LANGUAGE if head.language != question.language else 0.0) for head in heads]
        base = dense + weights.sentence * sentence + weights.lexical * lexical + np.array(extra, np.float32)
        return _Candidates(rows, [head.heading for head in heads], dense, lexical, sentence, base)

    def _best(self, question: Question, candidates: _Candidates, k: int) -> list[_Found]:
        """The k best by their whole score. A heading is read only where it could put its passage among them."""
        weights = self._weights
        order = np.argsort(-candidates.base, kind="stable")
        most = max(weights.heading, 0.0) + max(weights.kind, 0.0)
        least = min(weights.kind * _DISAGREEMENT, 0.0) + min(weights.heading, 0.0)
        floor = candidates.base[order[min(k, len(order)) - 1]] + least - most
        asked = frozenset(stem for word in question.words for stem in stems(word))
        found = []
        for place in order[candidates.base[order] >= floor].tolist():
            kind, words = _read_heading(candidates.headings[place])
            score = float(candidates.base[place])
            score += weights.heading * _shared(asked, words) + weights.kind * _agreement(question.kind, kind)
            found.append(
                _Found(
                    int(candidates.rows[place]), score, float(candidates.dense[place]), float(candidates.lexical[place]),
                    float(candidates.sentence[place]),
                )
            )  # fmt: skip
        return sorted(found, key=lambda one: (-one.score, one.row))[:k]

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
