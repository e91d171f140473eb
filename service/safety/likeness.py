"""Emergencies in words that no rule knows: what a message is like, by its vector and by its words.

Messages that are known for emergencies, or for nothing of the kind, speak for or against: the nearer in meaning, the louder; and
each word, and pair of words, adds its own. The weights are those of a kernel ridge regression (Saunders, Gammerman and Vovk, 1998)
that `eval.likeness` fits, over the vectors of one model alone: for another there is no likeness, and the rules stand by themselves.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.embedder import Vectors
from service.safety.emergencies import Emergency, emergency_of, plain, speaks_of_now

FILE = Path(__file__).with_name("likeness.npz")
BUCKETS = 8192  # of words and pairs of words
_WIDTH = 1.25  # of the nearness: higher, and only what means nearly the same speaks
_SURE_OF_KIND = 0.5  # from which the kind is told, and not only that it is an emergency
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What messages are compared with."""

    messages: Vectors  # the messages that are known, float32 (n, dim), of unit length
    votes: npt.NDArray[np.float32]  # what each says: (n, 1 + kinds), emergency or not, and of which kind
    words: npt.NDArray[np.float32]  # what each bucket of words adds, (BUCKETS,)
    kinds: tuple[str, ...]
    threshold: float
    weights_sha256: str  # of the model that made the vectors

    def score(self, text: str, vector: Vectors) -> tuple[float, str]:
        """How much the message is like an emergency, from about -1 to 1, and of which kind: "any" where that is not sure."""
        # By einsum, on this thread: others take longer to wake than so small a product takes.
        told = nearness(np.einsum("nd,d->n", self.messages, vector)) @ self.votes
        buckets = buckets_of(text)
        from_words = self.words[buckets].sum() / max(1, len(buckets)) ** 0.5
        likeliest = int(told[1:].argmax())
        kind = self.kinds[likeliest] if told[1 + likeliest] >= _SURE_OF_KIND else "any"
        return float(told[0] + from_words), kind


def sensed_emergency(text: str, vector: Vectors, *, weights_sha256: str, language: str = "en") -> Emergency | None:
    """The emergency that the message is like, as something present, or None; None where another model than the likeness was fitted
    with made the vector, float32 (dim,), of unit length.
    """
    if weights_sha256 != LIKENESS.weights_sha256 or not speaks_of_now(text):
        return None
    score, kind = LIKENESS.score(text, vector)
    return emergency_of(kind, language) if score > LIKENESS.threshold else None


def nearness(cosines: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How near two vectors of unit length are by their cosine, float32 of any shape, from 0 to 1."""
    near: npt.NDArray[np.float32] = np.exp(2 * _WIDTH * (cosines - 1))
    return near


def buckets_of(text: str) -> list[int]:
    """The buckets of the message's words and pairs of words, its beginning and end among them, each once, in order."""
    words = _WORD.findall(plain(text))
    pairs = (f"{first} {second}" for first, second in zip(["<", *words], [*words, ">"], strict=True))
    return sorted({zlib.crc32(gram.encode()) % BUCKETS for gram in (*words, *pairs)})


def read_likeness(file: Path = FILE) -> Likeness:
    """The likeness that `eval.likeness` wrote."""
    with np.load(file) as stored:
        return Likeness(
            messages=stored["messages"].astype(np.float32) * stored["scales"][:, None],
            votes=stored["votes"].astype(np.float32),
            words=stored["words"].astype(np.float32),
            kinds=tuple(map(str, stored["kinds"])),
            threshold=float(stored["threshold"]),
            weights_sha256=str(stored["weights_sha256"]),
        )


LIKENESS = read_likeness()
