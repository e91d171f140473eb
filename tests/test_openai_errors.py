"""OpenAI's error in a problem document: on OpenAI's paths, whoever refuses, however the reply is sent."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from service.api.openai_errors import OpenAIErrors, with_error
from service.api.problem_types import PROBLEM_TYPES, body


@pytest.mark.parametrize("kind", PROBLEM_TYPES)
def test_every_problem_becomes_an_error(kind: str) -> None:
    known = PROBLEM_TYPES[kind]
    problem = body(kind, status=known.status, detail=known.detail, hint=known.hint)
    made = with_error(problem)
    assert {key: made[key] for key in ("type", "title", "detail")} == {key: problem[key] for key in ("type", "title", "detail")}
    assert made["status"] == (400 if known.status == 422 else known.status)
    assert known.detail.removesuffix(".") in made["error"]["message"]
    assert made["error"]["message"].endswith(known.hint or ".")
    assert made["error"]["type"] == ("server_error" if known.status >= 500 else made["error"]["type"])


@pytest.mark.parametrize(
    ("status", "kind", "detail", "error"),
    [
        (422, "request-invalid", "n: wrong; m: wrong", ("invalid_request_error", "n", "request_invalid")),
        (422, "question-too-long", "It is: too long.", ("invalid_request_error", "messages", "question_too_long")),
        (404, "not-found", "There is no model 'x'.", ("invalid_request_error", "model", "model_not_found")),
        (401, "key-missing", "No key.", ("authentication_error", None, "invalid_api_key")),
        (429, "rate-limited", "Too often.", ("rate_limit_error", None, "rate_limit_exceeded")),
        (503, "bundle-damaged", "Damaged.", ("server_error", None, "bundle_damaged")),
    ],
)
def test_type_parameter_and_code(status: int, kind: str, detail: str, error: tuple[Any, ...]) -> None:
    made = with_error(body(kind, status=status, detail=detail))["error"]
    assert (made["type"], made["param"], made["code"]) == error


def sent(path: str, *messages: Message, method: str = "POST", root_path: str = "") -> list[Message]:
    """What goes out where the application behind the middleware sends these messages."""
    out: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for message in messages:
            await send(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        out.append(message)

    scope = {"type": "http", "method": method, "path": path, "root_path": root_path}
    asyncio.run(OpenAIErrors(app)(scope, receive, send))
    return out


PROBLEM = json.dumps(body("rate-limited", status=429, detail="Too often.")).encode()
START: Message = {
    "type": "http.response.start",
    "status": 429,
    "headers": [
        (b"content-type", b"application/problem+json"), (b"content-length", b"%d" % len(PROBLEM)), (b"retry-after", b"7"),
    ],
}  # fmt: skip


def test_a_reply_in_pieces_is_put_together() -> None:
    pieces: list[Message] = [
        {"type": "http.response.body", "body": PROBLEM[:20], "more_body": True},
        {"type": "http.response.body", "body": PROBLEM[20:]},
    ]
    start, whole = sent("/v1/chat/completions", START, *pieces)
    headers = dict(start["headers"])
    assert headers[b"retry-after"] == b"7"
    assert int(headers[b"content-length"]) == len(whole["body"])
    assert json.loads(whole["body"])["error"]["code"] == "rate_limit_exceeded"


def test_a_reply_without_a_body_stays_without() -> None:
    assert sent("/v1/models", START, {"type": "http.response.body"}, method="HEAD")[1]["body"] == b""


def test_below_a_prefix_the_paths_are_the_same() -> None:
    piece = {"type": "http.response.body", "body": PROBLEM}
    assert b'"error"' in sent("/medcite/v1/models/x", START, piece, root_path="/medcite")[1]["body"]


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/documents/models", "/", "/mcp"])
def test_other_paths_are_left_alone(path: str) -> None:
    messages: list[Message] = [START, {"type": "http.response.body", "body": PROBLEM}]
    assert sent(path, *messages) == messages


def test_other_replies_are_left_alone() -> None:
    start = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]}
    messages: list[Message] = [
        start,
        {"type": "http.response.body", "body": b"a", "more_body": True},
        {"type": "http.response.body", "body": b"b"},
    ]
    assert sent("/v1/chat/completions", *messages) == messages
