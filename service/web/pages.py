"""The web pages: the question box, an answer, a document. They need no JavaScript."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.templating import Jinja2Templates

from indexer.errors import QuestionError
from service.answers import disclaimer, label, source_line
from service.engine import Engine

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent
_templates = Jinja2Templates(_FOLDER / "templates")  # escapes everything it shows
_templates.env.globals |= {"source_line": source_line, "label": label}

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/", response_class=HTMLResponse)
async def home(request: Request) -> HTMLResponse:
    """The question box."""
    return _page(request, "home.html", disclaimer=disclaimer("en"))


@router.get("/ask", response_class=HTMLResponse)
async def ask(request: Request, q: Annotated[str, Query()] = "") -> HTMLResponse:
    """The answer to `q`; a question that cannot be read is answered with what is wrong."""
    engine: Engine = request.app.state.engine
    try:
        answer = await run_in_threadpool(engine.ask, q)
    except QuestionError as error:
        return _page(
            request, "home.html", status=error.http_status, problem=str(error), question=q[:500], disclaimer=disclaimer("en")
        )
    return _page(request, "answer.html", answer=answer, question=q, disclaimer=answer.disclaimer, language=answer.language)


@router.get("/documents/{document_id}", response_class=HTMLResponse)
def document(request: Request, document_id: str) -> HTMLResponse:
    """A document as the library holds it."""
    engine: Engine = request.app.state.engine
    found = engine.document(document_id)
    if found is None:
        raise HTTPException(404, f"The library has no document with the id {document_id[:100]!r}.")
    return _page(request, "document.html", document=found, disclaimer=disclaimer(found.language), language=found.language)


@router.get("/static/medcite.css")
def stylesheet() -> FileResponse:
    """The pages' only style sheet."""
    return FileResponse(_FOLDER / "static" / "medcite.css", media_type="text/css")


@router.get("/docs", response_class=HTMLResponse)
def docs(request: Request) -> HTMLResponse:
    """The endpoint's paths, from its own OpenAPI document; nothing is loaded from elsewhere."""
    described = request.app.openapi()
    body = described["components"]["schemas"]["AskRequest"]
    return _page(request, "docs.html", paths=described["paths"], body=body, disclaimer=disclaimer("en"))


def error_page(request: Request, *, status: int, detail: str) -> HTMLResponse:
    """An error as a page, for somebody who follows a link."""
    return _page(request, "home.html", status=status, problem=detail, disclaimer=disclaimer("en"))


def _page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    engine: Engine = request.app.state.engine
    values["max_chars"] = engine.max_question_chars
    return _templates.TemplateResponse(request, template, values, status_code=status, headers=_HEADERS)
