"""The application: routes over one Engine."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from indexer.documents import Document
from service.answers import to_json
from service.api.problems import add_handlers
from service.api.wire import (
    AnswerModel,
    AskRequest,
    DocumentEntry,
    DocumentModel,
    DocumentsModel,
    HealthModel,
    ReadyModel,
    SearchModel,
    SourceModel,
    hit_model,
)
from service.engine import DEFAULT_HITS, MAX_HITS, Engine
from service.web import pages

log = logging.getLogger(__name__)

REFRESH_S = 2.0  # how often a new generation is looked for


def create_app(engine: Engine) -> FastAPI:
    """The service over this engine."""
    app = FastAPI(
        title="medcite",
        description="Health questions answered with quotations from a library of documents.",
        version="1",
        docs_url=None,  # these two load their scripts from another server
        redoc_url=None,
        lifespan=_watching,
    )
    app.state.engine = engine
    add_handlers(app)
    app.middleware("http")(_logged)
    app.add_api_route("/v1/ask", _ask, methods=["POST"], response_model=AnswerModel, summary="Answer a question")
    app.add_api_route("/v1/search", _search, methods=["GET"], response_model=SearchModel, summary="Find passages")
    app.add_api_route("/v1/documents", _documents, methods=["GET"], response_model=DocumentsModel, summary="List the library")
    app.add_api_route(
        "/v1/documents/{document_id}", _document, methods=["GET"], response_model=DocumentModel, summary="One document"
    )
    app.add_api_route("/healthz", _healthz, methods=["GET"], response_model=HealthModel, summary="The process is up")
    app.add_api_route("/readyz", _readyz, methods=["GET"], response_model=ReadyModel, summary="A library is loaded")
    app.include_router(pages.router)
    return app


@asynccontextmanager
async def _watching(app: FastAPI) -> AsyncIterator[None]:
    """Looks for a new generation of the library while the service runs."""

    async def watch() -> None:
        while True:
            await asyncio.sleep(REFRESH_S)
            await run_in_threadpool(app.state.engine.refresh)

    watcher = asyncio.create_task(watch())
    try:
        yield
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher


async def _logged(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """One line a request: method, path, status, milliseconds; never the query, which may hold a question."""
    started = time.perf_counter()
    response = await call_next(request)
    log.info("%s %s %d %.1f ms", request.method, request.url.path, response.status_code, (time.perf_counter() - started) * 1000)
    return response


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


async def _ask(request: Request, body: AskRequest) -> dict[str, Any]:
    history = [turn.content for turn in body.history if turn.role == "user"]
    engine = _engine(request)
    answer = await run_in_threadpool(engine.ask, body.question, k=body.k, language=body.language, history=history)
    return to_json(answer)


async def _search(
    request: Request,
    q: Annotated[str, Query(description="The question.", examples=["hip pain when walking"])],
    k: Annotated[int, Query(ge=1, le=MAX_HITS)] = DEFAULT_HITS,
) -> SearchModel:
    hits = await run_in_threadpool(_engine(request).search, q, k=k)
    return SearchModel(question=q, hits=[hit_model(hit) for hit in hits])


def _documents(
    request: Request, limit: Annotated[int, Query(ge=1, le=1000)] = 100, offset: Annotated[int, Query(ge=0, le=2**31)] = 0
) -> DocumentsModel:
    store = _engine(request).bundle.store
    entries = [
        DocumentEntry(id=i, title=title, topic=topic, language=language, tier=tier)
        for i, title, topic, language, tier in store.document_list(limit=limit, offset=offset)
    ]
    return DocumentsModel(total=store.document_count, offset=offset, documents=entries)


def _document(request: Request, document_id: str) -> DocumentModel:
    found = _engine(request).document(document_id)
    if found is None:
        raise HTTPException(404, f"The library has no document with the id {document_id[:100]!r}.")
    return _document_model(found)


def _document_model(document: Document) -> DocumentModel:
    return DocumentModel(
        id=document.id, title=document.title, url=document.url, publisher=document.publisher, tier=str(document.tier),
        language=document.language, licence=document.licence, published=document.published, updated=document.updated,
        reviewed=document.reviewed, also_called=list(document.also_called), text=document.text,
        sources=[SourceModel(title=s.title, publisher=s.publisher, url=s.url, updated=s.updated) for s in document.sources],
    )  # fmt: skip


def _healthz() -> HealthModel:
    return HealthModel(status="ok")


def _readyz(request: Request) -> ReadyModel:
    manifest = _engine(request).bundle.manifest
    return ReadyModel(
        status="ready", generation=manifest.generation, documents=manifest.documents, passages=manifest.passages,
        embedder=manifest.embedder,
    )  # fmt: skip
