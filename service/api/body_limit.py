"""A request's body has a size at most, checked before it is read and while it is."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import Problem, error_problem


class BodyLimit:
    """Middleware: answers 413 where Content-Length is over the limit, without reading; stops reading where the body itself is.

    Starlette has one that answers in plain text; here errors are problem documents.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        detail = f"The body has more than {self._max_bytes:,} bytes."
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced[:20]) > self._max_bytes:
            # What was not read must not be taken for the next request.
            await error_problem(Problem("body-too-large", detail, headers={"connection": "close"}))(scope, receive, send)
            return
        total = 0

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > self._max_bytes:
                raise HTTPException(413, detail, headers={"connection": "close"})
            return message

        await self._app(scope, counted, send)
