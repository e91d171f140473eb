"""The vocabulary: in how many documents each word stands, and a vector for each of the most frequent words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from indexer.bundle import quantise
from indexer.documents import Document
from indexer.embedder import Embedder
from indexer.protocols import Generation
from indexer.words import STOP_WORDS, STOP_WORDS_ES

_SUBJECT_SHARE = 0.5  # a word in the names of this share of documents is the library's subject
_WORD = re.compile(r"[^\W\d_]{3,}")


class Vocabulary:
    """Counts words by document. Starts from the counts of the generation before, and is kept up by difference."""

    def __init__(self, counts: Mapping[str, tuple[int, int]] | None = None) -> None:
        """`counts`: word → documents that use it, documents that bear it in a name."""
        self._used = Counter({word: used for word, (used, _) in (counts or {}).items()})
        self._named = Counter({word: named for word, (_, named) in (counts or {}).items()})

    def add(self, document: Document) -> None:
        names, words = _words(document)
        self._named.update(names)
        self._used.update(words)

    def remove(self, document: Document) -> None:
        names, words = _words(document)
        self._named.subtract(names)
        self._used.subtract(words)

    def words(self) -> list[tuple[str, int, int]]:
        """(word in lower case, documents that use it, documents that bear it in a name), the most frequent first."""
        counts = sorted(self._used.items(), key=lambda item: (-item[1], item[0]))
        return [(word, used, self._named[word]) for word, used in counts if used > 0]

    def subject(self, documents: int) -> str:
        """The word that most of so many documents bear in their title or other names; empty where no word does."""
        counts = ((word, count) for word, count in self._named.items() if word not in STOP_WORDS | STOP_WORDS_ES)
        word, count = max(counts, key=lambda item: (item[1], item[0]), default=("", 0))
        return word if documents > 1 and count >= _SUBJECT_SHARE * documents else ""


def _words(document: Document) -> tuple[set[str], set[str]]:
    """The words of the document's names, and those together with the words of its text."""
    names = {word.lower() for word in _WORD.findall(" ".join(document.names))}
    return names, names | {word.lower() for word in _WORD.findall(document.text)}


def word_codes(words: Sequence[str], embedder: Embedder, earlier: Generation | None) -> npt.NDArray[np.int8]:
    """The words' vectors, int8 (n, dim) as `quantise` makes them; those that the earlier generation has are copied."""
    known: dict[str, int] = {}
    if earlier:
        known = {word: row for row, word in enumerate(earlier.store.words()) if row < earlier.manifest.words}
    codes = np.zeros((len(words), embedder.card.dim), np.int8)
    fresh = [place for place, word in enumerate(words) if word not in known]
    codes[fresh] = quantise(embedder.embed_texts([words[place] for place in fresh]))
    kept = [place for place, word in enumerate(words) if word in known]
    if earlier and kept:
        codes[kept] = quantise(earlier.word_vectors(np.array([known[words[place]] for place in kept])))
    return codes
