"""Answers are kept for a while: so many, and so long."""

from dataclasses import replace

import pytest

from service.answer_store import AnswerStore
from service.answers import Answer, Status

ANSWER = Answer(
    id="", question="q", status=Status.ABSTAINED, short_answer=(), points=(), citations=(), sources=(), disclaimer="d"
)  # fmt: skip


class Clock:
    """Tells the seconds it is set to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_found_by_its_id() -> None:
    store = AnswerStore(10, max_age_s=60)
    for name in ("a", "b"):
        store.keep(replace(ANSWER, id=name, question=name))
    found = store.find("b")
    assert found is not None
    assert found.question == "b"
    assert store.find("c") is None
    assert store.find("") is None


def test_no_more_than_so_many_are_kept_the_latest_ones() -> None:
    store = AnswerStore(3, max_age_s=60)
    for number in range(10):
        store.keep(replace(ANSWER, id=str(number)))
    assert [name for name in map(str, range(10)) if store.find(name)] == ["7", "8", "9"]
    assert len(store) == 3


def test_an_answer_is_gone_when_its_time_is_over() -> None:
    clock = Clock()
    store = AnswerStore(10, max_age_s=60, clock=clock)
    store.keep(replace(ANSWER, id="early"))
    clock.now = 30
    store.keep(replace(ANSWER, id="late"))
    clock.now = 59
    assert store.find("early")
    clock.now = 60
    assert (store.find("early"), len(store)) == (None, 1)
    assert store.find("late")
    clock.now = 90
    assert (store.find("late"), len(store)) == (None, 0)


@pytest.mark.parametrize(("limit", "max_age_s"), [(0, 60.0), (10, 0.0)])
def test_nothing_is_kept_where_nothing_is_to_be(limit: int, max_age_s: float) -> None:
    store = AnswerStore(limit, max_age_s=max_age_s)
    store.keep(replace(ANSWER, id="a"))
    assert store.find("a") is None
    assert len(store) == 0
