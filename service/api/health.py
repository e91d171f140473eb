"""Whether the process is up, and whether it can answer."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from service.api.problem_types import responses
from service.api.problems import Problem
from service.api.readiness import Readiness
from service.api.wire import HealthModel, ReadyModel
from service.engine import Engine

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="The process is up")
async def healthz() -> HealthModel:
    """Nothing but that the process answers; it waits for no thread."""
    return HealthModel(status="ok")


@router.get("/readyz", summary="A library is loaded and answers", responses=responses("not-ready"))
async def readyz(request: Request) -> ReadyModel:
    """Which library answers; 503 where it does not answer a question of its own."""
    engine: Engine = request.app.state.engine
    readiness: Readiness = request.app.state.readiness
    if fault := await run_in_threadpool(readiness.fault):
        raise Problem("not-ready", f"The library does not answer: {fault}")
    manifest = engine.bundle.manifest
    return ReadyModel(
        status="ready", generation=manifest.generation, documents=manifest.documents, passages=manifest.passages,
        embedder=manifest.embedder,
    )  # fmt: skip
