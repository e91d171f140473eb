"""Errors as application/problem+json (RFC 9457). `type` is stable: clients may depend on it."""

import logging
import traceback
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from indexer.errors import MedciteError
from service.api.problem_types import PROBLEM_TYPES, body
from service.api.replies import Reply
from service.web.rendering import error_page

log = logging.getLogger(__name__)

_KINDS = {400: "body-unreadable", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}


class Problem(MedciteError):
    """A request that cannot be served; `kind` is one of PROBLEM_TYPES, which also gives its status, and its hint where none is
    given. `headers` go with the reply.
    """

    def __init__(self, kind: str, detail: str, *, hint: str = "", headers: Mapping[str, str] | None = None) -> None:
        known = PROBLEM_TYPES[kind]
        super().__init__(detail, hint=hint or known.hint)
        self.kind = kind
        self.http_status = known.status
        self.headers = dict(headers or {})


def problem(status: int, kind: str, detail: str, *, hint: str = "", headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem document as a response. It is never to be kept by a cache."""
    return JSONResponse(
        body(kind, status=status, detail=detail, hint=hint),
        status_code=status,
        media_type="application/problem+json",
        headers={"cache-control": "no-store", **(headers or {})},
    )


def error_problem(error: MedciteError) -> JSONResponse:
    """The problem document of an error."""
    headers = error.headers if isinstance(error, Problem) else None
    return problem(error.http_status, error.kind, error.message, hint=error.hint, headers=headers)


def unexpected(error: Exception, *, path: str) -> JSONResponse:
    """The problem document of an error that nobody expected. It is logged, but not its message: that may repeat what was asked."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("unexpected %s at %s\n%s", type(error).__name__, path, frames)
    known = PROBLEM_TYPES["unexpected"]
    return problem(known.status, "unexpected", known.detail, hint=known.hint)


def add_handlers(app: FastAPI) -> None:
    """Makes every error of the app a problem document."""
    app.add_exception_handler(MedciteError, _medcite_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


class UnexpectedErrors:
    """Middleware: what nobody expected becomes a problem document here, inside the other middleware.

    Starlette's own place for it is outside of them all, where the reply would lack their headers, and it goes on to raise the
    error, which the server then logs with its message.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        passing = Reply(send)
        try:
            await self._app(scope, receive, passing.send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            reply = unexpected(error, path=route_of(scope))
            if not passing.begun:  # else the reply stays cut off, and the server closes the connection
                await reply(scope, receive, send)


def route_of(scope: Scope) -> str:
    """The path as the routes name it ("/v1/documents/{document_id}"): what somebody typed may be private."""
    return str(getattr(scope.get("route"), "path", "")) or "(no such path)"


def _medcite_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MedciteError)  # registered for it
    return error_problem(error)


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # registered for it
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        reason = first.get("ctx", {}).get("error", "")
        detail = f"The body is not JSON: {reason} at character {first['loc'][1]}."
        return problem(400, "body-unreadable", detail, hint=PROBLEM_TYPES["body-unreadable"].hint)
    # The value itself is not repeated: it may be somebody's question.
    parts = [f"{'.'.join(str(p) for p in e['loc'][1:]) or e['loc'][0]}: {e['msg']}" for e in error.errors()]
    return problem(422, "request-invalid", "; ".join(parts), hint=PROBLEM_TYPES["request-invalid"].hint)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # registered for it
    # A browser that follows a stale link gets a page; whoever calls the endpoint gets the problem.
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1/"):
        return error_page(request, status=error.status_code, detail=str(error.detail))
    kind = _KINDS.get(error.status_code, "http-error")
    return problem(error.status_code, kind, str(error.detail), hint=PROBLEM_TYPES[kind].hint, headers=error.headers)
