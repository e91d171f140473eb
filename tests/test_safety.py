"""Emergencies are seen in lay words and misspellings; look-alikes are not; a decision about oneself is told from a fact."""

from pathlib import Path

import pytest

from eval.phrasings import read_phrasings
from service.safety import Emergency, asks_personal_decision, find_emergency

KNOWN = read_phrasings(Path(__file__).resolve().parents[1] / "eval" / "emergencies" / "known.txt")

# Words of a diagnosis, which a notice must leave to the people who answer the call.
DIAGNOSES = (
    "heart attack stroke infarct seizure sepsis meningitis anaphyla overdose allerg ectopic torsion clot embol fracture dislocat "
    "diabet suicid infarto derrame convulsi sobredosis trombo fractura"
).split()

ODD = {
    "empty": "",
    "blank": " \n\t ",
    "NULs": "\x00" * 50,
    "lone surrogate": "\ud800 hip \udfff",
    "marks": "?!?!.,;:" * 500,
    "digits": "9" * 5000,
    "no spaces": "a" * 50_000,
    "exclamation marks": "!" * 50_000 + "1",
    "emoji": "🦴" * 2000,
    "other script": "股骨头坏死是什么？ что такое остеонекроз",
    "long and calm": "What is osteonecrosis of the hip and how is it treated? " * 900,
}


def lines(told: str, about: str = "") -> list[str]:
    """The phrasings that tell of an emergency, of none, or of a decision, or those of them that one block holds."""
    return [phrasing.text for phrasing in KNOWN if phrasing.told == told and about in ("", phrasing.about)]


@pytest.mark.parametrize("text", lines("emergency"))
def test_an_emergency_is_seen(text: str) -> None:
    assert find_emergency(text) is not None


@pytest.mark.parametrize("text", lines("none"))
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert find_emergency(text) is None


@pytest.mark.parametrize("text", lines("emergency", "suicide"))
def test_a_wish_to_die_has_its_own_notice(text: str) -> None:
    found = find_emergency(text)
    assert found is not None
    assert found.kind == "suicide"
    assert "988" in found.notice


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("crushing chest pain", "heart"),
        ("my wife's face is drooping", "stroke"),
        ("he is not breathing", "breathing"),
        ("I took the whole bottle of pills", "overdose"),
        ("I wet myself and my bum is numb", "spine"),
        ("my toddler drank bleach", "poisoning"),
        ("I fell and cannot put weight on my leg", "limb"),
        ("suddenly I can't see out of one eye", "eye"),
        ("my newborn has a fever", "infant"),
        ("I am vomiting blood", "internal"),
        ("my stool is black", "internal"),
        ("my wound is bleeding and will not stop", "bleeding"),
        ("38.5 fever 5 days after my hip replacement", "infection"),
        ("My jaw bone is exposed after Prolia and there's pus", "infection"),
        ("i took double my methotrexate by mistake", "overdose"),
        ("my husband is hitting me", "violence"),
    ],
)
def test_the_kind_is_told(text: str, kind: str) -> None:
    found = find_emergency(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("language", "press", "today"),
    [("en", "Press", "today"), ("es", "Presione", "hoy mismo")],
)
def test_inner_bleeding_and_infection_have_notices_of_their_own(language: str, press: str, today: str) -> None:
    wound = find_emergency("my wound is bleeding and will not stop", language=language)
    inner = find_emergency("I am vomiting blood", language=language)
    pus = find_emergency("there is pus draining from my hip wound", language=language)
    assert wound is not None
    assert inner is not None
    assert pus is not None
    assert press in wound.notice
    assert press not in inner.notice
    assert today in pus.notice


@pytest.mark.parametrize("language", ["en", "es", "es-MX", "fr", ""])
def test_no_notice_names_a_diagnosis(language: str) -> None:
    for text in lines("emergency"):
        found = find_emergency(text, language=language)
        assert found is not None
        assert not [word for word in DIAGNOSES if word in found.notice.lower()], found
        assert 1 <= found.notice.replace("EE. UU.", "").count(". ") + 1 <= 3


def test_the_notice_speaks_the_language_asked_for() -> None:
    spanish = find_emergency("me duele mucho el pecho", language="es")
    english = find_emergency("me duele mucho el pecho", language="en")
    assert spanish is not None
    assert english is not None
    assert "número de emergencias" in spanish.notice
    assert "local emergency number" in english.notice
    assert find_emergency("me duele mucho el pecho", language="tl") == english


@pytest.mark.parametrize(
    "text",
    [
        "I CAN\u2019T BREATHE",
        "i can`t breathe",
        "I can not breathe",
        "c\u200ban't bre\u200bathe",
        "\ufeffcan't\x00 breathe",
        "caaaan't breatheee",
        "ＣＡＮＴ ＢＲＥＡＴＨＥ",
        "i cant breath!!!! help!!!",
    ],
)
def test_spelling_and_invisible_characters_do_not_hide_it(text: str) -> None:
    assert find_emergency(text) is not None


@pytest.mark.parametrize("place", [0, 1, 30, 59])
def test_one_sentence_in_a_long_message_is_enough(place: int) -> None:
    sentences = ["My hip has hurt since 2019 and the doctors say it is stage two."] * 60
    assert find_emergency(" ".join(sentences)) is None
    sentences[place] = "My face is drooping on one side."
    found = find_emergency(" ".join(sentences))
    assert found is not None
    assert found.kind == "stroke"


def test_the_past_beside_the_present() -> None:
    assert find_emergency("I had a heart attack in 2010 but now my chest hurts badly") is not None
    assert find_emergency("My chest hurt badly in 2010 but now I only want to know about hips") is None


@pytest.mark.parametrize("name", ODD)
def test_odd_messages_are_no_emergency(name: str) -> None:
    assert find_emergency(ODD[name]) is None
    assert isinstance(asks_personal_decision(ODD[name]), bool)


def test_very_long_messages_are_read_to_the_end() -> None:
    assert find_emergency("chest " * 5000 + "hip " * 30 + "pain " * 3000) is None
    assert find_emergency("My hip clicks. " * 3400 + "I want to die.") is not None


@pytest.mark.parametrize("text", lines("decision", "about the asker"))
def test_a_decision_about_the_asker_is_told(text: str) -> None:
    assert asks_personal_decision(text)


@pytest.mark.parametrize("text", lines("decision", "none"))
def test_a_question_of_fact_is_no_decision(text: str) -> None:
    assert not asks_personal_decision(text)


def test_an_emergency_is_a_frozen_record() -> None:
    found = find_emergency("I can't breathe")
    assert found == Emergency("breathing", found.notice if found else "")
    with pytest.raises(AttributeError):
        found.kind = "none"  # type: ignore[misc]
