"""Terms: the question's words as the lexical index stems them, weighted by how rare they are in the library."""

import math
from collections.abc import Iterable

from indexer.lexical_index import LexicalIndex


class Terms:
    """The weighted terms of one question."""

    def __init__(self, words: Iterable[str], lexical: LexicalIndex) -> None:
        self._lexical = lexical
        self.weights = {term: self._rarity(term) for word in words for term in lexical.terms(word)}
        self._total = sum(self.weights.values())

    def _rarity(self, term: str) -> float:
        """The term's inverse document frequency, as BM25 has it; positive."""
        frequency = self._lexical.document_frequency(term)
        return math.log(1 + (len(self._lexical) - frequency + 0.5) / (frequency + 0.5))

    def found(self, text: str) -> set[str]:
        """The terms that stand in the text."""
        return self.weights.keys() & set(self._lexical.terms(text))

    def share(self, found: set[str]) -> float:
        """What the found terms weigh of all, 0 to 1; 0 for a question without terms."""
        return sum(self.weights[term] for term in found) / self._total if self._total else 0.0
