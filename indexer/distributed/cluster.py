"""A build on a Ray cluster: its machines read the files and embed the passages, this process writes the library."""

import logging
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import ray
from ray.exceptions import RayError

from indexer.distributed.ahead import Ahead
from indexer.distributed.crew import Crew
from indexer.distributed.kept_embedder import KeptEmbedder
from indexer.distributed.unfinished import Unfinished
from indexer.distributed.worker import Equipment, Worker, model_files
from indexer.embedder import Embedder, told_by
from indexer.errors import ClusterError, SettingError
from indexer.execution import Executor, Found, Job, Work
from indexer.reading import Piece, limits_for

log = logging.getLogger(__name__)

_ADDRESS = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")
_ANSWER_S = 5.0  # for a connection
_STATUS_S = 20.0  # for Ray's own program to say how the cluster is
_OBJECT_BYTES = 400_000_000  # of shared memory, for a cluster of this machine alone: the model, and batches on their way


@dataclass(frozen=True, slots=True)
class _OnRay:
    embedder: Embedder
    ahead: Ahead

    def read(self, files: Iterable[Found]) -> Iterator[tuple[Found, Iterable[Piece] | None]]:
        return self.ahead.read(files)


def on_ray(address: str = "", *, threads: int = 0, worker: type[Any] = Worker) -> Executor:
    """What spreads a build over the Ray cluster at HOST:PORT, which this machine is part of; without an address over a cluster of
    this machine alone, of so many CPUs (0: all).

    Raises SettingError and, where no cluster answers there, ClusterError.
    """
    if address:
        _check(address)

    @contextmanager
    def execute(job: Job) -> Iterator[Work]:
        with connected(address, threads):
            kept = Unfinished(job.unfinished, job.embedder.card)
            finished = False
            crew = Crew(Equipment(model_files(job.model), job.encoding, job.passage_tokens), job.recipe, worker=worker)
            try:
                limits = limits_for(job.embedder, encoding=job.encoding, passage_tokens=job.passage_tokens)
                known = {key for key, *_ in job.known.store.passage_keys()} if job.known else set[bytes]()
                yield _OnRay(KeptEmbedder(job.embedder, kept), Ahead(crew, kept, known=known, window=limits.window))
                finished = True
            finally:
                crew.dismiss()
                kept.close(finished=finished)

    return execute


@contextmanager
def connected(address: str, threads: int) -> Iterator[None]:
    """A connection to the cluster."""
    own = (
        {}
        if address
        else {"include_dashboard": False, "num_cpus": threads or os.cpu_count(), "object_store_memory": _OBJECT_BYTES}
    )
    before = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(address=address or "local", configure_logging=False, log_to_driver=False, **own)
    except (ConnectionError, RuntimeError, ValueError, RayError) as error:
        raise ClusterError(
            f"No connection to the Ray cluster {f'at {address}' if address else 'of this machine'}: {told_by(error)}.",
            hint="This machine must be part of it: ray start --address HOST:PORT",
        ) from error
    with suppress(ValueError):  # not the main thread: Ray has changed nothing
        signal.signal(signal.SIGTERM, before)  # the signal ends this process as it ends any build
    try:
        yield
    finally:
        ray.shutdown()


def _check(address: str) -> None:
    """Finds out within seconds what Ray itself would try for minutes. Raises SettingError or ClusterError."""
    match = _ADDRESS.fullmatch(address)
    if not match or not 0 < int(match["port"]) < 65536:
        raise SettingError(
            f"The address of the Ray cluster is {address!r}, expected HOST:PORT.", hint="For example: --ray-address 10.0.0.5:6379"
        )
    hint = "Start it there: ray start --head --port 6379"
    try:
        socket.create_connection((match["host"].strip("[]"), int(match["port"])), timeout=_ANSWER_S).close()
    except OSError as error:
        raise ClusterError(f"No Ray cluster answers at {address}: {error.strerror or error}.", hint=hint) from error
    try:
        command = [sys.executable, "-m", "ray.scripts.scripts", "status", "--address", address]
        subprocess.run(command, check=True, capture_output=True, timeout=_STATUS_S)
    except subprocess.SubprocessError as error:
        raise ClusterError(
            f"What answers at {address} is no Ray cluster, or one of another version or token.",
            hint=f"See what it says: ray status --address {address}",
        ) from error
