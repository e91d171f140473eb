"""Execution: who reads the files of a build and embeds their passages, this process or others for it."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.embedder import Embedder
from indexer.loaders import SourceFile
from indexer.protocols import Generation
from indexer.reading import Piece
from indexer.store import StoredFile


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a source. `stored` is what the generation before has of it, where nothing about it has changed."""

    file: SourceFile
    key: bytes
    stored: StoredFile | None


@dataclass(frozen=True, slots=True)
class Job:
    """What a build is to be done with. `model` is the folder that `embedder` was opened from; `known` was made by the same
    model, and its vectors are reused; what is done before the build ends may be kept in the folder `unfinished`, for the next
    build where this one dies.
    """

    embedder: Embedder
    model: Path
    encoding: str
    passage_tokens: int
    recipe: str
    known: Generation | None
    unfinished: Path


class Work(Protocol):
    """A build at work."""

    @property
    def embedder(self) -> Embedder:
        """What gives the passages that were read their vectors."""

    def read(self, files: Iterable[Found]) -> Iterator[tuple[Found, Iterable[Piece] | None]]:
        """The files in their order, each with what it holds; None: whoever adds it reads it."""


Executor = Callable[[Job], AbstractContextManager[Work]]


@dataclass(frozen=True, slots=True)
class _Here:
    """The process that builds does everything itself."""

    embedder: Embedder

    def read(self, files: Iterable[Found]) -> Iterator[tuple[Found, Iterable[Piece] | None]]:
        for found in files:
            yield found, None


@contextmanager
def in_process(job: Job) -> Iterator[Work]:
    """Reads and embeds in this process. What others left unfinished is removed once the build has ended well."""
    yield _Here(job.embedder)
    shutil.rmtree(job.unfinished, ignore_errors=True)
