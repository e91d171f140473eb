"""The build: sources → documents → passages → vectors → a published bundle.

Documents stream through in portions, so memory does not grow with the library. What the last generation already embedded
with the same model is copied from it, known by the hash of heading and text.
"""

import hashlib
import logging
import re
import shutil
import sqlite3
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexer import bundle
from indexer.bundle import Bundle, Manifest
from indexer.documents import Document, document_id
from indexer.embedder import DEFAULT_MODEL, Embedder, OpenVinoEmbedder, Vectors, exported_model
from indexer.errors import BundleError, SourceError
from indexer.lexical_index import LexicalIndex
from indexer.loaders import SourceFile, load, source_files
from indexer.passages import Limits, Passage, cut
from indexer.store import Store, StoreWriter
from indexer.tokens import SHIPPED_ENCODING, count_tokens
from indexer.vector_index import VectorIndex, passage_vectors
from indexer.words import STOP_WORDS, STOP_WORDS_ES

log = logging.getLogger(__name__)

_PORTION = 512  # passages embedded together: enough to find batches of like length
_KEPT_HEADINGS = 50_000
_WORD_VECTORS = 20_000  # the most frequent words of the vocabulary get a vector
_SUBJECT_SHARE = 0.5  # a word in the names of this share of documents is the library's subject
_WORD = re.compile(r"[^\W\d_]{3,}")
_SPECIAL_TOKENS = 2

Progress = Callable[[int, int, int], None]  # (files done, files in all, passages done)


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How a library is made. `threads` 0 means one for each core; `cache` holds exported models."""

    model: str = DEFAULT_MODEL
    encoding: str = SHIPPED_ENCODING
    passage_tokens: int = 200
    threads: int = 0
    cache: Path = Path.home() / ".cache" / "medcite"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `skipped` holds (place, reason) of each file left out."""

    folder: Path
    documents: int
    passages: int
    sentences: int
    reused: int  # passages whose vectors came from the last generation
    tokens: int  # tiktoken tokens of all passages
    seconds: float
    skipped: tuple[tuple[str, str], ...]


