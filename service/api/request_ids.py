"""The id of a request: taken from X-Request-ID where that looks like one, or made here, sent back, and at hand for every line of the log."""

import logging
import re
import secrets
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_MOST_CHARS = 64
# Digits and hexadecimal numbers, as of a UUID or a trace: a word, let alone a question, must not come into the log this way.
_ID = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Fa-f]+(?:[._-][0-9A-Fa-f]+)*")

_current: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    """The id of the request that is being served, "-" outside of one."""
    return _current.get()


class RequestIds:
    """Middleware: each request has an id, in `request_id()`, in `scope["state"]["request_id"]` and in the reply."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        identity = given if len(given) <= _MOST_CHARS and _ID.fullmatch(given) else secrets.token_hex(16)
        scope.setdefault("state", {})["request_id"] = identity

        async def with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        token = _current.set(identity)
        try:
            await self._app(scope, receive, with_id)
        finally:
            _current.reset(token)


class RequestIdFilter(logging.Filter):
    """Gives each record of the log `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True
