"""medcite serve: the web page and the HTTP endpoint."""

import dataclasses
import logging
import os
import resource
import secrets
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE

from indexer.errors import MedciteError
from service.answer_ids import AnswerIds
from service.api import create_app
from service.api.auth import keys_in_force
from service.api.request_ids import RequestIdFilter
from service.api.server import run
from service.api.turns import at_once
from service.api.warming import warm
from service.cli.commands import load
from service.cli.options import Index, settings_in_force, shelf_in
from service.engine import Engine
from service.logs import set_up_logs
from service.settings import Settings
from service.terminal import console, errors_told

log = logging.getLogger(__name__)


def serve(
    index: Index = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.  (default: MEDCITE_HOST, or 127.0.0.1)")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on.  (default: MEDCITE_PORT, or 8000)")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that answer.  (default: MEDCITE_WORKERS, or 1)")
    ] = None,
    keys: Annotated[
        Path | None, typer.Option("--keys", help="File of the API keys.  (default: MEDCITE_KEYS, or ./medcite.keys)")
    ] = None,
    allow_anyone: Annotated[bool, typer.Option("--allow-anyone", help="Serve others without API keys.")] = False,
) -> None:
    """Start the service: web page and HTTP endpoint."""
    with errors_told():
        given: dict[str, Any] = {
            "host": host, "port": port, "workers": workers, "keys": keys, "allow_anyone": allow_anyone or None,
        }  # fmt: skip
        settings = settings_in_force(index)
        settings = dataclasses.replace(settings, **{name: value for name, value in given.items() if value is not None})
        _check(settings)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump of the memory would hold questions; workers inherit it
        address = f"[{settings.host}]" if ":" in settings.host else settings.host
        alone = settings.workers == 1
        # One process opens the library here, so that what is wrong with it is told like any other error.
        application = (
            partial(_application, settings, _engine(settings))
            if alone
            else partial(worker, settings, AnswerIds(secrets.token_bytes()))  # a secret that lives as long as this process
        )
        told = f"medcite answers at http://{address}:{settings.port} (stop with Ctrl-C)"
        run(application, settings, started=partial(console(stderr=True).print, told))


def _check(settings: Settings) -> None:
    """Raises what would keep a worker from starting, as far as it can be seen without opening the library."""
    shelf_in(settings.index).current()
    _writer(settings)
    if keys_in_force(settings) is None and settings.is_public:
        log.warning("anybody who reaches %s can ask: there are no API keys", settings.host)
    if settings.workers > 1 and not settings.redis:
        log.warning("%d workers count requests each by itself; MEDCITE_REDIS lets them count together", settings.workers)


def worker(settings: Settings, ids: AnswerIds) -> FastAPI:
    """The application of one of several processes. Ends the process where it cannot be made, so that it is not tried again."""
    set_up_logs(level=settings.log_level.upper(), log_format=settings.log_format)
    try:
        share = dataclasses.replace(settings, threads=settings.threads or max(1, (os.cpu_count() or 1) // settings.workers))
        return _application(settings, _engine(share, ids))
    except MedciteError as error:
        log.error("%s", error)
        sys.exit(STARTUP_FAILURE)


def _engine(settings: Settings, ids: AnswerIds | None = None) -> Engine:
    return Engine(shelf_in(settings.index), settings, writer=_writer(settings), ids=ids)


def _writer(settings: Settings) -> Any:
    """Who may rephrase; None where no language model is configured."""
    if not settings.llm_url:
        return None
    return load("service.rephrasing.generator:Generator", needed_by="MEDCITE_LLM_URL", extra="llm")(settings)


def _application(settings: Settings, engine: Engine) -> FastAPI:
    for handler in logging.getLogger().handlers:
        handler.addFilter(RequestIdFilter())
    if settings.traces:
        load("service.telemetry:start_traces", needed_by="MEDCITE_TRACES", extra="traces")(settings.traces)
    warm(engine, at_once=at_once(settings))
    return create_app(engine, settings=settings)
