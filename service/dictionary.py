"""Dictionaries: the words of a language, read when the first word turns up that a library does not have."""

from functools import lru_cache

from spellchecker import SpellChecker

_LANGUAGES = ("en", "es")


def in_dictionary(word: str, language: str) -> bool:
    """Whether the language's dictionary has the word (lower case); English stands in for languages that have none."""
    return word in _words(language if language in _LANGUAGES else "en")


@lru_cache(maxsize=len(_LANGUAGES))
def _words(language: str) -> frozenset[str]:
    return frozenset(SpellChecker(language=language).word_frequency.dictionary)
