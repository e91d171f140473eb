"""Examples for the OpenAPI document: what an answer looks like, whole and as events."""

from typing import Any

_ID = "3f9c2a1d7b604e58a1c0d9e2f4b6a870"
# No value is null: FastAPI leaves such members out of its document, and then the examples would be no answers.
_PAGE = {"title": "Does osteonecrosis spread?", "publisher": "Institute of Bones", "url": "https://bones.example/spread"}
_CITATION = {
    **_PAGE, "marker": 1, "document_id": "does-it-spread", "passage_id": "does-it-spread:0",
    "quote": "Osteonecrosis also cannot be caught from another person.", "start": 251, "end": 307,
    "deep_link": f"{_PAGE['url']}#:~:text=Osteonecrosis%20also%20cannot%20be%20caught%20from%20another%20person.",
    "tier": "reviewed", "updated": "2026-11-21",
}  # fmt: skip
_STATEMENT = {"text": _CITATION["quote"], "markers": [1]}
_DISCLAIMER = (
    "This is general information quoted from the sources named here. It is not medical advice, and it does not replace a doctor who "
    "knows you. If you think you have an emergency, call your local emergency number now."
)
_SOURCE = {
    **_PAGE, "document_id": "does-it-spread", "link": _PAGE["url"], "path": "pages/spread.html", "tier": "reviewed", "language": "en",
    "licence": "CC BY 4.0", "published": "2019-03-01", "updated": "2026-11-21", "reviewed": "2026-10-02",
    "based_on": [{**_PAGE, "title": "Osteonecrosis", "updated": "2026-05-12"}],
}  # fmt: skip
_NOTHING: dict[str, Any] = {
    "id": _ID, "question": "", "status": "abstained", "notice": "", "message": "", "short_answer": "", "short_answer_parts": [],
    "points": [], "citations": [], "sources": [], "related": [], "disclaimer": _DISCLAIMER, "confidence": 0.0, "language": "en",
    "timings_ms": {"understand": 4.1, "find": 38.2, "total": 43.0},
}  # fmt: skip
_ANSWERED = {
    **_NOTHING, "question": "Is osteonecrosis catching?", "status": "answered", "short_answer": f"{_CITATION['quote']} [1]",
    "short_answer_parts": [_STATEMENT], "citations": [_CITATION], "sources": [_SOURCE], "confidence": 0.93,
    "related": ["Is osteonecrosis hereditary?"],
}  # fmt: skip
_ABSTAINED = {
    **_NOTHING, "question": "What is the capital of Peru?", "message": "The library does not hold an answer to this question.",
    "sources": [_SOURCE], "confidence": 0.02,
}  # fmt: skip
_EMERGENCY = {
    **_NOTHING, "question": "I have crushing chest pain", "status": "emergency",
    "notice": "This may be an emergency. Call your local emergency number now.",
}  # fmt: skip

ANSWER_AS_JSON: dict[str, Any] = {
    "application/json": {
        "examples": {
            "answered": {"summary": "The library holds the answer.", "value": _ANSWERED},
            "abstained": {"summary": "It does not; `sources` are the nearest pages.", "value": _ABSTAINED},
            "emergency": {"summary": "`notice` must be read before everything else.", "value": _EMERGENCY},
        }
    }
}
_EVENTS = f"""event: status
data: {{"stage":"understand"}}

event: status
data: {{"stage":"find"}}

event: citations
data: {{"citations":[{{"marker":1,"document_id":"does-it-spread","…":"…"}}]}}

event: delta
data: {{"part":"short_answer","text":"{_CITATION["quote"]}","markers":[1]}}

event: answer
data: {{"id":"{_ID}","status":"answered","…":"the whole answer, as in JSON"}}

event: done
data: {{"id":"{_ID}","status":"answered"}}

"""
_FAILED = f"""event: status
data: {{"stage":"understand"}}

event: error
data: {{"type":"urn:medcite:problem:question-empty","title":"question empty","status":422,"detail":"The question is empty.","disclaimer":"{_DISCLAIMER}"}}

"""
ANSWER_AS_JSON_OR_EVENTS: dict[str, Any] = {
    **ANSWER_AS_JSON,
    "text/event-stream": {
        "itemSchema": {
            "type": "object",
            "description": "An event; its data is one JSON object.",
            "required": ["event", "data"],
            "properties": {
                "event": {"enum": ["status", "citations", "delta", "answer", "done", "error"]},
                "data": {"type": "string", "contentMediaType": "application/json"},
            },
        },
        "examples": {
            "answered": {"summary": "The events of an answer.", "value": _EVENTS},
            "error": {"summary": "What fails after the stream has begun: the last event.", "value": _FAILED},
        },
    },
}
_THIS_ANSWER = "$response.body#/id"
LINKS: dict[str, Any] = {
    "again": {"operationId": "answer", "parameters": {"answer_id": _THIS_ANSWER}, "description": "The same answer, for a while."},
    "feedback": {
        "operationId": "feedback",
        "requestBody": {"answer_id": _THIS_ANSWER, "rating": "up"},
        "description": "Whether it helped.",
    },
}
