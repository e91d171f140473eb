"""Feedback as a form, for browsers without JavaScript; those with it use the endpoint."""

from typing import Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from indexer.errors import FeedbackError
from service.answer_store import AnswerStore
from service.engine import Engine
from service.feedback import Feedback, FeedbackStore
from service.web.forms import check_same_site, read_form
from service.web.languages import words_in
from service.web.rendering import PRIVATE, error_page, render

router = APIRouter(include_in_schema=False)

MOST_CHARS = 2000  # of a comment
_RATINGS: dict[str, Literal["up", "down"]] = {"up": "up", "down": "down"}


@router.post("/feedback")
async def feedback(request: Request) -> HTMLResponse:
    """Stores the form's feedback and says thank you. `key` tells a form that is sent twice from a second one."""
    check_same_site(request)
    form = {name: values[-1] for name, values in (await read_form(request)).items()}
    rating = _RATINGS.get(form.get("rating", ""))
    if rating is None:
        raise HTTPException(422, "The feedback has no rating. Choose one of the two buttons.")
    engine: Engine = request.app.state.engine
    answers: AnswerStore = request.app.state.answers
    store: FeedbackStore = request.app.state.feedback
    given = Feedback(form.get("answer_id", ""), rating, form.get("comment", "")[:MOST_CHARS].strip())
    key = form.get("key", "")[:64]
    try:
        if await run_in_threadpool(store.earlier, given, key=key) is None:
            answer = answers.find(given.answer_id)
            if answer is None and not engine.ids.may_be_elsewhere(given.answer_id):
                raise HTTPException(404, "That answer is kept no longer, so nothing can be said about it. Ask again to rate it.")
            documents = tuple(source.document_id for source in answer.sources) if answer else ()
            await run_in_threadpool(store.add, given, key=key, documents=documents)
    except FeedbackError as error:
        return error_page(request, status=error.http_status, detail=f"{error.message} {error.hint}")
    return render(request, "thanks.html", {}, words=words_in(form.get("lang", "en")), headers=PRIVATE)
