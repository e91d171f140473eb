"""The vectors of words that questions use and the library does not, so that the model reads each of them once.

What is kept is words, each by itself and in no order that says who used it; it ends with the process.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from indexer.embedder import Vectors

_MOST = 4096  # words: 6 MB of vectors


class WordMemory:
    """Words and their vectors, the latest that were met. Safe to use from several threads."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, words: Iterable[str]) -> dict[str, Vectors]:
        """Those of the words that are remembered, each with its vector, float32 (dim,)."""
        with self._lock:
            return {word: self._vectors[word] for word in words if word in self._vectors}

    def keep(self, vectors: Mapping[str, Vectors]) -> None:
        """Remembers these; the words that were met first are forgotten where there are too many."""
        with self._lock:
            for word, vector in vectors.items():
                self._vectors[word] = vector.copy()  # not the whole array that it is a row of
            while len(self._vectors) > _MOST:
                self._vectors.popitem(last=False)
