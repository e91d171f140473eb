"""The interface's words: everything is said in every language, and the reader's is found."""

import re
from dataclasses import fields

import pytest

from service.web.english import ENGLISH
from service.web.languages import preferred_language, words_in
from service.web.spanish import SPANISH
from service.web.words import date_in_words


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    for field in fields(ENGLISH):
        english, spanish = str(getattr(ENGLISH, field.name)), str(getattr(SPANISH, field.name))
        assert english, field.name
        if field.name not in ("months", "topic_names"):
            assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", spanish)), field.name
    assert (len(ENGLISH.months), len(SPANISH.months)) == (12, 12)


def test_a_language_without_words_is_shown_in_english() -> None:
    assert words_in("es") is SPANISH
    assert words_in("fr") is words_in("") is ENGLISH


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"), ("es", "es"), ("es-419, en;q=0.5", "es"), ("en, es", "en"), ("fr, es;q=0.3, en;q=0.2", "es"), ("de", "en"),
        ("es;q=0, en;q=0.1", "en"), ("es;q=x", "en"), ("ES-mx", "es"), (",,;q=,", "en"), ("es; q=0.4, en; q=0.9", "en"),
    ],
)  # fmt: skip
def test_the_readers_language_is_found(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language


@pytest.mark.parametrize(
    ("date", "english", "spanish"),
    [("2024-05-01", "1 May 2024", "1 de mayo de 2024"), ("2024", "2024", "2024"), ("2024-13-01", "2024-13-01", "2024-13-01")],
)
def test_a_date_reads_as_people_write_it(date: str, english: str, spanish: str) -> None:
    assert (date_in_words(date, ENGLISH), date_in_words(date, SPANISH)) == (english, spanish)
