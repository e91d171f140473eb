"""How a request says where its body ends: in one way, or it is refused.

With both Content-Length and Transfer-Encoding, a proxy and this service might disagree on where the next request begins (request
smuggling). RFC 9112, section 6.3, calls for an error and a closed connection; h11 obeys Transfer-Encoding and goes on.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.problems import Problem
from service.api.refusals import refuse


class OneFraming:
    """Middleware: answers 400 where a request has both header fields, and closes the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and {b"content-length", b"transfer-encoding"} <= {
            name.lower() for name, _ in scope["headers"]
        }:
            detail = "The request has both Content-Length and Transfer-Encoding."
            await refuse(Problem("framing-unclear", detail, headers={"connection": "close"}), scope, receive, send)
        else:
            await self._app(scope, receive, send)
