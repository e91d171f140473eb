"""Examples of chat completions and models for the OpenAPI document, made by what makes the real ones."""

from typing import Any

from service.answers import Answer, Citation, Statement, Status, disclaimer
from service.api.openai_reply import completion, events
from service.api.openai_wire import MODEL, ModelCard, ModelList

_QUOTE = "Osteonecrosis also cannot be caught from another person."
_LINK = "https://medcite.example/documents/does-it-spread"
_CITATION = Citation(
    marker=1, document_id="does-it-spread", passage_id="does-it-spread:0", quote=_QUOTE, start=251, end=307,
    title="Does osteonecrosis spread?", publisher="", url=None, deep_link=f"{_LINK}#:~:text=Osteonecrosis%20also", tier="reference",
    updated="2026-11-21",
)  # fmt: skip
_ANSWER = Answer(
    id="3f9c2a1d7b604e58a1c0d9e2f4b6a870", question="Is osteonecrosis catching?", status=Status.ANSWERED,
    short_answer=(Statement(_QUOTE, (1,)),), points=(), citations=(_CITATION,), sources=(), disclaimer=disclaimer("en"),
    related=("Is osteonecrosis hereditary?",), confidence=0.93,
)  # fmt: skip
_CREATED = 1795219200
_COMPLETION = completion(_ANSWER, prompt_tokens=9, generation="20261121T000000Z-1").model_copy(update={"created": _CREATED})
_CARD = ModelCard(id=MODEL, created=_CREATED)


def _json(value: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"example": value}}}


COMPLETION: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/json": {"example": _COMPLETION.model_dump()},
            "text/event-stream": {"example": "".join(events(_COMPLETION, include_usage=True))},
        }
    }
}
MODELS: dict[int | str, dict[str, Any]] = {200: _json(ModelList(data=[_CARD]).model_dump())}
ONE_MODEL: dict[int | str, dict[str, Any]] = {200: _json(_CARD.model_dump())}
