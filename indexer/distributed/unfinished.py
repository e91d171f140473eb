"""Unfinished work: the vectors of texts that were embedded for a build, kept on disk until the build ends.

One SQLite file, written a batch at a time: whatever is killed, what was written stands, and what was not is no part of it.
"""

import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.bundle import dequantise
from indexer.embedder import Card, Embedded, Span, Vectors
from indexer.errors import BundleError

Text = tuple[str, tuple[Span, ...]]  # what is embedded, and the spans of its sentences
Codes = npt.NDArray[np.int8]

_AT_ONCE = 500  # keys in one question to SQLite


@dataclass(frozen=True, slots=True)
class Batch:
    """The vectors of texts: `whole` float32 (texts, dim), of unit length; `parts` a text's sentences, int8 (sentences, dim)."""

    whole: Vectors
    parts: tuple[Codes, ...]


def text_key(text: str, spans: Sequence[Span]) -> bytes:
    """What a text's vectors are known by, 16 bytes."""
    return hashlib.sha256(f"{spans}\0{text}".encode("utf-8", "surrogatepass")).digest()[:16]


class Unfinished:
    """The vectors that a build has so far."""

    def __init__(self, folder: Path, card: Card) -> None:
        """Opens what is in the folder; what another model made is dropped. Raises BundleError."""
        self._folder = folder
        self._dim = card.dim
        self._lock = threading.Lock()  # a build reads vectors in more than one thread
        with self._failures_told():
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened(card)

    def _opened(self, card: Card) -> sqlite3.Connection:
        path = self._folder / "vectors.sqlite"
        connection = sqlite3.connect(path, check_same_thread=False)
        try:
            # A process that is killed loses nothing; a machine that loses power may lose the last batches, never half of one.
            connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
            connection.executescript(
                "CREATE TABLE IF NOT EXISTS model (card TEXT);"
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, whole BLOB NOT NULL, parts BLOB NOT NULL);"
            )
            if connection.execute("SELECT card FROM model").fetchall() != [(card.to_json(),)]:
                with connection:
                    connection.execute("DELETE FROM vectors")
                    connection.execute("DELETE FROM model")
                    connection.execute("INSERT INTO model VALUES (?)", (card.to_json(),))
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def add(self, keys: Sequence[bytes], batch: Batch) -> None:
        """Keeps a batch, whole or not at all."""
        rows = zip(keys, batch.whole, batch.parts, strict=True)
        with self._failures_told(), self._lock, self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                ((key, whole.astype(np.float32).tobytes(), parts.tobytes()) for key, whole, parts in rows),
            )

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of the keys whose vectors are here."""
        return {key for (key,) in self._select("key", keys)}

    def of(self, keys: Sequence[bytes]) -> dict[bytes, Embedded]:
        """The vectors of those keys that are here."""
        return {
            key: Embedded(np.frombuffer(whole, np.float32), dequantise(np.frombuffer(parts, np.int8).reshape(-1, self._dim)))
            for key, whole, parts in self._select("key, whole, parts", keys)
        }  # fmt: skip

    def _select(self, columns: str, keys: Sequence[bytes]) -> Iterator[tuple[bytes, ...]]:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            asked = f"SELECT {columns} FROM vectors WHERE key IN ({', '.join('?' * len(some))})"
            with self._failures_told(), self._lock:
                found = self._connection.execute(asked, some).fetchall()
            yield from found

    def close(self, *, finished: bool) -> None:
        """Lets go of the file, and removes it where the build that it was for has ended well."""
        self._connection.close()
        if finished:
            shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise BundleError(
                f"The vectors of the unfinished build in {self._folder} cannot be kept or read: {error}.",
                hint=f"Check the space left there; or begin anew: rm -r {self._folder}",
            ) from error
