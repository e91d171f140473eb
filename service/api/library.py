"""The library over HTTP: search, the list of its documents, one document."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from indexer.documents import Document
from service.api.caching import cache_headers, not_modified
from service.api.problem_types import responses
from service.api.problems import Problem
from service.api.wire import DocumentEntry, DocumentModel, DocumentsModel, SearchModel, SourceModel, hit_model
from service.engine import DEFAULT_HITS, MAX_HITS, Engine

router = APIRouter(prefix="/v1", tags=["library"])


_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The client has this reply (If-None-Match)."}}


@router.get(
    "/search",
    operation_id="search",
    summary="Find passages",
    response_model=SearchModel,
    responses=_UNCHANGED | responses("request-invalid", "question-empty", "question-too-long", "unexpected", "bundle-damaged"),
)
async def search(
    request: Request,
    q: Annotated[str, Query(description="The question.", examples=["hip pain when walking"], json_schema_extra={"minLength": 1})],
    k: Annotated[int, Query(ge=1, le=MAX_HITS, description="How many passages.")] = DEFAULT_HITS,
) -> Response:
    """The passages nearest to a question, best first, and the part each ranker played."""
    engine: Engine = request.app.state.engine
    headers = cache_headers(request, engine)
    if unchanged := not_modified(request, headers):
        return unchanged
    hits = await run_in_threadpool(engine.search, q, k=k)
    return _reply(SearchModel(question=q, hits=[hit_model(hit) for hit in hits]), headers)


@router.get(
    "/documents",
    operation_id="documents",
    summary="List the library",
    response_model=DocumentsModel,
    responses=_UNCHANGED | responses("request-invalid", "unexpected", "bundle-damaged"),
)
def documents(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31, description="How many to pass over.")] = 0,
) -> Response:
    """The library's documents, a part at a time."""
    engine: Engine = request.app.state.engine
    headers = cache_headers(request, engine)
    if unchanged := not_modified(request, headers):
        return unchanged
    store = engine.bundle.store
    entries = [
        DocumentEntry(id=i, title=title, topic=topic, language=language, tier=tier)
        for i, title, topic, language, tier in store.document_list(limit=limit, offset=offset)
    ]
    return _reply(DocumentsModel(total=store.document_count, offset=offset, documents=entries), headers)


@router.get(
    "/documents/{document_id}",
    operation_id="document",
    summary="One document",
    response_model=DocumentModel,
    responses=_UNCHANGED | responses("not-found", "unexpected", "bundle-damaged"),
)
def document(request: Request, document_id: str) -> Response:
    """A document with its canonical text, in which the offsets of citations count."""
    engine: Engine = request.app.state.engine
    headers = cache_headers(request, engine)
    found = engine.document(document_id)
    if found is None:
        raise Problem("not-found", f"The library has no document with the id {document_id[:100]!r}.")
    return not_modified(request, headers) or _reply(_document_model(found), headers)


def _reply(model: BaseModel, headers: dict[str, str]) -> JSONResponse:
    return JSONResponse(model.model_dump(mode="json"), headers=headers)


def _document_model(document: Document) -> DocumentModel:
    return DocumentModel(
        id=document.id, title=document.title, url=document.url, publisher=document.publisher, tier=str(document.tier),
        language=document.language, licence=document.licence, published=document.published, updated=document.updated,
        reviewed=document.reviewed, also_called=list(document.also_called), text=document.text,
        sources=[SourceModel(title=s.title, publisher=s.publisher, url=s.url, updated=s.updated) for s in document.sources],
    )  # fmt: skip
