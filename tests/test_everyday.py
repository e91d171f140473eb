"""Everyday words are read as what health pages call them."""

import pytest

from service.everyday import BACKGROUND, restated, synonyms


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Is it wear and tear?", "Is it osteoarthritis arthritis?"),
        ("too much booze", "too much alcohol drinking"),
        ("Do two jabs help?", "Do two injection help?"),  # a plural
        ("my new hip squeaks", "my hip replacement squeaks"),
        ("my new hips squeak", "my hip replacement squeak"),
        ("JABS", "injection"),
        ("it barely hurts", "it no pain silent"),
        ("my xrays", "my x-ray"),
        ("I can’t walk", "I limp walking"),  # a curly apostrophe
    ],
)
def test_a_text_is_restated(said: str, meant: str) -> None:
    assert restated(said) == meant


@pytest.mark.parametrize("text", ["What causes kelp fever?", "shipping", "optic", "opportunity", "", "jabber"])
def test_other_words_and_parts_of_words_stay(text: str) -> None:
    assert restated(text) == text
    assert synonyms(text) == {}


def test_the_longest_phrase_wins() -> None:
    assert restated("a new hip") != restated("a hip")
    assert synonyms("hip ball")["ball"] == ("femoral", "head", "hip")


def test_each_word_of_a_phrase_means_the_whole() -> None:
    assert synonyms("My dead bone") == {"dead": ("osteonecrosis",), "bone": ("osteonecrosis",)}


def test_background_words_ask_nothing() -> None:
    assert {"grandkids", "tomorrow", "please", "landlord"} <= BACKGROUND
    assert not {"hip", "pain", "alcohol", "army", "coffee", "children"} & BACKGROUND


def test_every_language_has_its_own_words() -> None:
    assert restated("¿puedo tomar vino?", language="es") == "¿puedo tomar alcohol?"
    assert synonyms("vino", language="es") == {"vino": ("alcohol",)}
    assert restated("two jabs", language="es") == "two jabs"
    assert restated("cerveza") == "cerveza"
    assert restated("two jabs", language="fr") == "two jabs"


@pytest.mark.parametrize("name", ["ozempic", "humira", "viagra", "metformin"])
def test_the_name_of_one_medicine_is_not_read_as_its_kind(name: str) -> None:
    """Else a page on losing weight would hold all the words of a question about it."""
    assert restated(f"can I take {name}") == f"can I take {name}"
