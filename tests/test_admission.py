"""The queue before the engine: so many questions are worked on, so many wait, and the rest hears so at once."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from service.answers import Answer
from service.api import create_app
from service.api.admission import Admission
from service.api.problems import Problem
from service.api.turns import Turns
from service.engine import Engine
from service.settings import Settings

ASKED = {"question": "What causes kelp fever?"}


def turns(*, at_once: int = 1, places: int = 1, wait_s: float = 60.0, told: list[tuple[int, int]] | None = None) -> Turns:
    heard = [] if told is None else told
    return Turns(
        at_once=at_once, places=places, wait_s=wait_s, retry_s=2, tell=lambda in_work, waiting: heard.append((in_work, waiting))
    )  # fmt: skip


async def settled() -> None:
    """Lets every task run until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_turns_are_taken_in_order_and_told() -> None:
    async def run() -> list[tuple[int, int]]:
        told: list[tuple[int, int]] = []
        queue = turns(told=told)
        await queue.take()
        assert not queue.free
        waiting = asyncio.create_task(queue.take())
        await settled()
        assert not waiting.done()
        queue.give_back()
        await waiting
        queue.give_back()
        assert queue.free
        return told

    assert asyncio.run(run()) == [(1, 0), (1, 1), (0, 1), (0, 0), (1, 0), (0, 0)]


def test_beyond_the_places_it_is_refused_at_once() -> None:
    async def run() -> None:
        queue = turns(places=1)
        await queue.take()
        waiting = asyncio.create_task(queue.take())
        await settled()
        with pytest.raises(Problem, match="1 questions are in work and 1 wait") as caught:
            await queue.take()
        assert (caught.value.kind, caught.value.http_status, caught.value.headers["Retry-After"]) == ("busy", 503, "2")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        queue.give_back()
        await queue.take()  # who stopped waiting has taken nothing

    asyncio.run(run())


def test_who_waits_too_long_is_refused() -> None:
    async def run() -> None:
        queue = turns(wait_s=0.01)
        await queue.take()
        with pytest.raises(Problem, match="No turn came"):
            await queue.take()
        queue.give_back()
        assert queue.free

    asyncio.run(run())


def scope(method: str = "POST", path: str = "/v1/ask") -> Scope:
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": [], "state": {}}


async def called(admission: Admission, receive: Receive, asked: Scope | None = None) -> list[Message]:
    """What is sent in reply."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await admission(asked or scope(), receive, send)
    return sent


def coming(*messages: Message, then: Callable[[], Awaitable[Message]] | None = None) -> Receive:
    left = list(messages)

    async def receive() -> Message:
        if left:
            return left.pop(0)
        if then:
            return await then()
        await asyncio.Event().wait()  # the client is there, and says nothing more
        raise AssertionError

    return receive


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends back the body, and whether the client was gone by then."""
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": message["body"]})


def test_a_body_that_comes_in_parts_is_handed_on_whole() -> None:
    parts = ({"type": "http.request", "body": b"ke", "more_body": True}, {"type": "http.request", "body": b"lp"})
    sent = asyncio.run(called(Admission(echo, turns=turns(), body_s=5), coming(*parts)))
    assert [message.get("body") for message in sent] == [None, b"kelp"]


def test_a_body_that_does_not_come_is_refused_and_holds_no_turn() -> None:
    queue = turns()
    sent = asyncio.run(called(Admission(echo, turns=queue, body_s=0.01), coming()))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
    assert b"urn:medcite:problem:body-slow" in sent[1]["body"]
    assert queue.free


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/feedback"])
def test_a_client_that_breaks_off_gets_no_work_done(path: str) -> None:
    queue = turns()
    gone: Message = {"type": "http.disconnect"}
    assert asyncio.run(called(Admission(echo, turns=queue, body_s=5), coming(gone), scope(path=path))) == []
    assert queue.free


def test_who_goes_away_while_waiting_leaves_the_queue() -> None:
    async def run() -> None:
        told: list[tuple[int, int]] = []
        queue = turns(told=told)
        await queue.take()
        leaves = asyncio.Event()

        async def leave() -> Message:
            await leaves.wait()
            return {"type": "http.disconnect"}

        body: Message = {"type": "http.request", "body": b"{}"}
        waiting = asyncio.create_task(called(Admission(echo, turns=queue, body_s=5), coming(body, then=leave)))
        await settled()
        assert told[-1] == (1, 1)
        leaves.set()
        assert await waiting == []
        assert told[-1] == (1, 0)
        queue.give_back()
        assert queue.free

    asyncio.run(run())


def test_who_waited_is_served_and_can_still_be_seen_to_go() -> None:
    async def run() -> None:
        queue = turns()
        await queue.take()
        leaves = asyncio.Event()

        async def leave() -> Message:
            await leaves.wait()
            return {"type": "http.disconnect"}

        async def listens(scope: Scope, receive: Receive, send: Send) -> None:
            assert (await receive())["body"] == b"{}"
            leaves.set()
            assert (await receive())["type"] == "http.disconnect"
            await send({"type": "http.response.start", "status": 200, "headers": []})

        body: Message = {"type": "http.request", "body": b"{}"}
        waiting = asyncio.create_task(called(Admission(listens, turns=queue, body_s=5), coming(body, then=leave)))
        await settled()
        queue.give_back()
        assert (await waiting)[0]["status"] == 200
        assert queue.free

    asyncio.run(run())


def test_a_turn_is_given_back_whatever_happens() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("inner matter")

    queue = turns()
    with pytest.raises(RuntimeError):
        asyncio.run(called(Admission(fails, turns=queue, body_s=5), coming({"type": "http.request", "body": b""})))
    assert queue.free


@contextmanager
def held_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Semaphore]]:
    """An engine that waits at each question until it is let go; and a semaphore that counts who came so far."""
    go, arrived, ask = threading.Event(), threading.Semaphore(0), Engine.ask

    def slow(self: Engine, question: str, **more: Any) -> Answer:
        arrived.release()
        assert go.wait(30)
        return ask(self, question, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "ask", slow)
        try:
            yield go, arrived
        finally:
            go.set()


def test_a_busy_service_refuses_at_once_and_stays_alive(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(questions_at_once=1, questions_waiting=1, open_metrics=True)
    with TestClient(create_app(engine, settings=settings)) as client, held_up(monkeypatch) as (go, arrived):
        replies: list[Any] = []
        asking = [threading.Thread(target=lambda: replies.append(client.post("/v1/ask", json=ASKED))) for _ in range(2)]
        for thread in asking:
            thread.start()
        assert arrived.acquire(timeout=30)
        assert any(b"medcite_questions_waiting 1.0" in client.get("/metrics").content for _ in range(2000))
        refused = client.post("/v1/ask", json=ASKED)
        assert refused.status_code == 503
        assert refused.json()["type"] == "urn:medcite:problem:busy"
        assert refused.headers["retry-after"] == "2"
        assert client.get("/ask", params={"q": "kelp"}, headers={"accept": "text/html"}).status_code == 503
        assert client.get("/healthz").status_code == client.get("/v1/documents").status_code == 200
        assert b"medcite_questions_in_work 1.0" in client.get("/metrics").content
        go.set()
        for thread in asking:
            thread.join(30)
        assert [reply.status_code for reply in replies] == [200, 200]
        assert b"medcite_questions_in_work 0.0" in client.get("/metrics").content
