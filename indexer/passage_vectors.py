"""The vectors of passages and of their sentences: computed, or copied where the bundle before has them."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.bundle import quantise
from indexer.documents import UNTITLED
from indexer.embedder import Embedder, Span, Vectors
from indexer.passages import Passage
from indexer.protocols import Generation
from indexer.telling import tells
from indexer.vector_index import passage_vectors

_KEPT_HEADINGS = 50_000
_MADE = "3"  # to be changed with the way a vector is made, so that none made in another way is copied

Codes = npt.NDArray[np.int8]


def digest(passage: Passage) -> bytes:
    """What a passage's vectors are known by, 16 bytes: everything that they are made from but the model."""
    spans = ",".join(
        f"{s.start - passage.start}-{s.end - passage.start}{'' if tells(passage, s) else '-'}" for s in passage.sentences
    )
    return hashlib.sha256("\0".join((_MADE, passage.heading, passage.text, spans)).encode()).digest()[:16]


class PassageVectors:
    """Gives passages their vectors. `reused` counts those that came from an earlier generation."""

    def __init__(self, embedder: Embedder, *, window: int, earlier: Generation | None) -> None:
        """`window`: the embedder's own tokens that a heading may have. `earlier` was made by the same model."""
        self._embedder = embedder
        self._window = window
        self._earlier = earlier
        self._headings: OrderedDict[str, Vectors] = OrderedDict()
        self.reused = 0

    @cached_property
    def _known(self) -> dict[bytes, tuple[int, int, int]]:
        """Digest → row, first sentence row and number of sentences in the earlier generation."""
        keys = self._earlier.store.passage_keys() if self._earlier else ()
        return {key: (row, first, count) for key, row, first, count in keys}

    def of(self, passages: Sequence[Passage], digests: Sequence[bytes]) -> tuple[Vectors, list[Codes]]:
        """The passages' vectors, float32 (n, dim), and for each its sentences', int8 (sentences, dim). What is the same is
        embedded once.
        """
        fresh = {key: place for place, key in reversed(list(enumerate(digests))) if key not in self._known}
        whole, parts = self._embedded([passages[place] for place in fresh.values()])
        row_of = {key: row for row, key in enumerate(fresh)}
        old = self._copied([key for key in digests if key not in fresh])
        pairs = [(whole[row_of[key]], parts[row_of[key]]) if key in fresh else next(old) for key in digests]
        return np.stack([vector for vector, _ in pairs]), [codes for _, codes in pairs]

    def _embedded(self, passages: Sequence[Passage]) -> tuple[Vectors, list[Codes]]:
        whole = np.zeros((len(passages), self._embedder.card.dim), np.float32)
        parts = [np.zeros((0, self._embedder.card.dim), np.int8)] * len(passages)
        fresh = [heading for heading in dict.fromkeys(p.heading for p in passages) if heading not in self._headings]
        asked: list[tuple[str, list[Span]]] = [
            (p.text, [(s.start - p.start, s.end - p.start) for s in p.sentences]) for p in passages
        ]
        asked += [(self._within_window(heading), []) for heading in fresh]  # with the passages: two rounds would end twice
        for place, embedded in self._embedder.embed_passages(asked):
            if place >= len(passages):
                self._headings[fresh[place - len(passages)]] = embedded.whole
                continue
            whole[place] = embedded.whole
            parts[place] = quantise(embedded.parts)
            # What says nothing is near to nothing: a page that only repeats the question does not answer it.
            parts[place][[not tells(passages[place], sentence) for sentence in passages[place].sentences]] = 0
        headings = self._heading_vectors(passages)
        # A title that is only the beginning of the text says nothing that the text does not.
        untitled = [place for place, p in enumerate(passages) if p.heading.endswith(UNTITLED)]
        headings[untitled] = whole[untitled]
        return passage_vectors(whole, headings), parts

    def _copied(self, keys: Sequence[bytes]) -> Iterator[tuple[Vectors, Codes]]:
        """The vectors of passages that the earlier generation has, one after the other."""
        if not keys:
            return
        assert self._earlier is not None  # or nothing would be known
        self.reused += len(keys)
        rows, firsts, counts = np.array([self._known[key] for key in keys], np.int64).T
        vectors = self._earlier.vectors.vectors(rows)
        sentences = [np.arange(first, first + count) for first, count in zip(firsts, counts, strict=True)]
        codes = self._earlier.sentence_codes(np.concatenate(sentences))
        yield from zip(vectors, np.split(codes, np.cumsum(counts)[:-1]), strict=True)

    def _heading_vectors(self, passages: Sequence[Passage]) -> Vectors:
        """The vectors of the passages' headings, float32 (n, dim)."""
        dim = self._embedder.card.dim
        found = np.array([self._headings[p.heading] for p in passages], np.float32).reshape(-1, dim)
        while len(self._headings) > _KEPT_HEADINGS:
            self._headings.popitem(last=False)
        return found

    def _within_window(self, heading: str) -> str:
        while self._embedder.count(heading) > self._window:
            heading = heading[: len(heading) // 2]
        return heading
