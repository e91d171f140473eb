"""What a plain question asks about has to be what a page is about."""

from dataclasses import replace

import pytest

from service.answers import Status
from service.engine import Engine
from service.objects import headed, object_asked
from service.question import Kind
from service.terms import Terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How do I treat a toothache?", ("toothache",)),
        ("how is moon knee treated", ("moon", "knee")),
        ("What medicine is best for gout?", ("gout",)),
        ("symptoms of an underactive thyroid", ("underactive", "thyroid")),
        ("Is shingles contagious?", ("shingles",)),
        ("So what causes gallstones?", ("gallstones",)),
        ("how to lower blood pressure, without pills", ("blood", "pressure")),
        ("carpal tunnel, what's the treatment", ("carpal", "tunnel")),
        ("How much water should I drink a day?", ("water",)),
        ("How do I treat it?", ()),
        ("what causes my pain", ()),
        ("How long does a treatment of moon knee by salt baths take in winter, and who pays?", ()),
        ("What causes kelp fever?", ()),  # it is the subject here
        ("Does walking help?", ()),
    ],
)
def test_the_object_of_a_question(engine: Engine, text: str, words: tuple[str, ...]) -> None:
    question = engine._read(engine._library, text, (), None)
    assert object_asked(question, subject="kelp fever") == words


@pytest.mark.parametrize("text", ["How do I treat a toothache?", "What causes gallstones?", "Is shingles contagious?"])
def test_another_illness_is_not_answered_with_this_one(engine: Engine, text: str) -> None:
    assert engine.ask(text).status is Status.ABSTAINED


@pytest.mark.parametrize("text", ["How is kelp fever treated?", "What causes kelp fever?", "How do I treat moon knee?"])
def test_what_pages_are_about_is_answered(engine: Engine, text: str) -> None:
    assert engine.ask(text).status is Status.ANSWERED


def test_a_heading_counts_where_it_asks_for_the_same(engine: Engine) -> None:
    """The page on kelp fever has a heading "How is kelp fever treated?"; under another title that heading alone is left."""
    hit = next(hit for hit in engine.search("How is kelp fever treated?") if "treated" in hit.passage.passage.heading)
    untitled = replace(hit, document=replace(hit.document, title="Divers", also_called=()))
    terms = Terms(("kelp", "fever"), engine.bundle.lexical, {})
    assert headed(("kelp", "fever"), [untitled], terms, kind=Kind.TREATMENT)
    assert not headed(("kelp", "fever"), [untitled], terms, kind=Kind.SYMPTOM)
    assert headed(("kelp", "fever"), [hit], terms, kind=Kind.SYMPTOM)  # it is in the title
