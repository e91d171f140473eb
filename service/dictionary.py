"""Dictionaries: the words of a language and how often they are used, read when the first word turns up that a library lacks."""

import math
from collections.abc import Mapping
from functools import lru_cache

from spellchecker import SpellChecker

_LANGUAGES = ("en", "es")
_COMMON, _RARE = 2.0, 8.0  # powers of ten: one word in a hundred, one in a hundred million


def in_dictionary(word: str, language: str) -> bool:
    """Whether the language's dictionary has the word (lower case); English stands in for languages that have none."""
    return word in _words(_known(language))


def rarity(word: str, language: str) -> float:
    """How rare the word (lower case) is in the language: 0 for one in a hundred words, 1 for one in a hundred million and fewer."""
    counts = _words(_known(language))
    share = (counts.get(word, 0) + 1) / _total(_known(language))
    return min(1.0, max(0.0, (-math.log10(share) - _COMMON) / (_RARE - _COMMON)))


def _known(language: str) -> str:
    return language if language in _LANGUAGES else "en"


@lru_cache(maxsize=len(_LANGUAGES))
def _words(language: str) -> Mapping[str, int]:
    counts: Mapping[str, int] = SpellChecker(language=language).word_frequency.dictionary
    return counts


@lru_cache(maxsize=len(_LANGUAGES))
def _total(language: str) -> int:
    return sum(_words(language).values())
