"""What several questions of one message find makes one answer."""

from dataclasses import replace

import pytest

from service.answerer import Composed
from service.answers import Citation, Statement, Status
from service.confidence import Evidence
from service.engine import Engine
from service.findings import Finding, together
from service.question import Kind, Question

QUESTION = Question(original="?", text="?", language="en", kind=Kind.OTHER, words=("x",), focus=("x",))


SEEN = Evidence(
    nearness=0.9,
    sentence=0.9,
    apart=0.9,
    coverage=1.0,
    missing=0.0,
    unknown=0.0,
    names=0.0,
    story=0.0,
    named=0.0,
    untyped=0.0,
    leave=0.0,
    ours=0.0,
)


def citation(marker: int, document: str, start: int) -> Citation:
    return Citation(
        marker=marker, document_id=document, passage_id="p", quote=f"{document}{start}", start=start, end=start + 10, title="T",
        publisher="", url=None, deep_link="#", tier="reviewed", updated=None,
    )  # fmt: skip


def finding(*places: tuple[str, int]) -> Finding:
    """The first place is quoted as the short answer, the others as points."""
    cited = tuple(citation(n, *place) for n, place in enumerate(places, start=1))
    said = tuple(Statement(c.quote, (c.marker,)) for c in cited)
    return Finding(QUESTION, [], SEEN, Composed(said[:1], said[1:], cited))


def test_short_answers_come_first_and_markers_count_in_reading_order() -> None:
    joined = together([finding(("a", 0), ("a", 50)), finding(("b", 0), ("b", 50))])
    assert [s.text for s in joined.short_answer] == ["a0", "b0"]
    assert [s.text for s in joined.points] == ["a50", "b50"]
    assert [s.markers for s in (*joined.short_answer, *joined.points)] == [(1,), (2,), (3,), (4,)]
    assert [(c.marker, c.quote) for c in joined.citations] == [(1, "a0"), (2, "b0"), (3, "a50"), (4, "b50")]


def test_nothing_is_quoted_twice() -> None:
    joined = together([finding(("a", 0), ("a", 50)), finding(("a", 5), ("a", 60))])
    assert [c.quote for c in joined.citations] == ["a0", "a50", "a60"]


def test_a_second_marker_of_a_statement_stays_with_it() -> None:
    one = finding(("a", 0), ("b", 0))
    both = replace(one, composed=replace(one.composed, short_answer=(Statement("a0", (1, 2)),), points=()))
    joined = together([both, finding(("c", 0))])
    assert [s.markers for s in joined.short_answer] == [(1, 2), (3,)]


def test_a_message_with_two_questions_gets_two_answers(engine: Engine) -> None:
    answer = engine.ask("What causes kelp fever and how is it treated?")
    short = " ".join(s.text for s in answer.short_answer)
    assert "mite" in short
    assert "salt baths" in short
    assert [m for s in (*answer.short_answer, *answer.points) for m in s.markers] == [c.marker for c in answer.citations]


def test_what_the_library_lacks_is_named_beside_what_it_holds(engine: Engine) -> None:
    answer = engine.ask("What causes kelp fever? How do I bake bread?")
    assert answer.status == "answered"
    assert "“How do I bake bread?”" in answer.message
    assert "What causes kelp fever" not in answer.message


@pytest.mark.parametrize("question", ["What causes kelp fever?", "how is kelp fever treated"])
def test_one_question_is_answered_as_ever(engine: Engine, question: str) -> None:
    assert len(engine.ask(question).short_answer) == 1


@pytest.mark.parametrize(
    "text", ["How much does it cost to treat kelp fever, in dollars?", "In what year was kelp fever first described?"]
)
def test_a_sum_or_a_year_that_no_page_names_is_not_answered_with_something_near(engine: Engine, text: str) -> None:
    answer = engine.ask(text)
    assert answer.status is Status.ABSTAINED
    assert answer.confidence == 0
    assert engine.ask("How is kelp fever treated?").status is Status.ANSWERED
