"""The build: sources → documents → passages → vectors → a published bundle.

What came of a file is copied from the last generation where nothing about the file has changed; in other files, what was embedded
before with the same model is known by the hash of heading and text.
"""

import logging
import shlex
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from indexer.bundle import SCHEMA_VERSION, Bundle, Manifest, generation_files, open_bundle
from indexer.changes import Changes, Comparison, file_key, recipe
from indexer.embedder import DEFAULT_MODEL, FULL, Embedder, OpenVinoEmbedder, told_by
from indexer.errors import BundleError, EmbedderError, SourceError
from indexer.execution import Executor, Found, Job, in_process
from indexer.exported import exported_model
from indexer.generation import GenerationWriter, failures_told
from indexer.loaders import SourceFile, check_exists, source_files
from indexer.lock import build_lock
from indexer.protocols import Generation, Shelf
from indexer.publication import partial_generation, publish
from indexer.reading import limits_for
from indexer.tokens import SHIPPED_ENCODING

log = logging.getLogger(__name__)

_G = TypeVar("_G", bound=Generation)
Progress = Callable[[int, int, int], None]  # (files done, files in all, passages done)


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How a library is made. `threads` 0 means one for each core; `cache` holds exported models."""

    model: str = DEFAULT_MODEL
    precision: str = FULL  # of the model's arithmetic, or "int8"
    encoding: str = SHIPPED_ENCODING
    passage_tokens: int = 200
    threads: int = 0
    cache: Path = Path.home() / ".cache" / "medcite"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `skipped` holds (place, reason) of each file or document left out; `dropped` counts by reason what the
    loaders left out of the others.
    """

    folder: Path
    documents: int
    passages: int
    sentences: int
    reused: int  # passages whose vectors came from the last generation
    tokens: int  # tiktoken tokens of all passages
    seconds: float
    changes: Changes
    skipped: tuple[tuple[str, str], ...] = ()
    dropped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What a build would find. `reread`: it would cut the unchanged files anew too, since code or settings are others."""

    changes: Changes
    reread: bool


def build(
    sources: Sequence[Path], root: Path, settings: BuildSettings, *, wait_s: float = 0.0, progress: Progress | None = None,
    executor: Executor = in_process, elsewhere: Shelf | None = None,
) -> BuildReport:  # fmt: skip
    """Builds a library from the sources and publishes it in `root`. Another build there is waited for so many seconds.
    `executor` reads the files and embeds their passages. Where `root` holds nothing to go on from, the vectors of what is published
    `elsewhere` are reused.

    Raises SourceError (nothing to index), EmbedderError, BundleLocked; the generation published before keeps answering.
    """
    started = time.perf_counter()
    _check_sources(sources, root)
    made_by = _recipe(settings)
    total = sum(1 for _ in _files(sources))
    with ExitStack() as stack:
        stack.enter_context(build_lock(root, wait_s=wait_s))
        partial = stack.enter_context(partial_generation(root))
        embedder = _embedder(settings, partial / "embedder")
        previous = _opened(lambda: open_bundle(root))
        known: Generation | None = previous or (_opened(elsewhere.open) if elsewhere else None)
        if known:
            stack.callback(known.close)
        comparison = _comparison(previous)
        if known and known.card != embedder.card:
            previous = known = None
        job = Job(embedder, partial / "embedder", settings.encoding, settings.passage_tokens, made_by, known, root / "embedded")
        work = stack.enter_context(executor(job))
        copied = previous if previous and previous.manifest.recipe == made_by else None
        writer = stack.enter_context(_writer(partial, work.embedder, settings, copied, known))
        for done, (found, pieces) in enumerate(work.read(_matched(sources, comparison)), start=1):
            if not found.stored or not writer.copy_file(found.stored, found.file.path):
                writer.add_file(found.file, found.key, pieces)
            if progress:
                progress(done, total, writer.passages)
        subject = writer.finish()
        with failures_told(partial):
            folder = publish(root, partial, _manifest(partial, embedder, settings, writer, subject, made_by))
    return BuildReport(
        folder=folder,
        documents=writer.documents,
        passages=writer.passages,
        sentences=writer.sentences,
        reused=writer.reused,
        tokens=writer.tokens,
        seconds=time.perf_counter() - started,
        changes=comparison.changes(),
        skipped=tuple(writer.skipped),
        dropped=writer.dropped,
    )


def _matched(sources: Sequence[Path], comparison: Comparison) -> Iterator[Found]:
    """The files of all sources, each with what is stored of it where nothing about it has changed."""
    for file in _files(sources):
        key = file_key(file)
        yield Found(file, key, comparison.match(file, key))


def plan(sources: Sequence[Path], root: Path, settings: BuildSettings) -> BuildPlan:
    """What a build of the sources would find changed; writes nothing. Raises SourceError."""
    _check_sources(sources, root)
    previous = _opened(lambda: open_bundle(root))
    comparison = _comparison(previous)
    for file in _files(sources):
        comparison.match(file, file_key(file))
    reread = previous is not None and previous.manifest.recipe != _recipe(settings)
    if previous:
        previous.close()
    return BuildPlan(comparison.changes(), reread)


def _check_sources(sources: Sequence[Path], root: Path) -> None:
    """Raises SourceError for a source that is not there (indexing the others alone would take its documents out of the library),
    and for one that the library would be written into.
    """
    for source in sources:
        check_exists(source)
        if source.resolve() == root.resolve():
            raise SourceError(
                f"The library cannot be written into its own source, {source}.", hint="Name another folder: --out DIR"
            )


def _files(sources: Sequence[Path]) -> Iterator[SourceFile]:
    """The files of all sources. Of several, one that cannot be read is one file with a problem; a single one raises."""
    for source in sources:
        try:
            yield from source_files(source)
        except SourceError as error:
            if len(sources) == 1:
                raise
            yield SourceFile(source.name, str(source), problem=error.message)


def _opened(published: Callable[[], _G]) -> _G | None:
    """A published generation, to compare with and copy from; None where there is none that can be read."""
    try:
        return published()
    except BundleError as error:
        log.info("nothing to compare with: %s", error)
        return None


def _comparison(previous: Bundle | None) -> Comparison:
    # A library of an earlier version, without recipe, does not know its files.
    return Comparison(previous.store.files() if previous and previous.manifest.recipe else ())


def _recipe(settings: BuildSettings) -> str:
    return recipe(settings.encoding, settings.passage_tokens)


def _embedder(settings: BuildSettings, folder: Path) -> Embedder:
    """The exported model, tried, with a copy in the folder. Raises EmbedderError where it does not embed."""
    exported = exported_model(settings.model, settings.cache, settings.precision)
    try:
        embedder = OpenVinoEmbedder(exported, threads=settings.threads, side_by_side=True)
        dim = len(embedder.embed_question("Does this work?"))
        if dim != embedder.card.dim:
            raise ValueError(f"its vectors have {dim} dimensions, the card says {embedder.card.dim}")
    except (BundleError, RuntimeError, ValueError, LookupError) as error:
        raise EmbedderError(
            f"The exported model in {exported} is not whole, or not what its card says: {told_by(error)}.",
            hint=f"Remove it, so that it is exported again: rm -r {shlex.quote(str(exported))}",
        ) from error
    with failures_told(folder.parent):
        shutil.copytree(exported, folder)
    return embedder


@contextmanager
def _writer(
    folder: Path, embedder: Embedder, settings: BuildSettings, previous: Bundle | None, known: Generation | None
) -> Iterator[GenerationWriter]:
    """The generation's writer, closed where the build ends before it is finished."""
    limits = limits_for(embedder, encoding=settings.encoding, passage_tokens=settings.passage_tokens)
    writer = GenerationWriter(folder, embedder, limits, previous=previous, known=known)
    try:
        yield writer
    except BaseException:
        with suppress(OSError, sqlite3.Error):  # what ended the build is what is told
            writer.close()
        raise


def _manifest(
    folder: Path, embedder: Embedder, settings: BuildSettings, writer: GenerationWriter, subject: str, made_by: str
) -> Manifest:
    return Manifest(
        schema_version=SCHEMA_VERSION,
        generation=folder.stem,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        embedder=embedder.card.name,
        weights_sha256=embedder.card.weights_sha256,
        dim=embedder.card.dim,
        encoding=settings.encoding,
        passage_tokens=settings.passage_tokens,
        documents=writer.documents,
        passages=writer.passages,
        sentences=writer.sentences,
        words=writer.words,
        subject=subject,
        files=generation_files(folder),
        recipe=made_by,
    )
