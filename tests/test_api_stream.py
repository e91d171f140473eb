"""The answer as a stream of events: which come, in which order, what an error is, and that nobody's going away is answered."""

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api_checks import check_problem, events
from fastapi.testclient import TestClient

from indexer.errors import BundleDamaged
from service.answers import DISCLAIMERS, Answer
from service.api import create_app
from service.engine import Engine
from service.settings import Settings

QUESTION = "What causes kelp fever?"
STREAM = {"accept": "text/event-stream"}


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine)) as client:
        yield client


def stream(client: TestClient, body: dict[str, Any]) -> list[tuple[str, Any]]:
    response = client.post("/v1/ask", json=body, headers=STREAM)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["vary"] == "Accept"
    return events(response.text)


def without_chance(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without what differs each time."""
    return {name: value for name, value in answer.items() if name not in {"id", "timings_ms"}}


def test_the_events_come_in_their_order(client: TestClient) -> None:
    found = stream(client, {"question": QUESTION})
    names = [name for name, _ in found]
    assert names[0] == "status"
    assert list(dict.fromkeys(names)) == ["status", "citations", "delta", "answer", "done"]
    assert [names.count(name) for name in ("citations", "answer", "done")] == [1, 1, 1]
    assert [data["stage"] for name, data in found if name == "status"][:2] == ["understand", "find"]


def test_the_events_say_what_the_json_says(client: TestClient) -> None:
    found = dict(stream(client, {"question": QUESTION}))
    whole = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert without_chance(found["answer"]) == without_chance(whole)
    assert found["citations"] == {"citations": whole["citations"]}
    assert found["done"] == {"id": found["answer"]["id"], "status": "answered"}
    assert found["answer"]["disclaimer"] == DISCLAIMERS["en"]


def test_the_deltas_are_the_answers_statements(client: TestClient) -> None:
    found = stream(client, {"question": QUESTION})
    answer = dict(found)["answer"]
    for part, key in (("short_answer", "short_answer_parts"), ("points", "points")):
        deltas = [data for name, data in found if name == "delta" and data["part"] == part]
        assert deltas == [{"part": part, **statement} for statement in answer[key]]


def test_an_abstention_has_its_empty_citations(client: TestClient) -> None:
    found = dict(stream(client, {"question": "What is the capital of Peru?"}))
    assert found["citations"] == {"citations": []}
    assert found["delta"] == {"part": "message", "text": found["answer"]["message"], "markers": []}
    assert found["done"]["status"] == "abstained"
    assert found["answer"]["disclaimer"] == DISCLAIMERS["en"]


def test_an_emergency_says_its_notice_first(client: TestClient) -> None:
    found = stream(client, {"question": "I have crushing chest pain and can't breathe"})
    first = next(data for name, data in found if name == "delta")
    assert first == {"part": "notice", "text": dict(found)["answer"]["notice"], "markers": []}
    assert dict(found)["done"]["status"] == "emergency"


def test_an_answer_from_a_stream_is_kept_like_any_other(client: TestClient) -> None:
    answer = dict(stream(client, {"question": QUESTION}))["answer"]
    assert client.get(f"/v1/answers/{answer['id']}").json() == answer


@pytest.mark.parametrize(
    ("body", "kind", "status", "language"),
    [
        ({"question": "  "}, "question-empty", 422, "en"),
        ({"question": "🦴", "language": "es"}, "question-empty", 422, "es"),
        ({"question": "kelp " * 4000}, "question-too-long", 422, "en"),
    ],
)
def test_an_error_in_the_stream_is_its_last_event(
    client: TestClient, body: dict[str, Any], kind: str, status: int, language: str
) -> None:
    *before, (name, data) = stream(client, body)
    assert {name for name, _ in before} <= {"status"}
    assert name == "error"
    assert (data["type"], data["status"]) == (f"urn:medcite:problem:{kind}", status)
    assert data["detail"]
    assert data["hint"]
    assert data["disclaimer"] == DISCLAIMERS[language]


Failing = Callable[[Exception], None]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Makes the engine fail with this error after its first stage has begun."""

    def set_error(error: Exception) -> None:
        def fail(self: Engine, question: str, *, on_stage: Callable[[str], None], **_more: object) -> Answer:
            on_stage("understand")
            raise error

        monkeypatch.setattr(Engine, "ask", fail)

    return set_error


def test_a_library_that_fails_in_the_stream_is_told(client: TestClient, failing: Failing) -> None:
    failing(BundleDamaged("The library is damaged.", hint="Build it again."))
    (_, (name, data)) = stream(client, {"question": QUESTION})
    assert (name, data["type"], data["hint"]) == ("error", "urn:medcite:problem:bundle-damaged", "Build it again.")
    assert data["disclaimer"] == DISCLAIMERS["en"]


def test_what_nobody_expected_in_the_stream_gives_nothing_away(
    client: TestClient, failing: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    failing(ValueError("cannot read 'secretive kelp'"))
    (_, (name, data)) = stream(client, {"question": "secretive kelp"})
    assert (name, data["type"], data["status"]) == ("error", "urn:medcite:problem:unexpected", 500)
    assert data["disclaimer"] == DISCLAIMERS["en"]
    assert "secretive" not in json.dumps(data)
    assert "secretive" not in caplog.text
    assert "unexpected ValueError at /v1/ask" in caplog.text


def test_what_is_wrong_before_the_stream_is_a_problem(client: TestClient) -> None:
    check_problem(client.post("/v1/ask", json={"question": 5}, headers=STREAM), 422, "request-invalid")
    check_problem(
        client.post("/v1/ask", content=b"{", headers={**STREAM, "content-type": "application/json"}), 400, "body-unreadable"
    )


def test_line_ends_in_a_text_stay_in_its_event(client: TestClient) -> None:
    question = "kelp fever\n\nevent: done\ndata: {}\r\n\r\u2028"
    assert dict(stream(client, {"question": question}))["answer"]["question"] == question


def test_a_stage_that_lasts_is_told_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()
    ask = Engine.ask

    def slowly(self: Engine, question: str, *, on_stage: Callable[[str], None], **more: Any) -> Answer:
        on_stage("wait")
        told.wait(0.1)
        return ask(self, question, **more)

    monkeypatch.setattr(Engine, "ask", slowly)
    with TestClient(create_app(engine, settings=Settings(heartbeat_s=0.001))) as client:
        names = [data["stage"] for name, data in stream(client, {"question": QUESTION}) if name == "status"]
    assert names.count("wait") > 1


class Leaving:
    """A client that goes away once the service has told it of a stage, or, without a stream, at once; and an engine that works
    through stages until it is stopped.
    """

    def __init__(self, app: Any, accept: str) -> None:
        self.app = app
        self.accept = accept
        self.stages = 0
        self.stopped = threading.Event()
        self.left = asyncio.Event()
        self.requests = [{"type": "http.request", "body": json.dumps({"question": QUESTION}).encode(), "more_body": False}]
        self.sent: list[Any] = []

    def ask(self, question: str, *, on_stage: Callable[[str], None], **_more: object) -> Answer:
        try:
            while self.stages < 2000:
                self.stages += 1
                on_stage("find")
                self.stopped.wait(0.001)
        finally:
            self.stopped.set()
        raise AssertionError("nobody stopped the work")

    async def receive(self) -> Any:
        if self.requests:
            return self.requests.pop()
        if self.accept == "text/event-stream":
            await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        if b"event: status" in message.get("body", b""):
            self.left.set()

    async def go(self) -> None:
        headers = [(b"accept", self.accept.encode()), (b"content-type", b"application/json"), (b"host", b"testserver")]
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST", "path": "/v1/ask",
            "raw_path": b"/v1/ask", "query_string": b"", "root_path": "", "headers": headers, "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80), "scheme": "http",
        }  # fmt: skip
        await self.app(scope, self.receive, self.send)
        await asyncio.to_thread(self.stopped.wait, 10)


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
def test_who_goes_away_stops_the_work(
    engine: Engine, accept: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = Leaving(create_app(engine), accept)
    monkeypatch.setattr(Engine, "ask", client.ask)
    asyncio.run(client.go())
    assert client.stopped.is_set()
    assert client.stages < 2000
    assert b"nobody stopped" not in b"".join(message.get("body", b"") for message in client.sent)
    assert "unexpected" not in caplog.text
    assert "never retrieved" not in caplog.text
