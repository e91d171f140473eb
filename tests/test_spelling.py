"""Spelling: what neither the library nor a dictionary knows is mended, by its letters or by its sound; nothing else is touched."""

import pytest

from service.spelling import mend_spelling

VOCABULARY = {"kelp": 3, "fever": 3, "seaweed": 1, "divers": 2, "moon": 2, "knee": 2, "osteonecrosis": 4, "necrosis": 1}


@pytest.mark.parametrize(
    "text",
    [
        "kneel sever rivers necrotic",  # in the dictionary, one letter from words of the library
        "kelp fever",  # in the library
        "metoprolol",  # near nothing
        "MRI of T2",  # short or with digits
        "fibrodysplasia in Zürich",
    ],
)
def test_a_correct_word_is_left_alone(text: str) -> None:
    assert mend_spelling(text, VOCABULARY, language="en") == (text, ())


def test_a_word_of_the_language_asked_in_is_known() -> None:
    assert mend_spelling("fiebre", {"fibre": 1}, language="es") == ("fiebre", ())


def test_two_words_that_the_library_has_both_stay_two() -> None:
    vocabulary = {"seaweed": 1, "sea": 1, "weeds": 1, "weed": 1}
    assert mend_spelling("sea weed", vocabulary, language="en") == ("sea weed", ())


def test_a_mended_word_is_replaced_only_where_it_stands_whole() -> None:
    text, _ = mend_spelling("fevr and unfevrish_fevr", VOCABULARY, language="en")
    assert text.startswith("fever and unfevrish")


def test_another_form_of_a_known_word_is_no_slip() -> None:
    assert mend_spelling("neuralgias", {"neuralgia": 3}, language="en") == ("neuralgias", ())
    assert mend_spelling("nueralgia", {"neuralgia": 3}, language="en")[0] == "neuralgia"


def test_a_word_is_mended_by_its_sound() -> None:
    assert mend_spelling("an injekshun", {"injection": 3, "infection": 9}, language="en")[0] == "an injection"
    assert mend_spelling("injekshun", {"injection": 3}, language="es")[0] == "injekshun"  # metaphone is of English
