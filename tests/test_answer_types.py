"""Answer types: a question for a sum, a year, a person or a measure is answered by a text that holds one."""

import pytest

from service.answer_types import share_missing, sought, types_asked


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What does a new kelp pump cost?", ["sum"]),
        ("How much is a pair of fins?", ["sum"]),
        ("How much will I have to pay for the operation?", ["sum"]),
        ("What is the price in euros?", ["sum"]),
        ("¿Cuánto cuesta la bomba?", ["sum"]),
        ("In which year was kelp fever found?", ["year"]),
        ("When was moon knee first described?", ["year"]),
        ("Who first described moon knee, and in what year?", ["year", "person"]),
        ("Which famous athletes had kelp fever?", ["person"]),
        ("How many centimetres shorter is the leg?", ["length"]),
        ("How many kilos may I lift?", ["weight"]),
        ("How many calories should I eat?", ["energy"]),
        ("How many hours a day is the brace worn?", ["hours"]),
        ("how many hyperbaric oxygen sessions does it take", ["sessions"]),
        ("How many milligrams of kelp pills are given?", ["dose"]),
        ("what's the normal dose of kelp", ["dose"]),
        ("Who gets kelp fever?", []),
        ("Who should not have the pump?", []),
        ("How much of the knee must be dead?", []),
        ("How many people get it each year?", []),
        ("Does insurance pay for it?", []),
        ("When can I drive again?", []),
        ("How long does it last?", []),
        ("Is it worth the cost?", []),
    ],
)
def test_what_is_asked_for(question: str, wanted: list[str]) -> None:
    assert [kind.name for kind in types_asked(question)] == wanted


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does it cost?", "The pump costs $300 a year."),
        ("What does it cost?", "Most pay two thousand euros."),
        ("In which year was it found?", "It was found in 1888 by a diver."),
        ("Who first described it?", "It was described by Paul Tide in a letter."),
        ("How many inches shorter does it get?", "The leg is half an inch shorter, or 2 inches at most."),
        ("How many kilos may I carry?", "Carry no more than 5 kg."),
        ("How many hours is it worn?", "It is worn for ten to twelve hours."),
        ("How many sessions are there?", "There were 20 pump sessions."),
        ("What is the usual dose?", "Divers were given 10 mg a day."),
    ],
)
def test_a_text_that_holds_it(question: str, text: str) -> None:
    assert share_missing(types_asked(question), [text]) == 0.0
    assert share_missing(types_asked(question), ["The pump helps many people. Ask your doctor.", "It is common."]) == 1.0


def test_a_share_of_what_is_asked() -> None:
    asked = types_asked("Who first described it, and in which year?")
    assert share_missing(asked, ["It was first told of in 1888."]) == 0.5


def test_nothing_asked_nothing_missing() -> None:
    assert share_missing((), []) == 0.0


def test_a_capital_at_the_start_of_a_sentence_is_no_person() -> None:
    asked = types_asked("Who discovered kelp fever?")
    assert (
        share_missing(
            asked,
            [
                "Kelp Fever is rare. Moon Knee is not. Ask the Kelp Clinic, says the United States bone institute and the Harbour Hospital."
            ],
        )
        == 1.0
    )


@pytest.mark.parametrize(
    ("question", "wanted", "holds", "lacks"),
    [
        ("How long do I wear the fins?", "time", "Fins are worn for two to four weeks.", "Fins are worn on the feet."),
        ("when can I dive again", "time", "Diving is safe after a month or 2 months.", "Diving is fun."),
        ("What kind of doctor treats moon knee?", "doctor", "A rheumatologist treats it.", "Treatment is by salt."),
        ("At what age does it start?", "age", "It starts in people aged 40.", "It starts slowly."),
        ("how likely is it that the other knee gets it", "share", "The other knee is rarely ill.", "The other knee may ache."),
        ("¿Cuánto tiempo dura?", "time", "Dura unas 6 semanas.", "Dura poco."),
    ],
)
def test_what_a_sentence_that_answers_tends_to_hold(question: str, wanted: str, holds: str, lacks: str) -> None:
    (kind,) = sought(question)
    assert kind.name == wanted
    assert kind.holds.search(holds)
    assert not kind.holds.search(lacks)


@pytest.mark.parametrize("question", ["What is kelp fever?", "Does it spread?", "What should I do?"])
def test_most_questions_seek_nothing_of_that_kind(question: str) -> None:
    assert sought(question) == ()
