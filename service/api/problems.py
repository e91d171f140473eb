"""Errors as application/problem+json (RFC 9457). `type` is stable: clients may depend on it."""

import logging
import traceback

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from indexer.errors import MedciteError
from service.web.pages import error_page

log = logging.getLogger(__name__)

_TYPE = "urn:medcite:problem:"
_TITLES = {404: "not-found", 405: "method-not-allowed", 422: "request-invalid"}


def problem(status: int, kind: str, detail: str, *, hint: str = "", headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document."""
    body = {"type": f"{_TYPE}{kind}", "title": kind.replace("-", " "), "status": status, "detail": detail}
    if hint:
        body["hint"] = hint
    return JSONResponse(body, status_code=status, media_type="application/problem+json", headers=headers)


def _medcite_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MedciteError)  # registered for it
    return problem(error.http_status, error.kind, error.message, hint=error.hint)


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # registered for it
    # The value itself is not repeated: it may be somebody's question.
    parts = [f"{'.'.join(str(p) for p in e['loc'][1:]) or e['loc'][0]}: {e['msg']}" for e in error.errors()]
    is_json = request.method != "POST" or "json" in request.headers.get("content-type", "")
    hint = "See /docs for what is expected." if is_json else "Send JSON with the header content-type: application/json."
    return problem(422, "request-invalid", "; ".join(parts), hint=hint)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # registered for it
    kind = _TITLES.get(error.status_code, "http-error")
    # A browser that follows a stale link gets a page; whoever calls the endpoint gets the problem.
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1/"):
        return error_page(request, status=error.status_code, detail=str(error.detail))
    return problem(error.status_code, kind, str(error.detail), hint="See /docs for the paths.", headers=dict(error.headers or {}))


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # Where it went wrong, but not the message: it may repeat what was asked.
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("unexpected %s at %s\n%s", type(error).__name__, request.url.path, frames)
    return problem(500, "unexpected", "Something went wrong here; it is not your request.", hint="Try again in a moment.")


def add_handlers(app: FastAPI) -> None:
    """Makes every error of the app a problem document."""
    app.add_exception_handler(MedciteError, _medcite_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)
