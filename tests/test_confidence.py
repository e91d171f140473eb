"""Confidence is a probability: higher for what the library holds than for what it does not."""

from dataclasses import fields, replace

import numpy as np
import pytest

from service.confidence import Evidence, confidence, evidence
from service.engine import Engine
from service.meanings import Meaning
from service.question import Kind, Question
from service.terms import Terms

HELD = (
    "What causes kelp fever?",
    "How is kelp fever treated?",
    "What are the symptoms of moon knee?",
    "Can moon knee be prevented?",
)
NOT_HELD = ("How do I bake bread?", "What is the capital of Peru?", "Who won the football match?", "my car does not start")
MIDDLE = Evidence(**{field.name: 0.5 for field in fields(Evidence)})


def counts_for(name: str) -> bool:
    """Whether more of this evidence makes it surer."""
    return confidence(replace(MIDDLE, **{name: 1.0})) > confidence(replace(MIDDLE, **{name: 0.0}))


def test_what_speaks_for_an_answer_and_what_against() -> None:
    assert counts_for("nearness")
    assert counts_for("sentence")
    assert counts_for("apart")
    assert counts_for("coverage")
    assert not counts_for("missing")
    assert not counts_for("unknown")
    assert not counts_for("names")
    assert not counts_for("untyped")
    assert not counts_for("leave")  # of all that one may or may not do, pages name little
    assert counts_for("ours")
    assert not counts_for("named")  # where the other evidence is strengthened by the name alone
    assert counts_for("story")  # where the other evidence is weakened by the story around the question


@pytest.mark.parametrize("name", [field.name for field in fields(Evidence)])
def test_every_step_of_evidence_counts_the_same_way(name: str) -> None:
    steps = [confidence(replace(MIDDLE, **{name: value / 10})) for value in range(11)]
    assert all(0 <= step <= 1 for step in steps)
    assert steps == sorted(steps, reverse=not counts_for(name))
    assert steps[0] != steps[-1]


def test_the_ends_are_far_apart() -> None:
    best = Evidence(**{field.name: float(counts_for(field.name)) for field in fields(Evidence)})
    worst = Evidence(**{field.name: 1 - float(counts_for(field.name)) for field in fields(Evidence)})
    assert confidence(worst) < 0.05
    assert confidence(best) > 0.95


@pytest.mark.parametrize("text", [*HELD, *NOT_HELD])
def test_an_answer_says_how_sure_it_is(engine: Engine, text: str) -> None:
    assert 0 <= engine.ask(text).confidence <= 1


def test_what_the_library_holds_is_surer_than_what_it_does_not(engine: Engine) -> None:
    assert min(engine.ask(text).confidence for text in HELD) > max(engine.ask(text).confidence for text in NOT_HELD)


def test_without_hits_there_is_no_evidence(engine: Engine) -> None:
    question = Question(original="tulip", text="tulip", language="en", kind=Kind.OTHER, words=("tulip",), focus=("tulip",))
    terms = Terms(question.focus, engine.bundle.lexical, {})
    seen = evidence(
        question,
        Meaning(np.zeros(384, np.float32), {"tulip": np.zeros(384, np.float32)}, np.zeros(384, np.float32)),
        hits=[],
        terms=terms,
        library=engine._library,
    )
    assert (seen.nearness, seen.sentence, seen.coverage) == (0, 0, 0)
    assert confidence(seen) < 0.05


@pytest.mark.parametrize("text", [*HELD, *NOT_HELD])
def test_evidence_is_a_share(engine: Engine, text: str) -> None:
    seen = engine.evidence(text)
    assert all(0 <= getattr(seen, field.name) <= 1.001 for field in fields(Evidence)), seen


def test_what_the_library_holds_is_nearer_and_better_covered(engine: Engine) -> None:
    held = [engine.evidence(text) for text in HELD]
    not_held = [engine.evidence(text) for text in NOT_HELD]
    assert min(seen.nearness for seen in held) > max(seen.nearness for seen in not_held)
    assert min(seen.coverage for seen in held) > max(seen.coverage for seen in not_held)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Can I dive with kelp fever?", True),
        ("doctor, is it safe to dive?", True),
        ("Will they operate on me?", True),
        ("¿Puedo bucear?", True),
        ("What can be done for kelp fever?", False),
        ("How long can I wait?", False),
        ("What is kelp fever?", False),
    ],
)
def test_a_question_for_leave_is_told(engine: Engine, text: str, *, asks: bool) -> None:
    assert engine.evidence(text).leave == asks


def test_in_a_library_of_one_subject_it_is_meant_by_it(engine: Engine) -> None:
    assert engine.bundle.manifest.subject
    assert engine.evidence("Does it hurt?").ours == 1
    assert engine.evidence("Does kelp fever hurt?").ours == 0
