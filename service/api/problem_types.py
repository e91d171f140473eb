"""Every kind of problem the endpoints answer with: the one table that the problem documents, the OpenAPI document and
docs/problems.md are made from. A kind that is published stays what it is.
"""

from dataclasses import dataclass
from typing import Any

PREFIX = "urn:medcite:problem:"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem: its HTTP status, what it means, and an example of its detail and hint."""

    status: int
    meaning: str
    detail: str
    hint: str = ""


PROBLEM_TYPES = {
    "body-unreadable": ProblemType(
        400, "The body is not JSON in UTF-8, or is nested too deeply.", "The body is not JSON: Expecting value at character 12.",
        "Send one JSON object in UTF-8.",
    ),
    "framing-unclear": ProblemType(
        400, "The request has both Content-Length and Transfer-Encoding, so that its end is unclear.",
        "The request has both Content-Length and Transfer-Encoding.", "Send one of them; HTTP libraries do so by themselves.",
    ),
    "key-missing": ProblemType(
        401, "An API key is needed, and none was sent.", "An API key is needed here.",
        "Send it in the header Authorization: Bearer KEY, or in X-API-Key.",
    ),
    "key-unknown": ProblemType(
        401, "The API key is not one of this service's, or was revoked.", "This API key is unknown, or was revoked.",
        "Ask whoever runs the service for a key.",
    ),
    "key-not-allowed": ProblemType(
        403, "The API key may do something else: ask, or read the metrics.", "This key may read the metrics, but not ask questions.",
        "Use a key that may: medcite keys add NAME --may ask|metrics",
    ),
    "metrics-private": ProblemType(
        403, "Without API keys, only this machine may read the metrics.", "Without API keys the metrics are for this machine alone.",
        "Make a key (medcite keys add NAME --may metrics), or set MEDCITE_OPEN_METRICS=true.",
    ),
    "not-found": ProblemType(
        404, "There is nothing at this path.", "The library has no document with the id 'no-such-page'.", "See /docs for the paths."
    ),
    "answer-unknown": ProblemType(
        404, "No answer with this id is kept (any longer), or not by the worker that was asked.",
        "No answer with this id is kept. Answers are kept for 60 minutes.",
        "Ask again: POST /v1/ask gives a new id.",
    ),
    "method-not-allowed": ProblemType(
        405, "The path takes other methods; the header Allow names them.", "Method Not Allowed", "See /docs for the paths."
    ),
    "not-acceptable": ProblemType(
        406, "The header Accept rules out everything the path can send.", "Nothing that Accept allows can be sent.",
        "Accept application/json or text/event-stream.",
    ),
    "body-slow": ProblemType(
        408, "The body did not arrive within MEDCITE_BODY_S seconds.", "The body did not arrive within 20 seconds.",
        "Send it in one go.",
    ),
    "body-too-large": ProblemType(
        413, "The body has more bytes than MEDCITE_MAX_BODY_BYTES.", "The body has more than 1,000,000 bytes.", "Send less at once."
    ),
    "media-type-unsupported": ProblemType(
        415, "The body is not sent as JSON in UTF-8.", "The body is sent as 'text/plain'; JSON in UTF-8 is read.",
        "Send the header content-type: application/json.",
    ),
    "origin-not-allowed": ProblemType(
        403, "A page of another site may not use /mcp.", "Pages from 'https://elsewhere.example' may not use the tools.",
        "Add the origin to MEDCITE_CORS_ORIGINS.",
    ),
    "host-not-allowed": ProblemType(
        421, "/mcp is not served under the name in the header Host.", "The tools are not served under the name 'elsewhere.example'.",
        "Add the name to MEDCITE_ALLOWED_HOSTS.",
    ),
    "request-invalid": ProblemType(
        422, "A field or parameter is missing, unknown or out of its range; the detail names it.", "question: Field required",
        "See /docs for what is expected.",
    ),
    "question-empty": ProblemType(
        422, "The question holds no word.", "The question is empty.", 'Ask in words, for example: medcite ask "What causes osteonecrosis?"'
    ),
    "question-too-long": ProblemType(
        422, "The question has more characters than MEDCITE_MAX_QUESTION_CHARS.",
        "The question has 20,000 characters; at most 4,000 are read.", "Ask it in fewer words.",
    ),
    "answer-rated": ProblemType(
        409, "There is as much feedback on the answer as is taken; nothing of this one was stored.",
        "There are 5 ratings of this answer, which is as many as are taken.", "Ask again, and rate the new answer.",
    ),
    "idempotency-key-reused": ProblemType(
        422, "The Idempotency-Key was sent before with another body.", "This Idempotency-Key was sent before with another body.",
        "Send a new key with each new feedback.",
    ),
    "rate-limited": ProblemType(
        429, "This key or address has asked as often as it may; Retry-After says when it may again.",
        "This key has asked 600 times within a minute, which is as often as it may.", "Come back in 42 seconds.",
    ),
    "unexpected": ProblemType(
        500, "Something failed inside the service.", "Something went wrong here; it is not your request.", "Try again in a moment."
    ),
    "busy": ProblemType(
        503, "More questions are asked than can be answered; Retry-After says when to come back.",
        "4 questions are in work and 64 wait, which is as many as may.", "Ask again in a few seconds.",
    ),
    "not-ready": ProblemType(
        503, "The library that is loaded does not answer a question of its own.",
        "The library does not answer: none of its own questions found a source.", "medcite doctor",
    ),
    "feedback-unwritable": ProblemType(
        503, "Feedback cannot be stored at the moment; none was.", "The feedback cannot be stored.", "Send it again later."
    ),
    "feedback-full": ProblemType(
        503, "The file of feedback is as large as it may be; nothing of this one was stored.",
        "The feedback cannot be stored: its file is full.", "Send it again later; who runs this must put the file away.",
    ),
    "bundle-unusable": ProblemType(503, "The library cannot be used.", "The library cannot be used.", "medcite doctor"),
    "bundle-missing": ProblemType(503, "There is no library.", "There is no library in library.", "medcite index SOURCE..."),
    "bundle-damaged": ProblemType(
        503, "A part of the library is not what was published.", "The library is damaged.", "medcite index SOURCE..."
    ),
    "bundle-incompatible": ProblemType(
        503, "The library was made by another model or schema.", "The library was made by schema 1; this program reads 2.",
        "medcite index SOURCE...",
    ),
    "bundle-unreachable": ProblemType(
        503, "The database that holds the library does not answer.", "The database postgresql://medcite@db/medcite does not answer.",
        "Ask again in a few seconds.",
    ),
    "error": ProblemType(500, "The work failed for a reason that the detail gives.", "The embedder cannot be used.", "medcite doctor"),
    "http-error": ProblemType(400, "Any other status that HTTP defines; `status` says which.", "Bad Request"),
}  # fmt: skip


def body(kind: str, *, status: int, detail: str, hint: str = "") -> dict[str, Any]:
    """A problem document (RFC 9457) as JSON types; a `hint` is the next thing to do."""
    made = {"type": f"{PREFIX}{kind}", "title": kind.replace("-", " "), "status": status, "detail": detail}
    return {**made, "hint": hint} if hint else made


def responses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """What an operation's OpenAPI description says of these kinds: each status with an example of each kind."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        made = PROBLEM_TYPES[kind]
        entry = found.setdefault(
            made.status,
            {"description": made.meaning, "content": {"application/problem+json": {"schema": REFERENCE, "examples": {}}}},
        )
        example = body(kind, status=made.status, detail=made.detail, hint=made.hint)
        entry["content"]["application/problem+json"]["examples"][kind] = {"summary": made.meaning, "value": example}
    return found


REFERENCE = {"$ref": "#/components/schemas/Problem"}
SCHEMA = {
    "title": "Problem",
    "description": "An error (RFC 9457). `type` is stable; `hint` says what to do next.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": f"^{PREFIX}[a-z-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "hint": {"type": "string"},
    },
}
