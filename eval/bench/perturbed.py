"""An embedder for documents beyond the real ones: their sentences' real vectors, moved as far as passages near each other lie apart.

To embed a million passages takes hours. What is asked here is how search and memory grow, for which vectors must be spread as real
ones are: independent noise is not (every vector is then as far from every other, and no index finds anything sooner than by
comparing them all). So a vector is moved along the difference of two real vectors that are near each other.
"""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from eval.bench.synthetic import Base, sentences, unmarked
from indexer.bundle import Bundle
from indexer.embedder import Card, Embedded, Embedder, Span, Vectors, unit, units

_SEED = 6


class PerturbedEmbedder:
    """Embeds as `real` does whatever stands in the base or is a heading, a word or a question without a mark."""

    def __init__(self, real: Embedder, bundle: Bundle, base: Base) -> None:
        self.card: Card = real.card
        self.unknown = 0  # sentences that are in no real passage
        self._real = real
        self._bundle = bundle
        self._headings: dict[str, Vectors] = {}
        self._moves, self.cosine = moves(base)
        self._places = {stored.passage.text: place for place, stored in enumerate(base.passages)}
        self._base = base
        self._sentences = {
            text: stored.first_sentence + number for stored in base.passages for number, text in enumerate(sentences(stored))
        }

    def count(self, text: str) -> int:
        return self._real.count(text)

    def embed_question(self, text: str) -> Vectors:
        return self._real.embed_question(text)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        real = [unmarked(text) for text in texts]
        new = [text for text in dict.fromkeys(real) if text not in self._headings]
        self._headings.update(zip(new, self._real.embed_texts(new), strict=True))
        found = [
            self._headings[name] if name == text else self._moved(self._headings[name], text)
            for name, text in zip(real, texts, strict=True)
        ]
        return np.array(found, np.float32).reshape(-1, self.card.dim)

    def embed_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[tuple[int, Embedded]]:
        for place, (text, spans) in enumerate(passages):
            if not spans:  # a heading
                yield place, Embedded(self.embed_texts([text])[0], np.zeros((0, self.card.dim), np.float32))
                continue
            real = self._places.get(text)
            yield place, self._mixed(text, spans) if real is None else self._real_ones(real, text, spans)

    def _real_ones(self, place: int, text: str, spans: Sequence[Span]) -> Embedded:
        """The vectors of a passage of the base, as its library has them."""
        stored = self._base.passages[place]
        if len(spans) != len(stored.passage.sentences):  # it was cut in another way where other text stood before it
            return next(self._real.embed_passages([(text, spans)]))[1]
        # In the index stands the mean of body and heading.
        whole = unit(2 * self._base.vectors[place] - self.embed_texts([stored.passage.heading])[0])
        rows = np.arange(stored.first_sentence, stored.first_sentence + len(spans))
        return Embedded(whole, self._bundle.sentence_vectors(rows))

    def _mixed(self, text: str, spans: Sequence[Span]) -> Embedded:
        """The vectors of sentences from several passages, all moved the same way: they stand together now."""
        known = [(place, self._sentences.get(text[start:end], -1)) for place, (start, end) in enumerate(spans)]
        rows = np.array([row for _, row in known], np.int64)
        self.unknown += int((rows < 0).sum())
        parts = np.zeros((len(spans), self.card.dim), np.float32)
        parts[rows >= 0] = self._bundle.sentence_vectors(rows[rows >= 0])
        if (rows < 0).all():
            return Embedded(self._real.embed_texts([text])[0], self._real.embed_texts([text[a:b] for a, b in spans]))
        lengths = np.array([end - start for start, end in spans], np.float32)
        whole = self._moved(unit(lengths @ parts), text)
        parts[rows < 0] = whole
        return Embedded(whole, np.array([self._moved(part, text) for part in parts], np.float32))

    def _moved(self, vector: Vectors, text: str) -> Vectors:
        """The vector, moved the way that the text says."""
        drawn = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        return unit(vector + self._moves[drawn % len(self._moves)])


def moves(base: Base) -> tuple[Vectors, float]:
    """Differences between real vectors near each other, float32 (n, dim), each as long as puts what is moved at the cosine that is
    the median between neighbours; and that cosine.
    """
    scaled = units(base.vectors)
    nearest = scaled[base.near[:, 0]]
    cosine = min(float(np.median((scaled * nearest).sum(axis=1))), 0.999)
    # Neighbours of a rank drawn for each: the nearest alone is often the same page once more.
    ranks = np.random.default_rng(_SEED).integers(base.near.shape[1], size=len(scaled))
    apart = scaled - scaled[base.near[np.arange(len(scaled)), ranks]]
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    some = lengths[:, 0] > 1e-3
    found: Vectors = (apart[some] / lengths[some] * np.sqrt(1 / cosine**2 - 1)).astype(np.float32)
    return found, cosine
