"""The writer of one generation: files go in one after the other, rows, vectors and indexes come out as one folder.

What waits to be embedded is embedded in portions, so that memory does not grow with the library. While one portion is embedded
and written, the next is read.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.bundle import Bundle
from indexer.claims import Claims
from indexer.documents import Document, Dropped
from indexer.embedder import Embedder, Vectors, told_by
from indexer.errors import BundleError, SourceError
from indexer.lexical_index import LexicalIndex
from indexer.loaders import SourceFile
from indexer.passage_vectors import Codes, PassageVectors, digest
from indexer.passages import Limits, Passage
from indexer.protocols import Generation
from indexer.reading import CutDocument, Piece, Skipped, read, unreadable_told
from indexer.store import Claim, Store, StoredFile
from indexer.store_writer import StoreWriter
from indexer.vector_index import VectorIndex
from indexer.vocabulary import Vocabulary, word_codes

_PORTION = 512  # passages embedded together: enough to find batches of like length …
_FIRST_PORTION = 64  # … but few at first, while nothing else is there to do
_COPIED_ROWS = 65_536  # read at once from the generation before
# So many words of the vocabulary get a vector, the most frequent first; beyond the fewest, only those that two documents use.
_FEWEST_WORD_VECTORS, _MOST_WORD_VECTORS = 4_000, 20_000


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A document whose passages have no vectors yet."""

    document: Document
    claimed: str
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class _FileEnd:
    """The end of a file that was read."""

    place: str
    key: bytes
    tokens: int
    skipped: tuple[str, ...]
    dropped: Counter[str]


@contextmanager
def failures_told(folder: Path) -> Iterator[None]:
    """Raises as BundleError what the file system, SQLite, FAISS, tantivy and OpenVINO raise where a disk is full or a device fails."""
    try:
        yield
    except (sqlite3.Error, OSError, RuntimeError, ValueError) as error:
        raise BundleError(
            f"The new generation in {folder} cannot be finished: {told_by(error)}.",
            hint="Check the space left there and try again; what was published before goes on answering.",
        ) from error


