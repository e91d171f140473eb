"""A message that asks several things is cut into its questions, and one that asks one thing is left whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.parts import MAX_PARTS, questions_in


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "What causes kelp fever, is it contagious and can it be cured?",
            ("What causes kelp fever", "is it contagious", "can it be cured?"),
        ),
        ("What is moon knee? How is it treated?", ("What is moon knee?", "How is it treated?")),
        ("what is moon knee and how do you get it", ("what is moon knee", "how do you get it")),
        ("how common is it? do boys get it more", ("how common is it?", "do boys get it more")),
        ("Is seaweed bad for it? And diving?", ("Is seaweed bad for it?", "And diving?")),
        ("For moon knee: who gets it, and will it go away?", ("For moon knee: who gets it", "will it go away?")),
        ("Should I dive or can I wait?", ("Should I dive", "can I wait?")),
        ("My knee glows. What is it, and is it dangerous? Thanks.", ("What is it", "is it dangerous?")),
        ("¿Qué es la fiebre y cómo se trata?", ("¿Qué es la fiebre", "cómo se trata?")),
    ],
)
def test_every_question_of_a_message_is_found(message: str, parts: tuple[str, ...]) -> None:
    assert questions_in(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "What causes kelp fever?",
        "kelp fever",
        "how is it treated and can be cured",  # one subject, no second question
        "If the knee glows, what is done?",
        "my knee glows and what can I do",
        "The doctor asked how it hurts and what I take, what does that mean?",
        "What is the difference between kelp fever and what divers call the bends?",
        "When and where does it hurt?",
        "Which spots heal, and which don't?",
        "Can I walk and swim with moon knee?",
        "When I told the nurse, she laughed. What is moon knee?",
        "I know what it is and how it starts. Does it end?",
        "",
        "???",
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert questions_in(message) == ()


def test_no_more_than_four_are_asked() -> None:
    asked = " ".join(f"What is illness number {n}?" for n in range(9))
    assert len(questions_in(asked)) == MAX_PARTS


def test_a_question_asked_twice_is_answered_once() -> None:
    assert questions_in("What is moon knee? Is it rare? What is moon knee?") == ("What is moon knee?", "Is it rare?")


@given(st.text(max_size=300))
def test_parts_stand_in_the_message(message: str) -> None:
    for part in questions_in(message):
        assert part.split(" ")[0] in message
