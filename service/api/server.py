"""The server: uvicorn with bounds on whatever a client could draw out, in one process or several."""

import logging
import os
import resource
import signal
import socket
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from indexer.errors import MedciteError
from service.api.connections import Places, TimedConnection
from service.api.metrics import SHARED_FOLDER
from service.settings import Settings

log = logging.getLogger(__name__)

_ESCAPED = 12  # bytes that a character takes at most in a query: four of UTF-8, percent-encoded
_OTHER_FILES = 256  # that a worker has open beside its connections
_STARTUP_S = 60  # a worker has to open its library before it answers that it lives
_READY_S = 1  # for a worker to answer whether it has started; it is asked again


def server_config(application: Callable[[], FastAPI], settings: Settings) -> uvicorn.Config:
    """The configuration of uvicorn for an application that each worker makes for itself."""
    return uvicorn.Config(
        application, factory=True, host=settings.host, port=settings.port, workers=settings.workers,
        http=partial(  # type: ignore[arg-type]
            TimedConnection, places=Places(settings.max_connections, retry_s=settings.retry_after_s), head_s=settings.head_s,
            stalled_s=settings.stalled_s,
        ),
        ws="none", lifespan="on", log_config=None, log_level="warning", access_log=False,  # its lines hold the query
        server_header=False, date_header=True, proxy_headers=False,  # trusted proxies are the application's
        timeout_keep_alive=settings.keep_alive_s,
        timeout_graceful_shutdown=settings.shutdown_s, timeout_worker_healthcheck=_STARTUP_S,
        h11_max_incomplete_event_size=settings.max_head_bytes + _ESCAPED * settings.max_question_chars,
    )  # fmt: skip


def run(application: Callable[[], FastAPI], settings: Settings, *, started: Callable[[], object]) -> None:
    """Serves until the process is told to stop: requests in work finish, new ones are refused.

    With several workers, each makes the application for itself, in a process that `application` is pickled for. `started` is
    called once, in this process, as soon as every worker takes requests. Raises MedciteError where the address is taken or a worker
    cannot start.
    """
    config = server_config(application, settings)
    _allow_files(settings.max_connections + _OTHER_FILES)
    try:
        listening = config.bind_socket()
    except SystemExit as error:  # how uvicorn says it
        raise MedciteError(
            f"The service cannot listen on {settings.host}, port {settings.port}.", hint="Name another: medcite serve --port PORT"
        ) from error
    with listening:
        if settings.workers == 1:
            _run_alone(config, listening, started)
        else:
            _run_together(config, listening, started)


def _allow_files(wanted: int) -> None:
    """Lets this process, and each worker that it starts, have so many files open, as far as the system allows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if allowed < wanted:
        log.warning("the system allows %d open files, MEDCITE_MAX_CONNECTIONS wants %d: raise ulimit -n", allowed, wanted)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def _run_alone(config: uvicorn.Config, listening: socket.socket, started: Callable[[], object]) -> None:
    # uvicorn stops gracefully and then sends itself the signal once more, as which this process would die.
    signal.signal(signal.SIGTERM, _stopped)
    server = _Alone(config, started)
    with suppress(KeyboardInterrupt):
        server.run([listening])
    if not server.started:
        raise MedciteError("The service did not start.")


def _run_together(config: uvicorn.Config, listening: socket.socket, started: Callable[[], object]) -> None:
    with tempfile.TemporaryDirectory(prefix="medcite-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder  # where the workers count together
        workers = _Workers(config, listening, started)
        workers.run()
    if any(worker.exitcode == STARTUP_FAILURE for worker in workers.processes):
        raise MedciteError("A worker did not start.", hint="The lines above say why.")


class _Alone(uvicorn.Server):
    """The server of uvicorn, which says when it takes requests."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], object]) -> None:
        super().__init__(config)
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._tell_started()


class _Workers(Multiprocess):
    """The workers of uvicorn, which say when all of them take requests, and which of them dies and is replaced.

    When they are told to stop, nobody listens any longer, and who comes then is refused at once.
    """

    def __init__(self, config: uvicorn.Config, listening: socket.socket, started: Callable[[], object]) -> None:
        super().__init__(config, [listening])
        self._tell_started: Callable[[], object] | None = started

    def keep_subprocess_alive(self) -> None:
        before = list(self.processes)
        super().keep_subprocess_alive()
        for old, new in zip(before, self.processes, strict=True):
            if new is not old:
                log.warning("worker %s died (%s); worker %s takes its place", old.pid, _ended(old.exitcode), new.pid)
        if self._tell_started and all(worker.process.is_alive() and worker.is_ready(_READY_S) for worker in self.processes):
            self._tell_started()
            self._tell_started = None

    def terminate_all(self) -> None:
        super().terminate_all()
        for listening in self.sockets:
            listening.close()


def _ended(exit_code: int | None) -> str:
    """How a process has ended, in words: "exit code 3", "SIGKILL"."""
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    with suppress(ValueError):
        return signal.Signals(-exit_code).name
    return f"signal {-exit_code}"


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    """The service has stopped already."""
