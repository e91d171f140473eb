"""Places for connections: those that wait for their client make room, those that are in work keep theirs."""

import asyncio
import json
import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from service.api.connections import Places, TimedConnection
from service.api.server import _allow_files

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: kelp\r\n\r\n"


class HeldUp:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.asked, self.go = threading.Semaphore(0), threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        self.asked.release()
        await asyncio.to_thread(self.go.wait, 30)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@contextmanager
def served(app: HeldUp, *, places: int) -> Iterator[int]:
    """The port at which the application is served, to so many connections."""
    timed = partial(TimedConnection, places=Places(places, retry_s=2), head_s=600, stalled_s=600)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, http=timed, log_config=None, ws="none", lifespan="off", timeout_graceful_shutdown=5)  # type: ignore[arg-type]
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            app.go.set()
            server.should_exit = True
            thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_where_every_connection_is_in_work_a_newcomer_is_told_when_to_come_back() -> None:
    app = HeldUp()
    with served(app, places=1) as port, connected(port) as first:
        first.sendall(REQUEST)
        assert app.asked.acquire(timeout=60)
        with connected(port) as second:
            second.sendall(REQUEST)
            head, _, body = read_all(second).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 2\r\n" in head + b"\r\n"
        assert json.loads(body)["type"] == "urn:medcite:problem:busy"
        app.go.set()
        assert first.recv(65536).startswith(b"HTTP/1.1 204 ")  # who was there first is served


def test_a_connection_that_was_served_waits_again_and_makes_room() -> None:
    app = HeldUp()
    app.go.set()
    with served(app, places=1) as port, connected(port) as first:
        first.sendall(REQUEST)
        assert first.recv(65536).startswith(b"HTTP/1.1 204 ")
        with connected(port) as second:
            second.sendall(REQUEST)
            assert second.recv(65536).startswith(b"HTTP/1.1 204 ")
        assert read_all(first) == b""


class Transport:
    """Notes that it is closed."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Connection:
    def __init__(self) -> None:
        self.transport = Transport()


def test_the_longest_wait_ends_first_and_work_is_never_ended() -> None:
    places = Places(2, retry_s=2)
    one, two, three, four, five = (Connection() for _ in range(5))
    assert places.take(one)  # type: ignore[arg-type]
    assert places.take(two)  # type: ignore[arg-type]
    places.wait(one, waits=False)  # type: ignore[arg-type]
    assert places.take(three)  # type: ignore[arg-type]
    assert (one.transport.closed, two.transport.closed, three.transport.closed) == (False, True, False)
    places.wait(three, waits=False)  # type: ignore[arg-type]
    assert not places.take(four)  # type: ignore[arg-type]
    places.wait(four, waits=True)  # type: ignore[arg-type]  # without a place it waits for nothing
    assert not places.take(four)  # type: ignore[arg-type]
    places.wait(one, waits=True)  # type: ignore[arg-type]
    assert places.take(five)  # type: ignore[arg-type]
    assert one.transport.closed
    places.leave(three)  # type: ignore[arg-type]
    assert places.take(four)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "wanted", "allowed"),
    [
        ((1024, 4096), 1256, (1256, 4096)),
        ((1024, 1100), 1256, (1100, 1100)),
        ((4096, 4096), 1256, None),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), 1256, None),
        ((1024, resource.RLIM_INFINITY), 1256, (1256, resource.RLIM_INFINITY)),
    ],
)
def test_as_many_files_are_allowed_as_connections_need(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    limits: tuple[int, int], wanted: int, allowed: tuple[int, int] | None,
) -> None:  # fmt: skip
    set_to: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: set_to.append(pair))
    _allow_files(wanted)
    assert set_to == ([allowed] if allowed else [])
    assert ("raise ulimit -n" in caplog.text) == (limits[1] == 1100)
