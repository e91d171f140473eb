"""Feedback on an answer over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from service.api.ask import kept_answer
from service.api.negotiation import sends_json
from service.api.problem_types import responses
from service.api.wire import FeedbackModel, FeedbackRequest
from service.feedback import Feedback, FeedbackStore

router = APIRouter(prefix="/v1", tags=["feedback"])


@router.post(
    "/feedback",
    status_code=201,
    operation_id="feedback",
    summary="Say whether an answer helped",
    dependencies=[Depends(sends_json)],
    responses=responses(
        "body-unreadable", "answer-unknown", "body-too-large", "media-type-unsupported", "request-invalid",
        "answer-rated", "idempotency-key-reused", "unexpected", "feedback-unwritable", "feedback-full",
    ),
)  # fmt: skip
def feedback(
    request: Request,
    body: FeedbackRequest,
    idempotency_key: Annotated[
        str,
        Header(
            max_length=255,
            pattern="^[ -~]*$",
            description="The same key with the same body gives the same reply, and is stored once.",
        ),
    ] = "",
) -> FeedbackModel:
    """Stores the feedback; comments are for who runs the service alone."""
    store: FeedbackStore = request.app.state.feedback
    given = Feedback(body.answer_id, body.rating, body.comment)
    receipt = store.earlier(given, key=idempotency_key)  # also where the answer is kept no longer
    if receipt is None:
        answer = kept_answer(request, body.answer_id)
        documents = tuple(source.document_id for source in answer.sources) if answer else ()
        receipt = store.add(given, key=idempotency_key, documents=documents)
    return FeedbackModel(id=receipt.id, time=receipt.time, answer_id=body.answer_id, rating=body.rating)
