"""Dictionaries know the words of their language, and fall back to English."""

import pytest

from service.dictionary import in_dictionary


@pytest.mark.parametrize(
    ("word", "language", "known"),
    [
        ("shoulder", "en", True),
        ("hombro", "es", True),
        ("hombro", "en", False),
        ("shoulder", "fr", True),  # no French dictionary: English stands in
        ("osteonacrosis", "en", False),
    ],
)
def test_a_word_is_known_in_its_language(word: str, language: str, known: bool) -> None:
    assert in_dictionary(word, language) is known
