"""The vectors of passages and of their sentences: computed, or copied where the bundle before has them."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.bundle import Bundle, quantise
from indexer.documents import UNTITLED
from indexer.embedder import Embedder, Vectors
from indexer.passages import Passage
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
    """Gives passages their vectors. `reused` counts those that came from the previous bundle."""

    def __init__(self, embedder: Embedder, *, window: int, previous: Bundle | None) -> None:
        """`window`: the embedder's own tokens that a heading may have. `previous` was made by the same model."""
        self._embedder = embedder
        self._window = window
        self._previous = previous
        self._headings: OrderedDict[str, Vectors] = OrderedDict()
        self.reused = 0

    @cached_property
    def _known(self) -> dict[bytes, tuple[int, int, int]]:
        """Digest → row, first sentence row and number of sentences in the previous bundle."""
        keys = self._previous.store.passage_keys() if self._previous else ()
        return {key: (row, first, count) for key, row, first, count in keys}

    def of(self, passages: Sequence[Passage], digests: Sequence[bytes]) -> tuple[Vectors, list[Codes]]:
        """The passages' vectors, float32 (n, dim), and for each its sentences', int8 (sentences, dim). What is the same is
        embedded once.
        """
        fresh = {key: place for place, key in reversed(list(enumerate(digests))) if key not in self._known}
        whole, parts = self._embedded([passages[place] for place in fresh.values()])
        row_of = {key: row for row, key in enumerate(fresh)}
        copied = [self._copied(key) if key not in fresh else None for key in digests]
        self.reused += sum(found is not None for found in copied)
        pairs = [found or (whole[row_of[key]], parts[row_of[key]]) for key, found in zip(digests, copied, strict=True)]
        return np.stack([vector for vector, _ in pairs]), [codes for _, codes in pairs]

    def _embedded(self, passages: Sequence[Passage]) -> tuple[Vectors, list[Codes]]:
        whole = np.zeros((len(passages), self._embedder.card.dim), np.float32)
        parts = [np.zeros((0, self._embedder.card.dim), np.int8)] * len(passages)
        asked = [(p.text, [(s.start - p.start, s.end - p.start) for s in p.sentences]) for p in passages]
        for place, embedded in self._embedder.embed_passages(asked):
            whole[place] = embedded.whole
            parts[place] = quantise(embedded.parts)
            # What says nothing is near to nothing: a page that only repeats the question does not answer it.
            parts[place][[not tells(passages[place], sentence) for sentence in passages[place].sentences]] = 0
        headings = self._heading_vectors([p.heading for p in passages])
        # A title that is only the beginning of the text says nothing that the text does not.
        untitled = [place for place, p in enumerate(passages) if p.heading.endswith(UNTITLED)]
        headings[untitled] = whole[untitled]
        return passage_vectors(whole, headings), parts

    def _copied(self, key: bytes) -> tuple[Vectors, Codes]:
        assert self._previous is not None  # or nothing would be known
        row, first, count = self._known[key]
        return self._previous.vectors.vectors(np.array([row]))[0], self._previous.sentence_codes(slice(first, first + count))

    def _heading_vectors(self, headings: Sequence[str]) -> Vectors:
        """The headings' vectors, float32 (n, dim); a heading is embedded once."""
        new = [heading for heading in dict.fromkeys(headings) if heading not in self._headings]
        vectors = self._embedder.embed_texts([self._within_window(heading) for heading in new])
        self._headings.update(zip(new, vectors, strict=True))
        dim = self._embedder.card.dim
        found = np.array([self._headings[heading] for heading in headings], np.float32).reshape(-1, dim)
        while len(self._headings) > _KEPT_HEADINGS:
            self._headings.popitem(last=False)
        return found

    def _within_window(self, heading: str) -> str:
        while self._embedder.count(heading) > self._window:
            heading = heading[: len(heading) // 2]
        return heading
