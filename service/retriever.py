"""Retrieval: a question → Hits, from the dense and the lexical index and from the sentences of what they find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from indexer.documents import Document, Tier
from indexer.embedder import Vectors
from indexer.lexical_index import stems
from indexer.passages import innermost
from indexer.protocols import Generation
from indexer.store import StoredPassage
from indexer.vector_index import Rows
from service.question import Kind, Question, content_words, kind_of
from service.terms import Terms

_NEARLY = 0.6  # a heading that shares fewer of its words with the question is judged by its vector alone
_CANDIDATES = 80  # from each index, before they are scored together
_READ = 12  # of the best, whose words are read
_MODEL_LANGUAGE = "en"  # the default model knows little of others: there words tell more than vectors
_BY_WORDS = 2.0  # … so many times as much
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
    last = innermost(heading)
    return kind_of(heading), frozenset(stem for word in content_words(last) for stem in stems(word))


def _by_words(question: Question) -> float:
    """How much more than in the model's own language the words of the question count."""
    return 1.0 if question.language == _MODEL_LANGUAGE else _BY_WORDS


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
    covered: float = 0.25  # the share of the question's words, by rarity, that the passage and its heading hold
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
    covered: float = 0.0

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


@dataclass(frozen=True, slots=True)
class _Passage:
    """What was found, read."""

    found: _Found
    passage: StoredPassage
    covered: float


class Retriever:
    """Searches one bundle."""

    def __init__(self, bundle: Generation, weights: Weights | None = None) -> None:
        self._bundle = bundle
        self._weights = weights or Weights()

    def look_up(self, question: Question, *, depth: int = _CANDIDATES) -> tuple[Rows, Vectors]:
        """The `depth` best rows by the question's words, with their BM25 scores: what can be looked up before its vector is known."""
        terms = [term for word in _searched(question) for term in self._bundle.lexical.terms(word)]
        return self._bundle.lexical.search(terms, depth)

    def search(
        self,
        question: Question,
        vector: Vectors,
        k: int,
        *,
        depth: int = _CANDIDATES,
        looked_up: tuple[Rows, Vectors] | None = None,
        terms: Terms | None = None,
    ) -> list[Hit]:
        """The k best passages for the question, whose unit vector is `vector`, best first, of the `depth` best of each index;
        `looked_up`: what `look_up` found; `terms`: those of the question, where they are known already.
        """
        dense_rows, _ = self._bundle.vectors.search(vector, depth)
        lexical_rows, bm25 = looked_up or self.look_up(question, depth=depth)
        rows = np.unique(np.concatenate([dense_rows[dense_rows >= 0], lexical_rows]))
        if len(rows) == 0 or k <= 0:
            return []
        lexical = np.zeros(len(rows), np.float32)
        if len(bm25):
            lexical[np.searchsorted(rows, lexical_rows)] = bm25 / bm25.max()
        candidates = self._candidates(question, vector, rows, lexical)
        found = self._best(question, candidates, max(k, _READ))
        terms = terms or Terms(question.focus, self._bundle.lexical, {}, question.synonyms)
        return self._hits(self._read(question, found, terms)[:k], vector)

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
        base = dense + weights.sentence * sentence + _by_words(question) * weights.lexical * lexical + np.array(extra, np.float32)
        return _Candidates(rows, [head.heading for head in heads], dense, lexical, sentence, base)

    def _best(self, question: Question, candidates: _Candidates, k: int) -> list[_Found]:
        """The k best by their whole score. A heading is read only where it could put its passage among them."""
        weights = self._weights
        order = np.argsort(-candidates.base, kind="stable")
        most = max(weights.heading, 0.0) + max(weights.kind, 0.0)
        least = min(weights.kind * _DISAGREEMENT, 0.0) + min(weights.heading, 0.0)
        floor = candidates.base[order[min(k, len(order)) - 1]] + least - most
        asked = frozenset(stem for word in question.words for stem in stems(word))
        rows, base = candidates.rows.tolist(), candidates.base.tolist()
        scored = []
        for place in order[candidates.base[order] >= floor].tolist():
            kind, words = _read_heading(candidates.headings[place])
            score = base[place] + weights.heading * _shared(asked, words) + weights.kind * _agreement(question.kind, kind)
            scored.append((-score, rows[place], place))
        parts = (candidates.dense, candidates.lexical, candidates.sentence)
        return [_Found(row, -less, *(float(part[place]) for part in parts)) for less, row, place in sorted(scored)[:k]]

    def _read(self, question: Question, found: Sequence[_Found], terms: Terms) -> list[_Passage]:
        """What was found, read: the best first by what else they hold of the question's words."""
        passages = []
        for one, passage in zip(found, self._bundle.store.passages([one.row for one in found]), strict=True):
            covered = terms.share(f"{passage.passage.heading} {passage.passage.text}")
            score = one.score + _by_words(question) * self._weights.covered * covered
            passages.append(_Passage(replace(one, score=score), passage, covered))
        return sorted(passages, key=lambda read: (-read.found.score, read.found.row))

    def _hits(self, read: Sequence[_Passage], vector: Vectors) -> list[Hit]:
        rows = list(dict.fromkeys(one.passage.document_row for one in read))
        documents = dict(zip(rows, self._bundle.store.documents(rows), strict=True))
        ends = np.cumsum([len(one.passage.passage.sentences) for one in read])
        sentences = [np.arange(start := one.passage.first_sentence, start + len(one.passage.passage.sentences)) for one in read]
        sentence_vectors = np.split(self._bundle.sentence_vectors(np.concatenate(sentences)), ends[:-1])
        hits = []
        for rank, (one, vectors) in enumerate(zip(read, sentence_vectors, strict=True), start=1):
            found = one.found
            hits.append(
                Hit(
                    one.passage, documents[one.passage.document_row], rank, found.score, found.dense, found.lexical, found.sentence,
                    sentence_scores=vectors @ vector, sentence_vectors=vectors, covered=one.covered,
                )
            )  # fmt: skip
        return hits
