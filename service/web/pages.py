"""The web pages: the question box, an answer, a document, the topics. They need no JavaScript, and are better with it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from indexer.errors import QuestionEmpty, QuestionError
from service.answer_store import AnswerStore
from service.answers import Answer
from service.engine import Engine
from service.web.answer_page import MOST_EARLIER, answer_page
from service.web.document_text import shown_sections
from service.web.feedback_page import router as feedback_router
from service.web.forms import read_form
from service.web.languages import words_in
from service.web.linked_data import document_data, site_data, topics_data
from service.web.rendering import error_page, page_words, render
from service.web.source_cards import standing
from service.web.static_files import served
from service.web.topics import PAGE, one_topic, topics
from service.web.words import Words

router = APIRouter(include_in_schema=False)
router.include_router(feedback_router)

_STARTERS = 4  # questions that the first page offers
_HOW_TO_WRITE = "Write it into the box, in your own words."
_REPEATED_CHARS = 500  # of a question that cannot be read
_READ = 500  # documents read at a time, where all are listed


@router.get("/")
def home(request: Request) -> HTMLResponse:
    """The question box."""
    words = page_words(request)
    values = {"starters": _starters(request, words), "data": site_data(words, base=str(request.base_url))}
    return render(
        request, "home.html", values, words=words, headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    )


@router.get("/ask")
async def ask_by_address(request: Request, q: Annotated[str, Query()] = "") -> HTMLResponse:
    """The answer to `q`: a link that can be passed on. Forms post their question instead, so that no address holds it."""
    return await _answered(request, q, earlier=[], is_private=False)


@router.post("/ask")
async def ask_by_form(request: Request) -> HTMLResponse:
    """The answer to the form's question; a question that cannot be read is answered with what is wrong.

    `pick` is a question that was offered, `earlier` those asked before. `answer` may name an answer that this very question was
    given just now, which is then shown and not made again.
    """
    form = await read_form(request)
    question = form.get("pick", form.get("q", [""]))[-1]
    most = request.app.state.engine.max_question_chars
    earlier = [text[:most] for text in form.get("earlier", []) if text.strip()][-MOST_EARLIER:]
    answers: AnswerStore = request.app.state.answers
    given = answers.find(form.get("answer", [""])[-1])
    if given and given.question == question:
        return answer_page(request, given, earlier=earlier, is_private=True)
    return await _answered(request, question, earlier=earlier, is_private=True, language=form.get("lang", [""])[-1])


@router.get("/documents/{document_id}")
def document(request: Request, document_id: str, start: str = "", end: str = "") -> HTMLResponse:
    """A document as the library holds it; the canonical text from `start` to `end` is marked."""
    engine: Engine = request.app.state.engine
    found = engine.document(document_id)
    if found is None:
        raise HTTPException(404, f"The library has no document with the id {document_id[:100]!r}.")
    words = words_in(found.language)
    first, last = _offset(start), _offset(end)
    values = {
        "document": found,
        "sections": shown_sections(found, start=first, end=last),
        "has_mark": first < min(last, len(found.text)),
        "is_private": found.url is not None,  # a copy: whoever searches should find the original
        "standing": standing(found, words=words, today=date.today(), old_after_years=request.app.state.settings.old_after_years),
        "data": document_data(found, url=str(request.url.replace(query="", fragment=""))),
    }
    return render(request, "document.html", values, words=words)


@router.get("/topics")
def list_topics(request: Request, topic: str | None = None, page: str = "1") -> HTMLResponse:
    """What the library holds by topic, or one page of one topic."""
    engine: Engine = request.app.state.engine
    words = page_words(request)
    number = max(_offset(page), 1)
    found = (
        topics(_documents(engine), words) if topic is None else (one_topic(_documents(engine), words, key=topic, page=number),)
    )
    if topic is not None and not found[0].entries:
        raise HTTPException(404, "The library has no such topic, or no such page of it.")
    values = {
        "topics": found,
        "only": topic,
        "page": number,
        "has_next": topic is not None and number * PAGE < found[0].total,
        "total": engine.bundle.store.document_count,
        "data": topics_data(words, url=f"{request.base_url}topics"),
    }
    return render(
        request, "topics.html", values, words=words, headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    )


@router.get("/static/{name}")
def static(name: str) -> Response:
    """One of the pages' own files. Its name changes with its content, so it may be kept for good."""
    file = served(name)
    if file is None:
        raise HTTPException(404, "There is no such file; the pages name the files they need.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(file.body, media_type=file.media_type, headers=headers)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """The endpoint's paths, from its own OpenAPI document; nothing is loaded from elsewhere."""
    return render(request, "docs.html", {"described": request.app.openapi()}, words=words_in("en"))


async def _answered(request: Request, question: str, *, earlier: list[str], is_private: bool, language: str = "") -> HTMLResponse:
    engine: Engine = request.app.state.engine
    answers: AnswerStore = request.app.state.answers

    def ask() -> Answer:
        answer = engine.ask(question, history=earlier)
        answers.keep(answer)
        return answer

    try:
        answer = await run_in_threadpool(ask)
    except QuestionError as error:
        # The hint at a command is for the terminal.
        hint = _HOW_TO_WRITE if isinstance(error, QuestionEmpty) else error.hint
        detail = f"{error.message} {hint}".strip()
        return error_page(
            request,
            status=error.http_status,
            detail=detail,
            question=question[:_REPEATED_CHARS],
            earlier=earlier,
            language=language,
        )
    return answer_page(request, answer, earlier=earlier, is_private=is_private)


def _starters(request: Request, words: Words) -> list[str]:
    """Questions to begin with: titles of the library's documents that ask one."""
    engine: Engine = request.app.state.engine
    first = engine.bundle.store.document_list(limit=_READ)
    asked = (title for _, title, _, language, _ in first if language == words.language and title.endswith("?"))
    return sorted(asked, key=len)[:_STARTERS]


def _documents(engine: Engine) -> Iterator[tuple[str, str, str, str, str]]:
    store = engine.bundle.store
    for offset in range(0, store.document_count, _READ):
        yield from store.document_list(limit=_READ, offset=offset)


def _offset(text: str) -> int:
    """A place in a text from an address; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
