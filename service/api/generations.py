"""A running service looks for new generations of its library."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from service.api.readiness import Readiness
from service.engine import Engine
from service.settings import Settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def watching(app: FastAPI) -> AsyncIterator[None]:
    """Looks for a new generation of the library while the service runs, and asks each its own question before others do."""
    engine: Engine = app.state.engine
    readiness: Readiness = app.state.readiness
    settings: Settings = app.state.settings

    async def watch() -> None:
        while True:
            await asyncio.sleep(settings.refresh_s)
            if await run_in_threadpool(engine.refresh):
                manifest = engine.bundle.manifest
                log.info("generation %s answers: %d documents", manifest.generation, manifest.documents)
                await run_in_threadpool(readiness.fault)

    await run_in_threadpool(readiness.fault)
    watcher = asyncio.create_task(watch())
    try:
        yield
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
