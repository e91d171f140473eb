"""A question over HTTP: the answer as JSON or as a stream of events, and again by its id."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event

from indexer.errors import MedciteError
from service.answer_store import AnswerStore
from service.answers import Answer, disclaimer
from service.api import examples
from service.api.answering import answering
from service.api.negotiation import EVENTS, sends_json, wants_events
from service.api.problem_types import responses
from service.api.problems import Problem, error_problem, route_of, unexpected
from service.api.replies import CLOSED
from service.api.wire import AnswerModel, AskRequest, answer_model
from service.engine import Engine

router = APIRouter(prefix="/v1", tags=["ask"])

_HEADERS = {"cache-control": "no-store", "vary": "Accept"}
_EVENTS_HEADERS = {**_HEADERS, "x-accel-buffering": "no"}  # nginx would hold the events back


@router.post(
    "/ask",
    operation_id="ask",
    summary="Answer a question",
    response_model=AnswerModel,
    dependencies=[Depends(sends_json)],
    responses={
        200: {"content": examples.ANSWER_AS_JSON_OR_EVENTS, "links": examples.LINKS},
        **responses(
            "body-unreadable", "not-acceptable", "body-too-large", "media-type-unsupported", "request-invalid", "question-empty",
            "question-too-long", "unexpected", "bundle-damaged",
        ),
    },
)  # fmt: skip
async def ask(request: Request, body: AskRequest) -> Response:
    """The answer, every sentence of it quoted from the library.

    With `Accept: text/event-stream` it comes as server-sent events, each with JSON as its data: `status` as each stage of the work
    begins; `citations` (also where there are none); a `delta` for each statement; `answer`, the whole; `done`. An error after the
    stream has begun is the event `error`, a problem document with the medical disclaimer, and is the last. Where the client goes
    away, the work stops.
    """
    events = wants_events(request)
    steps = answering(_asked(request, body), heartbeat_s=request.app.state.settings.heartbeat_s)
    if events:
        return StreamingResponse(_events(request, steps, body.language or "en"), headers=_EVENTS_HEADERS, media_type=EVENTS)
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Answer):
                return JSONResponse(answer_model(step).model_dump(mode="json"), headers=_HEADERS)
            if await request.is_disconnected():
                break
    return Response(status_code=CLOSED)


@router.get(
    "/answers/{answer_id}",
    operation_id="answer",
    summary="An answer that was given lately",
    response_model=AnswerModel,
    responses={200: {"content": examples.ANSWER_AS_JSON}, **responses("answer-unknown", "unexpected")},
)
async def answer(request: Request, answer_id: str) -> Response:
    """The answer with this id, for as long as it is kept: a while, in the memory of the worker that made it."""
    found = kept_answer(request, answer_id)
    if found is None:
        raise Problem(
            "answer-unknown",
            f"The worker that took this request keeps no answer with this id; another may. {_kept_for(request)}",
            hint="Try again over a new connection, which may reach the other worker, or ask again: POST /v1/ask gives a new id.",
        )
    return JSONResponse(answer_model(found).model_dump(mode="json"), headers={"cache-control": "no-store"})


def kept_answer(request: Request, answer_id: str) -> Answer | None:
    """The answer with this id; None where another worker may keep it. Raises Problem (answer-unknown) where none does."""
    engine: Engine = request.app.state.engine
    store: AnswerStore = request.app.state.answers
    found = store.find(answer_id)
    if found is None and not engine.ids.may_be_elsewhere(answer_id):
        raise Problem("answer-unknown", f"No answer with this id is kept. {_kept_for(request)}")
    return found


def _kept_for(request: Request) -> str:
    return f"Answers are kept for {request.app.state.settings.answers_kept_s / 60:g} minutes."


def _asked(request: Request, body: AskRequest) -> Callable[[Callable[[str], None]], Answer]:
    engine: Engine = request.app.state.engine
    store: AnswerStore = request.app.state.answers
    history = [turn.content for turn in body.history if turn.role == "user"]

    def ask(on_stage: Callable[[str], None]) -> Answer:
        made = engine.ask(
            body.question,
            k=body.k,
            language=body.language,
            history=history,
            rephrased=body.mode == "rephrased",
            on_stage=on_stage,
        )
        store.keep(made)
        return made

    return ask


async def _events(request: Request, steps: AsyncGenerator[str | Answer, None], language: str) -> AsyncGenerator[bytes, None]:
    """The events of one answer, as they go over the wire. Every way it can end carries the disclaimer."""
    try:
        async with aclosing(steps):
            async for step in steps:
                for event in [_event("status", {"stage": step})] if isinstance(step, str) else _answer_events(step):
                    yield event
    except MedciteError as error:
        yield _error_event(error_problem(error), language)
    except Exception as error:  # the reply has begun: no status can tell of it any more
        yield _error_event(unexpected(error, path=route_of(request.scope)), language)


def _answer_events(answer: Answer) -> list[bytes]:
    whole = answer_model(answer).model_dump(mode="json")
    deltas = [_event("delta", delta) for delta in _deltas(whole)]
    done = _event("done", {"id": answer.id, "status": whole["status"]})
    return [_event("citations", {"citations": whole["citations"]}), *deltas, _event("answer", whole), done]


def _deltas(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The answer's words in the order they are read, with the part each belongs to and its markers."""
    own = [{"part": part, "text": answer[part], "markers": []} for part in ("notice", "message") if answer[part]]
    parts = (("short_answer", "short_answer_parts"), ("points", "points"))
    return own + [{"part": part, **statement} for part, key in parts for statement in answer[key]]


def _error_event(problem: JSONResponse, language: str) -> bytes:
    return _event("error", {**json.loads(bytes(problem.body)), "disclaimer": disclaimer(language)})


def _event(name: str, data: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
