"""Connections that are slow on purpose are closed: a request's head has a time to arrive in, and a reader must go on reading.

uvicorn bounds how long a connection lies idle between requests, but neither of these.
"""

import asyncio

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState


class TimedConnection(H11Protocol):
    """uvicorn's HTTP/1.1 connection (h11), with a time for the head of a request and one for a reader that takes nothing."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        head_s: float,
        stalled_s: float,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._head_s = head_s
        self._stalled_s = stalled_s
        self._head_due: asyncio.TimerHandle | None = None
        self._reader_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        super().connection_made(transport)
        self._head_due = self.loop.call_later(self._head_s, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        in_work = self.cycle is not None and not self.cycle.response_complete
        if in_work and self._head_due:
            self._head_due.cancel()
            self._head_due = None
        elif not in_work and not self._head_due:  # the first part of another request's head
            self._head_due = self.loop.call_later(self._head_s, self.transport.close)

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
        for due in (self._head_due, self._reader_due):
            if due:
                due.cancel()