class GenerationWriter:
    """Writes one generation. What is added or copied stands in it in that order."""

    def __init__(
        self, folder: Path, embedder: Embedder, limits: Limits, *, previous: Bundle | None = None, known: Generation | None = None
    ) -> None:
        """`previous` was made by the same model and recipe: its files' rows can be copied. `known` by the same model: its vectors are
        reused.
        """
        self._folder = folder
        self._embedder = embedder
        self._limits = limits
        self._previous = previous
        self._known = known
        store = previous.folder / "library.sqlite" if previous else None
        with failures_told(folder):
            self._store = StoreWriter(folder / "library.sqlite", previous=store)
        self._vectors = (folder / "vectors.raw").open("wb")
        self._sentences = (folder / "sentences.int8").open("wb")
        self._passage_vectors = PassageVectors(embedder, window=limits.window, earlier=known)
        self._vocabulary = Vocabulary(previous.store.word_counts() if previous else None)
        self._left_behind = set(range(previous.manifest.documents)) if previous else set[int]()
        self._waiting: list[_Fresh | _FileEnd | list[StoredFile]] = []
        self._waiting_passages = 0
        self._claims = Claims()
        self._worker = ThreadPoolExecutor(1)
        self._portion: Future[None] | None = None  # that the worker embeds and writes
        self._copied = 0
        self.skipped: list[tuple[str, str]] = []
        self.dropped: Counter[str] = Counter()
        self.passages = self.tokens = self.words = 0

    @property
    def documents(self) -> int:
        return self._store.documents

    @property
    def sentences(self) -> int:
        return self._store.sentences

    @property
    def reused(self) -> int:
        """Passages whose vectors came from an earlier generation."""
        return self._copied + self._passage_vectors.reused

    def add_file(self, file: SourceFile, key: bytes, pieces: Iterable[Piece] | None = None) -> None:
        """Adds what a file holds; None: it is read here. What cannot be read is noted as skipped, with the reason."""
        skipped: list[str] = []
        dropped = Counter[str]()
        tokens = self.tokens
        for piece in read(file, self._limits) if pieces is None else pieces:
            if isinstance(piece, Dropped):
                dropped[piece.reason] += 1
            elif isinstance(piece, Skipped):
                skipped.append(piece.reason)
            else:
                with unreadable_told(file.place, skipped):
                    self._add(piece, file.path)
                if self._waiting_passages >= (_PORTION if self._portion else _FIRST_PORTION):
                    self._flush()
        self._waiting.append(_FileEnd(file.place, key, self.tokens - tokens, tuple(skipped), dropped))
        self._note(file.place, skipped, dropped)

    def copy_file(self, stored: StoredFile, path: str) -> bool:
        """Takes over everything that came of a file, as the generation before has it.

        False, and nothing done, where its documents would not have the same ids again, since other files claim them, or where
        nothing can be copied.
        """
        if not self._previous or not self._claims.take_again(self._claimed[stored.documents.start : stored.documents.stop], path):
            return False
        last = self._waiting[-1] if self._waiting else None
        if isinstance(last, list) and last[-1].sentences.stop == stored.sentences.start:
            last.append(stored)
        else:
            self._waiting.append([stored])
        self._left_behind.difference_update(stored.documents)
        self._copied += len(stored.passages)
        self.passages += len(stored.passages)
        self.tokens += stored.tokens
        self._note(stored.place, stored.skipped, Counter(stored.dropped))
        return True

    def _note(self, place: str, skipped: Sequence[str], dropped: Counter[str]) -> None:
        self.skipped += ((place, reason) for reason in skipped)
        self.dropped.update(dropped)

    @cached_property
    def _claimed(self) -> list[Claim]:
        """The ids of the generation before, in row order."""
        return self._previous.store.claims() if self._previous else []

    def _add(self, cut: CutDocument, path: str) -> None:
        """Takes in a document, under an id that no other has."""
        claimed, url = cut.document.id, cut.document.url
        own = cut.under(self._claims.own_id(claimed, url=url, path=path))
        self._claims.take(own.document.id)
        self._vocabulary.add(own.document)
        self._waiting.append(_Fresh(own.document, claimed, list(own.passages)))
        self._waiting_passages += len(own.passages)
        self.passages += len(own.passages)
        self.tokens += own.tokens

    def _flush(self) -> None:
        """Has the worker embed and write what waits, after the portion before. Raises what that one ended with."""
        self._settle()
        waiting, self._waiting, self._waiting_passages = self._waiting, [], 0
        self._portion = self._worker.submit(self._write_all, waiting)

    def _settle(self) -> None:
        """Waits for the worker."""
        if self._portion:
            self._portion.result()

    def _write_all(self, waiting: Sequence[_Fresh | _FileEnd | list[StoredFile]]) -> None:
        """Embeds and writes these."""
        vectors = self._embedded([passage for item in waiting if isinstance(item, _Fresh) for passage in item.passages])
        with failures_told(self._folder):
            for item in waiting:
                if isinstance(item, _Fresh):
                    self._write(item, list(islice(vectors, len(item.passages))))
                elif isinstance(item, _FileEnd):
                    self._store.end_file(item.place, item.key, tokens=item.tokens, skipped=item.skipped, dropped=item.dropped)
                else:
                    self._copy(item)

    def _write(self, fresh: _Fresh, vectors: Sequence[tuple[bytes, Vectors, Codes]]) -> None:
        for _, whole, codes in vectors:
            self._vectors.write(whole.tobytes())
            self._sentences.write(codes.tobytes())
        digests = [key for key, _, _ in vectors]
        self._store.add(fresh.document, list(zip(fresh.passages, digests, strict=True)), claimed=fresh.claimed)

    def _embedded(self, passages: Sequence[Passage]) -> Iterator[tuple[bytes, Vectors, Codes]]:
        """Digest, vector and sentence codes of each passage."""
        for start in range(0, len(passages), _PORTION):
            portion = passages[start : start + _PORTION]
            digests = [digest(passage) for passage in portion]
            yield from zip(digests, *self._passage_vectors.of(portion, digests), strict=True)

    def _copy(self, files: Sequence[StoredFile]) -> None:
        """Copies files that stand one behind the other in the generation before."""
        assert self._previous is not None  # it is where they stand
        self._store.copy(files)
        rows = range(files[0].passages.start, files[-1].passages.stop)
        for start in range(rows.start, rows.stop, _COPIED_ROWS):
            some = np.arange(start, min(start + _COPIED_ROWS, rows.stop))
            self._vectors.write(self._previous.vectors.vectors(some).tobytes())
        rows = range(files[0].sentences.start, files[-1].sentences.stop)
        for start in range(rows.start, rows.stop, _COPIED_ROWS):
            some_rows = slice(start, min(start + _COPIED_ROWS, rows.stop))
            self._sentences.write(self._previous.sentence_codes(some_rows).tobytes())

    def finish(self) -> str:
        """Writes the indexes and returns the library's subject. Raises SourceError where no document came, else BundleError."""
        self._flush()
        self._settle()
        if self.passages == 0:
            reasons = "; ".join(f"{place}: {reason}" for place, reason in self.skipped[:5])
            raise SourceError(
                f"Nothing could be indexed{f' ({reasons})' if reasons else ': the sources hold no files'}.",
                hint="Give files, folders or archives of a known format: medcite index SOURCE --out DIR",
            )
        with failures_told(self._folder):
            self._write_indexes()
        self.close()
        return self._vocabulary.subject(self.documents)

    def _write_indexes(self) -> None:
        for row in self._left_behind:
            assert self._previous is not None  # it is where it was left
            self._vocabulary.remove(self._previous.store.document(row))
        words = self._vocabulary.words()
        self._store.add_words(words)
        self._close_files()
        raw = self._folder / "vectors.raw"
        vectors = np.memmap(raw, np.float32, "r", shape=(self.passages, self._embedder.card.dim))
        index = self._worker.submit(VectorIndex.build, np.asarray(vectors))  # one thread's work, and long in a large library
        shared = sum(used > 1 for _, used, _ in words)
        frequent = [word for word, _, _ in words[: min(max(shared, _FEWEST_WORD_VECTORS), _MOST_WORD_VECTORS)]]
        word_codes(frequent, self._embedder, self._known).tofile(self._folder / "words.int8")
        self.words = len(frequent)
        store = Store(self._folder / "library.sqlite")
        LexicalIndex.build(self._folder / "lexical", store.lexical_texts())
        store.close()
        index.result().save(self._folder / "vectors.faiss")
        raw.unlink()

    def close(self) -> None:
        """Ends the worker and lets go of the files; a second call does nothing."""
        self._worker.shutdown(cancel_futures=True)
        self._close_files()

    def _close_files(self) -> None:
        with ExitStack() as stack:
            for part in (self._store, self._vectors, self._sentences):
                stack.callback(part.close)
