"""Terms: the question's words as the lexical index stems them, weighted by how rare they are in the library.

A word may be said in other words: "booze" is found where a text says "alcohol".
"""

import math
import re
import sys
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache

from indexer.lexical_index import stems
from indexer.protocols import LexicalIndex
from service.everyday import Synonyms

_ENOUGH_SYNONYM = 0.4  # of what a synonym's words weigh ("caffeine drinks"), the share that a text must hold


@lru_cache(maxsize=4_096)
def _stems(text: str) -> frozenset[str]:
    """The stems of a text, remembered: the same passages and sentences are read for many questions."""
    return frozenset(map(sys.intern, stems(text)))


class Terms:
    """The weighted words of one question. `rows` maps the library's words to their rows."""

    def __init__(
        self, words: Iterable[str], lexical: LexicalIndex, rows: Mapping[str, int], synonyms: Synonyms | None = None
    ) -> None:
        self._lexical = lexical
        self._rows = rows
        self._said = {word: frozenset(lexical.terms(word)) for word in words}
        meant = synonyms or {}
        self._meant = {word: [frozenset(lexical.terms(other)) for other in meant.get(word, ())] for word in self._said}
        terms = frozenset().union(*self._said.values(), *(other for others in self._meant.values() for other in others))
        self._rarity = {term: self._rarity_of(term) for term in terms}
        self._weights = {word: self._weight(word) for word in self._said}
        # "fever" and "fevers" are one.
        self._distinct = {word: self._weights[word] for word in {said: word for word, said in self._said.items()}.values()}
        self._total = sum(self._distinct.values())

    def _rarity_of(self, term: str) -> float:
        """The term's inverse document frequency, as BM25 has it; positive."""
        frequency = self._lexical.document_frequency(term)
        return math.log(1 + (len(self._lexical) - frequency + 0.5) / (frequency + 0.5))

    def _weight(self, word: str) -> float:
        """A word weighs what it means: "ciggies" no more than "smoking", however rare it is."""
        said = sum(self._rarity[term] for term in self._said[word])
        meant = [sum(self._rarity[term] for term in other) for other in self._meant[word]]
        return min(said, max(meant)) if meant else said

    @property
    def words(self) -> Iterable[str]:
        return self._said.keys()

    def weight(self, word: str) -> float:
        """What one of the question's words weighs."""
        return self._weights[word]

    def is_unknown(self, word: str) -> bool:
        """Whether no passage holds any of the terms of the word, or of what it means."""
        known = {
            term for terms in (self._said[word], *self._meant[word]) for term in terms if self._lexical.document_frequency(term)
        }
        return not self._stands(word, known) and not self._said[word] & known

    def covered(self, texts: Iterable[str]) -> set[str]:
        """The question's words that stand in the texts, as they were said or in other words."""
        found = frozenset().union(*map(_stems, texts))
        return {word for word in self._said if self._stands(word, found)}

    def _stands(self, word: str, found: Set[str]) -> bool:
        if self._said[word] <= found:
            return True
        if not self._meant[word]:
            return False
        weights = [(sum(self._rarity[term] for term in other), other <= found) for other in self._meant[word]]
        return sum(weight for weight, stands in weights if stands) > _ENOUGH_SYNONYM * sum(weight for weight, _ in weights)

    def share(self, text: str) -> float:
        """What the words found in the text weigh of all, 0 to 1; 0 for a question without words."""
        if not self._total:
            return 0.0
        found = _stems(text)
        return sum(weight for word, weight in self._distinct.items() if self._stands(word, found)) / self._total

    def vocabulary_rows(self, text: str) -> list[int]:
        """The rows of the text's words in the library's vocabulary."""
        words = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", text)}
        return [self._rows[word] for word in words if word in self._rows]
