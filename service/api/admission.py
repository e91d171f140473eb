"""A request is let in with its whole body; a question waits for its turn at the engine, and keeps it until its reply is sent.

The body is read first, so that nobody holds a turn by sending slowly. Who goes away while waiting leaves the queue.
"""

import asyncio
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.areas import is_question
from service.api.problems import Problem
from service.api.refusals import refuse
from service.api.turns import Turns

_BODIES = {"POST", "PUT", "PATCH"}


class Admission:
    """Middleware: reads a request's body, which has `body_s` seconds to arrive, and gives a question its turn."""

    def __init__(self, app: ASGIApp, *, turns: Turns, body_s: float) -> None:
        self._app = app
        self._turns = turns
        self._body_s = body_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and is_question(scope["method"], scope["path"])
        if not asks and (scope["type"] != "http" or scope["method"] not in _BODIES):
            await self._app(scope, receive, send)
            return
        coming = _Coming(receive)
        try:
            await coming.read(self._body_s)
            if asks:
                await self._turn(coming)
        except _Gone:
            return  # nobody reads what would be sent
        except Problem as problem:
            await refuse(problem, scope, receive, send)
            return
        try:
            await self._app(scope, coming.receive, send)
        finally:
            coming.close()
            if asks:
                self._turns.give_back()

    async def _turn(self, coming: "_Coming") -> None:
        """Waits for a turn for as long as somebody waits for the reply. Raises Problem or _Gone."""
        if self._turns.free:
            await self._turns.take()
            return
        taking = asyncio.create_task(self._turns.take())
        try:
            await asyncio.wait({taking, coming.look_ahead()}, return_when=asyncio.FIRST_COMPLETED)
            if not taking.done():
                raise _Gone
            await taking
        except BaseException:
            coming.close()
            if taking.done() and not taking.cancelled() and not taking.exception():
                self._turns.give_back()  # the turn came in the moment of leaving
            taking.cancel()
            with suppress(asyncio.CancelledError, Problem):
                await taking
            raise


class _Gone(Exception):
    """The client has gone away."""


class _Coming:
    """What comes of a request: its body, read before it is handed on, and what follows it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._body: list[bytes] = []
        self._handed_on = False
        self._next: asyncio.Task[Message] | None = None

    async def read(self, within_s: float) -> None:
        """Reads the body. Raises Problem where it is too slow or too large, _Gone where it breaks off."""
        more = True
        try:
            async with asyncio.timeout(within_s):
                while more:
                    message = await self._receive()
                    if message["type"] == "http.disconnect":
                        raise _Gone
                    self._body.append(message.get("body", b""))
                    more = message.get("more_body", False)
        except TimeoutError as error:
            detail = f"The body did not arrive within {within_s:g} seconds."
            raise Problem("body-slow", detail, headers={"connection": "close"}) from error
        except HTTPException as error:  # of the middleware that counts the bytes
            raise Problem("body-too-large", str(error.detail), headers=error.headers) from error

    def look_ahead(self) -> asyncio.Task[Message]:
        """What comes after the body: that the client has gone away."""
        self._next = asyncio.create_task(_received(self._receive))
        return self._next

    async def receive(self) -> Message:
        """The body, and then what follows it."""
        if not self._handed_on:
            self._handed_on = True
            return {"type": "http.request", "body": b"".join(self._body), "more_body": False}
        ahead, self._next = self._next, None
        return await (ahead or self._receive())

    def close(self) -> None:
        """Ends looking ahead."""
        if self._next:
            self._next.cancel()


async def _received(receive: Receive) -> Message:
    return await receive()
