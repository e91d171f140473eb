"""Terms: the question's words as the lexical index stems them, weighted by how rare they are in the library."""

import math
import re
from collections.abc import Iterable, Mapping

from indexer.lexical_index import LexicalIndex


class Terms:
    """The weighted terms of one question. `rows` maps the library's words to their rows."""

    def __init__(self, words: Iterable[str], lexical: LexicalIndex, rows: Mapping[str, int]) -> None:
        self._lexical = lexical
        self._rows = rows
        self._by_word = {word: lexical.terms(word) for word in words}
        self._weights = {term: self._rarity(term) for terms in self._by_word.values() for term in terms}

    def _rarity(self, term: str) -> float:
        """The term's inverse document frequency, as BM25 has it; positive."""
        frequency = self._lexical.document_frequency(term)
        return math.log(1 + (len(self._lexical) - frequency + 0.5) / (frequency + 0.5))

    def of(self, word: str) -> list[str]:
        """The terms of one of the question's words."""
        return self._by_word[word]

    def weight(self, word: str) -> float:
        """What one of the question's words weighs."""
        return sum(self._weights[term] for term in self._by_word[word])

    def is_unknown(self, word: str) -> bool:
        """Whether no passage holds any of the word's terms."""
        return all(self._lexical.document_frequency(term) == 0 for term in self._by_word[word])

    def found(self, text: str) -> set[str]:
        """The question's terms that stand in the text."""
        return self._weights.keys() & set(self._lexical.terms(text))

    def share(self, text: str) -> float:
        """What the terms found in the text weigh of all, 0 to 1; 0 for a question without terms."""
        total = sum(self._weights.values())
        return sum(self._weights[term] for term in self.found(text)) / total if total else 0.0

    def vocabulary_rows(self, text: str) -> list[int]:
        """The rows of the text's words in the library's vocabulary."""
        words = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", text)}
        return [self._rows[word] for word in words if word in self._rows]
