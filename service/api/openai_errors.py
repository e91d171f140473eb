"""Errors as OpenAI clients read them, without ceasing to be problem documents.

RFC 9457 (3.2) lets a problem document hold members of its own and has clients pass over those they do not know; OpenAI clients look
for the member `error` and pass over the rest. So on OpenAI's paths every problem, whoever refused the request, gets an `error`.
What a request says wrongly is answered there with 400, as OpenAI does, and not with 422, so that the client raises what programs
written for it catch.
"""

import json
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problem_types import REFERENCE, responses

PATHS = ("/v1/chat/", "/v1/models")
_PROBLEM = "application/problem+json"
_NULLABLE = {"type": ["string", "null"]}
_ERROR = {
    "type": "object",
    "required": ["message", "type", "param", "code"],
    "properties": {"message": {"type": "string"}, "type": {"type": "string"}, "param": _NULLABLE, "code": _NULLABLE},
}
_SCHEMA = {"allOf": [REFERENCE, {"type": "object", "required": ["error"], "properties": {"error": _ERROR}}]}
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
# Where OpenAI has a code of its own, clients may look for it; other kinds are handed on as they are.
_CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}


def with_error(problem: dict[str, Any]) -> dict[str, Any]:
    """The problem document with OpenAI's error in it; 422 becomes 400."""
    status: int = 400 if problem["status"] == 422 else problem["status"]
    kind = str(problem["type"]).rpartition(":")[2]
    detail, hint = str(problem["detail"]), str(problem.get("hint", ""))
    message = f"{detail.removesuffix('.')}. {hint}".rstrip()
    error = {
        "message": message,
        "type": _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error"),
        "param": _parameter(kind, detail),
        "code": _CODES.get(status, kind.replace("-", "_")),
    }
    return {**problem, "status": status, "error": error}


def _parameter(kind: str, detail: str) -> str | None:
    """The parameter that is wrong: the detail of an invalid request begins with its name."""
    if kind.startswith("question-"):
        return "messages"
    if kind == "not-found":
        return "model"
    return detail.partition(": ")[0] if kind == "request-invalid" and ": " in detail else None


def responses_with_error(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """What an operation's OpenAPI description says of these kinds of problem, as they look on OpenAI's paths."""
    examples: dict[int | str, dict[str, Any]] = {}
    meanings: dict[int | str, list[str]] = {}
    for described in responses(*kinds).values():
        for kind, example in described["content"][_PROBLEM]["examples"].items():
            value = with_error(example["value"])
            examples.setdefault(value["status"], {})[kind] = {**example, "value": value}
            meanings.setdefault(value["status"], []).append(example["summary"])
    made = {status: _described(" ".join(meanings[status]), examples=found) for status, found in examples.items()}
    # Without a default, FastAPI would add its own description of 422.
    return {**made, "default": _described("Any other problem.", examples={})}


def _described(meaning: str, *, examples: dict[str, Any]) -> dict[str, Any]:
    return {"description": meaning, "content": {_PROBLEM: {"schema": _SCHEMA, "examples": examples}}}


class OpenAIErrors:
    """Puts OpenAI's error into every problem document that goes out on OpenAI's paths."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _path(scope).startswith(PATHS):
            await self._app(scope, receive, send)
            return
        start: MutableMapping[str, Any] | None = None
        body = bytearray()

        async def shaped(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and Headers(scope=message).get("content-type", "").startswith(_PROBLEM):
                start = message
            elif start is None:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_with_error(start, bytes(body), send)

        await self._app(scope, receive, shaped)


def _path(scope: Scope) -> str:
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


async def _send_with_error(start: MutableMapping[str, Any], body: bytes, send: Send) -> None:
    problem = with_error(json.loads(body)) if body else None  # the answer to HEAD has none
    written = json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode() if problem else b""
    status = problem["status"] if problem else start["status"]
    headers = MutableHeaders(raw=list(start["headers"]))
    if problem:
        headers["content-length"] = str(len(written))
    await send({**start, "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": written})
