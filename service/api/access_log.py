"""One line of the log for each request."""

import logging
import time

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.problems import route_of
from service.api.replies import Reply
from service.api.request_ids import request_id

log = logging.getLogger(__name__)


class AccessLog:
    """Middleware: logs method, route, status, milliseconds and id of each request.

    It logs neither the query nor what stood in the place of a route's parameters: they may hold a question, or the id by which a
    private answer can be read. The same facts stand in the record as `method`, `route`, `status` and `ms`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        reply = Reply(send)

        try:
            await self._app(scope, receive, reply.send)
        finally:
            ms = (time.perf_counter() - started) * 1000
            facts = {"method": scope["method"], "route": route_of(scope), "status": reply.status, "ms": round(ms, 1)}
            log.info("%s %s %d %.1f ms %s", facts["method"], facts["route"], reply.status, ms, request_id(), extra=facts)
