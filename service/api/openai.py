"""Chat completions and models, as OpenAI clients expect them: the library as the model `medcite`.

A conversation goes in, an answer comes out as any other answer of medcite: quoted, cited, with its sources and the disclaimer at
its end. No message can change what is quoted, a system message no more than a user's.
"""

from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response, StreamingResponse

from service.answer_store import AnswerStore
from service.answers import Answer
from service.api import openai_examples as examples
from service.api.answering import answering
from service.api.links import with_origin
from service.api.negotiation import EVENTS, sends_json
from service.api.openai_errors import responses_with_error
from service.api.openai_messages import Conversation, conversation
from service.api.openai_reply import completion, events
from service.api.openai_wire import MODEL, ChatCompletion, ChatRequest, ModelCard, ModelList
from service.api.replies import CLOSED
from service.engine import Engine

router = APIRouter(prefix="/v1", tags=["openai"])

_HEADERS = {"cache-control": "no-store"}
_EVENTS_HEADERS = {**_HEADERS, "x-accel-buffering": "no"}  # nginx would hold the chunks back


@router.post(
    "/chat/completions",
    summary="Answer a conversation",
    response_model=ChatCompletion,
    dependencies=[Depends(sends_json)],
    responses=examples.COMPLETION
    | responses_with_error(
        "body-unreadable", "request-invalid", "question-empty", "question-too-long", "not-found", "body-too-large",
        "media-type-unsupported", "unexpected", "bundle-damaged",
    ),
)  # fmt: skip
async def chat_completions(request: Request, body: ChatRequest) -> Response:
    """The answer to the last user message, whole or, with `stream`, in chunks as server-sent events.

    The answer is complete before its first chunk goes out: what can fail fails with a status of its own, and no stream breaks off.
    Where the client goes away, the work stops.
    """
    _known(body.model)
    asked = await run_in_threadpool(conversation, body.messages)
    answer = await _answer(request, asked)
    if answer is None:
        return Response(status_code=CLOSED)
    engine: Engine = request.app.state.engine
    reply = completion(
        with_origin(answer, str(request.base_url)), prompt_tokens=asked.tokens, generation=engine.bundle.manifest.generation
    )
    if not body.stream:
        return JSONResponse(reply.model_dump(), headers=_HEADERS)
    include_usage = body.stream_options is not None and bool(body.stream_options.include_usage)
    return StreamingResponse(events(reply, include_usage=include_usage), media_type=EVENTS, headers=_EVENTS_HEADERS)


@router.get("/models", summary="List the models", responses=examples.MODELS | responses_with_error("unexpected"))
def models(request: Request) -> ModelList:
    """The one model there is: the library."""
    return ModelList(data=[_card(request)])


@router.get(
    "/models/{model}", summary="One model", responses=examples.ONE_MODEL | responses_with_error("not-found", "unexpected")
)
def model(request: Request, model: str) -> ModelCard:
    """The model of that name."""
    _known(model)
    return _card(request)


async def _answer(request: Request, asked: Conversation) -> Answer | None:
    """The answer, kept for feedback; None where nobody waits for it any more."""
    engine: Engine = request.app.state.engine
    store: AnswerStore = request.app.state.answers

    def ask(on_stage: Callable[[str], None]) -> Answer:
        made = engine.ask(asked.question, history=asked.earlier_questions, on_stage=on_stage)
        store.keep(made)
        return made

    async with aclosing(answering(ask, heartbeat_s=request.app.state.settings.heartbeat_s)) as steps:
        async for step in steps:
            if isinstance(step, Answer):
                return step
            if await request.is_disconnected():
                break
    return None


def _card(request: Request) -> ModelCard:
    engine: Engine = request.app.state.engine
    return ModelCard(id=MODEL, created=int(datetime.fromisoformat(engine.bundle.manifest.created).timestamp()))


def _known(model: str) -> None:
    if model != MODEL:
        raise HTTPException(404, f"There is no model {model[:100]!r} here; the only one is {MODEL!r}.")
