"""Before a service takes requests, its library is asked a few questions of its own, as many at once as will be later."""

import threading
from pathlib import Path
from typing import Any

import pytest

from service.answer_ids import AnswerIds
from service.answers import Answer
from service.api.warming import QUESTIONS, warm
from service.cli.serve import worker
from service.engine import Engine
from service.settings import Settings


def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What the engine is asked from now on, and in which thread."""
    asked: list[tuple[str, int]] = []
    ask = Engine.ask

    def note(self: Engine, question: str, **more: Any) -> Answer:
        asked.append((question, threading.get_ident()))
        return ask(self, question, **more)

    monkeypatch.setattr(Engine, "ask", note)
    return asked


def test_titles_are_asked_alone_and_in_pairs(corpus_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = noted(monkeypatch)
    warm(corpus_engine, at_once=3)
    titles = {title for _, title, *_ in corpus_engine.bundle.store.document_list(limit=QUESTIONS)}
    questions = [question for question, _ in asked]
    assert len(set(questions)) == QUESTIONS
    assert QUESTIONS / 3 <= sum(question in titles for question in questions) < QUESTIONS
    assert max(map(len, questions)) > max(map(len, titles))
    assert 1 < len({thread for _, thread in asked}) <= 3


def test_a_library_that_does_not_answer_still_starts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Engine, *_args: object, **_more: object) -> Answer:
        raise RuntimeError("inner matter")

    monkeypatch.setattr(Engine, "ask", fail)
    warm(engine, at_once=2)


def test_a_service_is_warm_before_it_takes_requests(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = noted(monkeypatch)
    worker(Settings(index=library), AnswerIds())
    assert len(asked) > 3
