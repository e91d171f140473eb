"""Connections that are slow on purpose are closed: a request's head has a time to arrive in, and a reader must go on reading.

uvicorn bounds how long a connection lies idle between requests, but neither of these. Where all places are taken, it would refuse
every newcomer until the idle ones have gone; here the one that has been idle longest makes room.
"""

import asyncio
from functools import partial

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from service.api.problems import Problem
from service.api.refusals import refuse


class Places:
    """The places that a worker has for connections, and which of them wait for their client: for a request, or the rest of one.

    Who finds none is told to come back after `retry_s` seconds.
    """

    def __init__(self, count: int, *, retry_s: int) -> None:
        self.retry_s = retry_s
        self._count = count
        self._taken: set[TimedConnection] = set()
        self._waiting: dict[TimedConnection, None] = {}  # the longest wait first

    def take(self, connection: "TimedConnection") -> bool:
        """Whether there is a place for a new connection; where none is free, the one that has waited longest is closed for it."""
        if len(self._taken) >= self._count:
            longest = next(iter(self._waiting), None)
            if longest is None:
                return False
            self.leave(longest)
            longest.transport.close()
        self._taken.add(connection)
        self._waiting[connection] = None
        return True

    def wait(self, connection: "TimedConnection", *, waits: bool) -> None:
        """Notes whether the connection waits for its client from now on."""
        if not waits:
            self._waiting.pop(connection, None)
        elif connection in self._taken:
            self._waiting.setdefault(connection)

    def leave(self, connection: "TimedConnection") -> None:
        """Gives back the place, if the connection has one."""
        self._taken.discard(connection)
        self._waiting.pop(connection, None)


async def _full(scope: Scope, receive: Receive, send: Send, *, retry_s: int) -> None:
    """The application of a connection without a place."""
    headers = {"Retry-After": str(retry_s), "connection": "close"}
    await refuse(Problem("busy", "As many connections are in work as may be.", headers=headers), scope, receive, send)


class TimedConnection(H11Protocol):
    """uvicorn's HTTP/1.1 connection (h11), with a time for the head of a request and one for a reader that takes nothing.

    It has one of the `places` of its worker, or refuses what it is asked.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        places: Places,
        head_s: float,
        stalled_s: float,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._places = places
        self._head_s = head_s
        self._stalled_s = stalled_s
        self._head_due: asyncio.TimerHandle | None = None
        self._reader_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        super().connection_made(transport)
        if not self._places.take(self):
            self.app = partial(_full, retry_s=self._places.retry_s)
        self._head_due = self.loop.call_later(self._head_s, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        in_work = self.cycle is not None and not self.cycle.response_complete
        if in_work and self._head_due:
            self._head_due.cancel()
            self._head_due = None
        elif not in_work and not self._head_due:  # the first part of another request's head
            self._head_due = self.loop.call_later(self._head_s, self.transport.close)
        self._places.wait(self, waits=not in_work or self.conn.their_state is h11.SEND_BODY)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._places.wait(self, waits=self.cycle.response_complete)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reader_due = self.loop.call_later(self._stalled_s, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reader_due:
            self._reader_due.cancel()
            self._reader_due = None

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._places.leave(self)
        for due in (self._head_due, self._reader_due):
            if due:
                due.cancel()
