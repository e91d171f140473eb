"""What medcite says in its own words."""

from dataclasses import replace

import pytest

from service.messages import message, personal_notice
from service.question import Kind, Question

ASKED = Question(original="moon nee", text="moon knee", language="en", kind=Kind.OTHER, words=("moon",), focus=("moon",))
MENDED = replace(ASKED, corrections=(("nee", "knee"),))


def test_nothing_is_said_of_a_plain_answer() -> None:
    assert message([ASKED], abstained=False, unanswered=()) == ""


def test_a_mended_spelling_is_told_once() -> None:
    assert message([MENDED, MENDED], abstained=False, unanswered=()) == "Reading “knee” for “nee”."


def test_an_abstention_says_that_the_library_lacks_it() -> None:
    assert "does not hold an answer to that question" in message([ASKED], abstained=True, unanswered=())


def test_what_was_not_answered_of_several_is_named() -> None:
    assert message([ASKED], abstained=False, unanswered=["Is it blue?", "Why?"]).endswith("answer to: “Is it blue?”, “Why?”.")


@pytest.mark.parametrize("language", ["es", "fr"])
def test_each_is_said_in_the_askers_language_or_english(language: str) -> None:
    spoken = replace(MENDED, language=language)
    texts = (
        personal_notice(language), message([spoken], abstained=True, unanswered=()),
        message([spoken], abstained=False, unanswered=["Why?"]),
    )  # fmt: skip
    spanish = ["médico" in texts[0], "biblioteca" in texts[1], "biblioteca" in texts[2]]
    assert spanish == [language == "es"] * 3
