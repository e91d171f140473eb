"""Questions to train on: of every kind, as a search or in a letter, always naming what they ask about."""

import random

import pytest

from indexer.training.questions import asked, kind_of


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What are the symptoms of Kelp Fever ?", "symptoms"),
        ("What causes Kelp Fever ?", "causes"),
        ("What are the genetic changes related to Kelp Fever ?", "genetic changes"),
        ("What are the treatments for Kelp Fever ?", "treatment"),
        ("Is Kelp Fever inherited ?", "inheritance"),
        ("How many people are affected by Kelp Fever ?", "frequency"),
        ("How to diagnose Kelp Fever ?", "diagnosis"),
        ("What is the outlook for Kelp Fever ?", "outlook"),
        ("Who is at risk for Kelp Fever? ?", "risk"),
        ("How to prevent Kelp Fever ?", "prevention"),
        ("What are the complications of Kelp Fever ?", "complications"),
        ("what research (or clinical trials) is being done for Kelp Fever ?", "research"),
        ("What is (are) Kelp Fever ?", "information"),
        ("Kelp Fever", None),
    ],
)
def test_what_a_heading_asks(heading: str, kind: str | None) -> None:
    assert kind_of(heading) == kind


@pytest.mark.parametrize("kind", ["symptoms", "causes", "treatment", "inheritance", "outlook", "information", "living", "stages"])
def test_a_question_names_its_subject(kind: str) -> None:
    rng = random.Random(7)
    for _ in range(60):
        question = asked("What is (are) Kelp Fever ?", kind, "Kelp Fever", "Moon Knee", rng)
        assert question.strip()
        if "e" in question and len(question.split()) > 25:  # a letter has no slips
            assert "kelp fever" in question.lower()


def test_searches_and_letters_both_come() -> None:
    rng = random.Random(3)
    lengths = [len(asked("What causes Kelp Fever ?", "causes", "Kelp Fever", "Moon Knee", rng).split()) for _ in range(200)]
    assert sum(length <= 10 for length in lengths) > 60
    assert sum(length > 20 for length in lengths) > 40


def test_the_same_draws_give_the_same_question() -> None:
    questions = [asked("What causes X ?", "causes", "Kelp Fever", "Moon Knee", random.Random(5)) for _ in range(2)]
    assert questions[0] == questions[1]
