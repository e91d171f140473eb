"""/healthz says that the process lives, /readyz that its library answers a question of its own."""

import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexer.errors import QuestionEmpty
from service.answers import Answer
from service.api import create_app
from service.api.readiness import Readiness
from service.engine import Engine


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(self: Engine, *_args: object, **_more: object) -> Answer:
        raise error

    monkeypatch.setattr(Engine, "ask", fail)


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine is asked from now on."""
    questions: list[str] = []
    ask = Engine.ask

    def note(self: Engine, question: str, **more: Any) -> Answer:
        questions.append(question)
        return ask(self, question, **more)

    monkeypatch.setattr(Engine, "ask", note)
    return questions


def test_a_library_is_asked_one_question_of_its_own_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = asked(monkeypatch)
    with TestClient(create_app(engine)) as client:
        assert len(questions) == 1  # before the first request
        assert client.get("/readyz").status_code == client.get("/readyz").status_code == 200
    assert questions == [engine.bundle.store.document_list(limit=1)[0][1]]


def test_a_library_that_does_not_answer_is_not_ready_but_the_process_lives(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, RuntimeError("inner matter"))
    with TestClient(create_app(engine)) as client:
        response = client.get("/readyz")
        assert client.get("/healthz").json() == {"status": "ok"}
    assert response.status_code == 503
    assert response.json()["type"] == "urn:medcite:problem:not-ready"
    assert "RuntimeError" in response.json()["detail"]
    assert "inner matter" not in response.text
    assert response.json()["hint"]


def test_a_failed_library_is_asked_again_after_a_while_and_not_at_each_request(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    readiness = Readiness(engine)
    with monkeypatch.context() as patch:
        failing(patch, RuntimeError())
        assert readiness.fault()
    questions = asked(monkeypatch)
    assert readiness.fault()
    assert questions == []
    now = time.monotonic()
    monkeypatch.setattr("service.api.readiness.time.monotonic", lambda: now + 6)
    assert readiness.fault() == ""
    assert len(questions) == 1


def test_titles_that_are_no_questions_are_passed_over(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, QuestionEmpty("no words"))
    assert "none of its own questions" in Readiness(engine).fault()


def test_an_answer_without_any_source_is_none(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "ask", lambda *_args, **_more: type("Nothing", (), {"sources": ()})())
    assert Readiness(engine).fault()


def test_readiness_names_the_library(engine: Engine, library: Path) -> None:
    with TestClient(create_app(engine)) as client:
        body = client.get("/readyz").json()
    assert (body["status"], body["documents"]) == ("ready", 3)
    assert body["generation"] == (library / "current").read_text().strip()