def build(sources: Sequence[Path], root: Path, settings: BuildSettings, *, progress: Progress | None = None) -> BuildReport:
    """Builds a library from the sources and publishes it in `root`.

    Raises SourceError (nothing to index), EmbedderError, BundleLocked; the generation published before keeps answering.
    """
    started = time.perf_counter()
    total = sum(1 for _ in _files(sources))
    with bundle.build_lock(root):
        embedder_folder = exported_model(settings.model, settings.cache)
        generation = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        partial = root / "generations" / f"{generation}.partial"
        for left in (root / "generations").glob("*.partial"):
            shutil.rmtree(left)  # what a killed build left behind
        partial.mkdir(parents=True)
        writer = None
        try:
            shutil.copytree(embedder_folder, partial / "embedder")
            writer = _Writer(partial, OpenVinoEmbedder(embedder_folder, threads=settings.threads), settings, _previous(root))
            for done, file in enumerate(_files(sources), start=1):
                writer.add_file(file)
                if progress:
                    progress(done, total, writer.passages)
            manifest = writer.finish(generation)
            folder = bundle.publish(root, partial, manifest)
        except BaseException:
            if writer:
                with suppress(OSError, sqlite3.Error):  # what ended the build is what is told
                    writer.close()
            shutil.rmtree(partial, ignore_errors=True)
            raise
    return BuildReport(
        folder=folder,
        documents=manifest.documents,
        passages=manifest.passages,
        sentences=manifest.sentences,
        reused=writer.reused,
        tokens=writer.tokens,
        seconds=time.perf_counter() - started,
        skipped=tuple(writer.skipped),
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


def _previous(root: Path) -> Bundle | None:
    """The published generation, to copy vectors from; None where there is none that can be read."""
    try:
        return bundle.open_bundle(root)
    except BundleError as error:
        log.info("no vectors to reuse: %s", error)
        return None


@dataclass(slots=True)
class _Waiting:
    """Documents whose passages are not embedded yet."""

    documents: list[tuple[Document, list[Passage]]] = field(default_factory=list)
    passages: int = 0


class _Writer:
    """Writes one generation, portion by portion."""

    def __init__(self, folder: Path, embedder: Embedder, settings: BuildSettings, previous: Bundle | None) -> None:
        self._folder = folder
        self._embedder = embedder
        self._settings = settings
        self._limits = Limits(
            count=lambda text: count_tokens(text, name=settings.encoding),
            max_tokens=settings.passage_tokens,
            window_count=embedder.count,
            window=embedder.card.window - _SPECIAL_TOKENS - embedder.count(embedder.card.passage_prompt),
        )
        self._store = StoreWriter(folder / "library.sqlite")
        self._vectors = (folder / "vectors.raw").open("wb")
        self._sentences = (folder / "sentences.int8").open("wb")
        self._waiting = _Waiting()
        self._headings: OrderedDict[str, Vectors] = OrderedDict()
        self._ids: set[str] = set()
        self._words: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self._previous = previous if previous and previous.card == embedder.card else None
        self._known = {digest: rest for digest, *rest in self._previous.store.passage_keys()} if self._previous else {}
        self.skipped: list[tuple[str, str]] = []
        self.dropped: Counter[str] = Counter()
        self.documents = self.passages = self.sentences = self.reused = self.tokens = 0

    def add_file(self, file: SourceFile) -> None:
        """Loads a file and cuts its documents; what cannot be loaded is noted as skipped, with the reason."""
        try:
            loaded = load(file)
            self.dropped.update(dropped.reason for dropped in loaded.dropped)
            for document in loaded.documents:
                self._add(self._with_own_id(document, file.path))
        except SourceError as error:
            self.skipped.append((file.place, error.message))
        except (ValueError, RecursionError, LookupError) as error:
            # One file that trips a parser must not cost the others; it is named, with what went wrong.
            log.warning("cannot load %s", file.place, exc_info=error)
            self.skipped.append((file.place, f"cannot be read: {type(error).__name__}: {error}"))

    def _with_own_id(self, document: Document, path: str) -> Document:
        number = 0
        while document.id in self._ids:
            # Files that claim one address are documents of their own; path and order tell them apart from build to build.
            number += 1
            fragment = path if number == 1 else f"{path}#{number}"
            document = replace(document, id=document_id(url=document.url, path=path, fragment=fragment))
        self._ids.add(document.id)
        return document

    def _add(self, document: Document) -> None:
        passages = list(cut(document, self._limits))
        if not passages:
            self.skipped.append((document.path, "nothing to quote: only notices or lists of links"))
            return
        names = {word.lower() for word in _WORD.findall(" ".join((document.title, *document.also_called)))}
        self._named.update(names)
        self._words.update(names | {word.lower() for word in _WORD.findall(document.text)})
        self._waiting.documents.append((document, passages))
        self._waiting.passages += len(passages)
        if self._waiting.passages >= _PORTION:
            self._flush()

    def _flush(self) -> None:
        """Embeds and writes what waits."""
        waiting, self._waiting = self._waiting, _Waiting()
        passages = [passage for _, group in waiting.documents for passage in group]
        digests = [_digest(passage) for passage in passages]
        fresh = [i for i, digest in enumerate(digests) if digest not in self._known]
        whole = np.zeros((len(passages), self._embedder.card.dim), np.float32)
        parts: dict[int, np.ndarray[tuple[int, ...], np.dtype[np.int8]]] = {}
        asked = [
            (passages[i].text, [(s.start - passages[i].start, s.end - passages[i].start) for s in passages[i].sentences])
            for i in fresh
        ]
        for place, embedded in self._embedder.embed_passages(asked):
            whole[fresh[place]] = embedded.whole
            parts[fresh[place]] = bundle.quantise(embedded.parts)
        headings = self._heading_vectors([passages[i].heading for i in fresh])
        whole[fresh] = passage_vectors(whole[fresh], headings)
        for i, digest in enumerate(digests):
            if i not in parts:
                whole[i], parts[i] = self._copied(digest)
        self._vectors.write(whole.tobytes())
        for i in range(len(passages)):
            self._sentences.write(parts[i].tobytes())
        self.reused += len(passages) - len(fresh)
        self._write_records(waiting, digests)

    def _copied(self, digest: bytes) -> tuple[Vectors, np.ndarray[tuple[int, ...], np.dtype[np.int8]]]:
        assert self._previous is not None  # or nothing would be known
        row, first, count = self._known[digest]
        rows = np.arange(first, first + count)
        return self._previous.vectors.vectors(np.array([row]))[0], self._previous.sentence_codes(rows)

    def _write_records(self, waiting: _Waiting, digests: list[bytes]) -> None:
        at = iter(digests)
        for document, passages in waiting.documents:
            self._store.add(document, [(passage, next(at)) for passage in passages])
            self.documents += 1
            self.passages += len(passages)
            self.sentences += sum(len(passage.sentences) for passage in passages)
            self.tokens += sum(self._limits.count(passage.text) for passage in passages)

    def _heading_vectors(self, headings: list[str]) -> Vectors:
        """The headings' vectors, float32 (n, dim); a heading is embedded once."""
        new = [h for h in dict.fromkeys(headings) if h not in self._headings]
        cut_to_window = [self._within_window(h) for h in new]
        for heading, vector in zip(new, self._embedder.embed_texts(cut_to_window), strict=True):
            self._headings[heading] = vector
        found = (
            np.stack([self._headings[h] for h in headings]) if headings else np.zeros((0, self._embedder.card.dim), np.float32)
        )
        while len(self._headings) > _KEPT_HEADINGS:
            self._headings.popitem(last=False)
        return found

    def _within_window(self, heading: str) -> str:
        while self._limits.window_count(heading) > self._limits.window:
            heading = heading[: len(heading) // 2]
        return heading

    def finish(self, generation: str) -> Manifest:
        """Writes the indexes and returns the manifest. Raises SourceError where no document came."""
        self._flush()
        words = sorted(self._words.items(), key=lambda item: (-item[1], item[0]))
        self._store.add_words(words)
        self.close()
        if self.passages == 0:
            reasons = "; ".join(f"{place}: {reason}" for place, reason in self.skipped[:5])
            raise SourceError(
                f"Nothing could be indexed{f' ({reasons})' if reasons else ': the sources hold no files'}.",
                hint="Give files, folders or archives of a known format: medcite index SOURCE --out DIR",
            )
        raw = self._folder / "vectors.raw"
        vectors = np.memmap(raw, np.float32, "r", shape=(self.passages, self._embedder.card.dim))
        VectorIndex.build(np.asarray(vectors)).save(self._folder / "vectors.faiss")
        raw.unlink()
        self._write_words([word for word, _ in words[:_WORD_VECTORS]])
        store = Store(self._folder / "library.sqlite")
        LexicalIndex.build(self._folder / "lexical", _lexical_texts(store))
        store.close()
        return Manifest(
            schema_version=bundle.SCHEMA_VERSION,
            generation=generation,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=self._embedder.card.name,
            weights_sha256=self._embedder.card.weights_sha256,
            dim=self._embedder.card.dim,
            encoding=self._settings.encoding,
            passage_tokens=self._settings.passage_tokens,
            documents=self.documents,
            passages=self.passages,
            sentences=self.sentences,
            words=min(len(words), _WORD_VECTORS),
            subject=self._subject(),
            files=bundle.generation_files(self._folder),
        )

    def close(self) -> None:
        """Lets go of the files of an unfinished generation."""
        self._store.close()
        self._vectors.close()
        self._sentences.close()

    def _write_words(self, words: list[str]) -> None:
        """Writes the words' vectors; those of the last generation are copied."""
        known = {}
        if self._previous:
            known = {word: row for row, word in enumerate(self._previous.store.words()) if row < self._previous.manifest.words}
        fresh = [word for word in words if word not in known]
        codes = np.zeros((len(words), self._embedder.card.dim), np.int8)
        place = {word: row for row, word in enumerate(words)}
        codes[[place[word] for word in fresh]] = bundle.quantise(self._embedder.embed_texts(fresh))
        if self._previous and len(fresh) < len(words):
            kept = [word for word in words if word in known]
            vectors = self._previous.word_vectors(np.array([known[word] for word in kept]))
            codes[[place[word] for word in kept]] = bundle.quantise(vectors)
        codes.tofile(self._folder / "words.int8")

    def _subject(self) -> str:
        """The word that most documents bear in their title or other names; empty where no word does."""
        counts = ((word, count) for word, count in self._named.items() if word not in STOP_WORDS | STOP_WORDS_ES)
        word, count = max(counts, key=lambda item: (item[1], item[0]), default=("", 0))
        return word if self.documents > 1 and count >= _SUBJECT_SHARE * self.documents else ""


def _digest(passage: Passage) -> bytes:
    """What a passage's vectors are known by: everything that they are made from but the model."""
    spans = ",".join(f"{s.start - passage.start}-{s.end - passage.start}" for s in passage.sentences)
    return hashlib.sha256("\0".join((passage.heading, passage.text, spans)).encode()).digest()[:16]


def _lexical_texts(store: Store) -> Iterator[tuple[str, str]]:
    """(heading with the document's other names, body) of every passage in row order."""
    for start in range(0, store.passage_count, _PORTION):
        stored = store.passages(range(start, min(start + _PORTION, store.passage_count)))
        names: dict[int, str] = {}
        for item in stored:
            if item.document_row not in names:
                names[item.document_row] = " ".join(store.document(item.document_row).also_called)
            yield f"{item.passage.heading} {names[item.document_row]}", item.passage.text
