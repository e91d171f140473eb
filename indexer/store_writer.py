"""Writes a store: what is new row by row, what has not changed in bulk from the store before."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from indexer.documents import Document, Section
from indexer.passages import Passage
from indexer.store import StoredFile

_SCHEMA = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, claimed TEXT NOT NULL, title TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL,
    tier TEXT NOT NULL, record TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_row INTEGER NOT NULL, heading TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, digest BLOB NOT NULL,
    first_sentence INTEGER NOT NULL, sentences INTEGER NOT NULL
);
CREATE INDEX passages_by_document ON passages (document_row);
CREATE TABLE sentences (
    row INTEGER PRIMARY KEY, passage_row INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    kind TEXT NOT NULL, lead_start INTEGER, lead_end INTEGER
);
CREATE INDEX sentences_by_passage ON sentences (passage_row);
CREATE TABLE words (row INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, documents INTEGER NOT NULL, named INTEGER NOT NULL);
CREATE TABLE files (
    row INTEGER PRIMARY KEY, place TEXT NOT NULL, key BLOB NOT NULL, documents INTEGER NOT NULL, passages INTEGER NOT NULL,
    sentences INTEGER NOT NULL, tokens INTEGER NOT NULL, skipped TEXT NOT NULL, dropped TEXT NOT NULL
);
"""


# Rows of the store before, moved to where they stand now.
_COPIES = (
    ("documents", "row + :documents, id, claimed, title, topic, language, tier, record, text"),
    ("passages", "row + :passages, id, document_row + :documents, heading, start, end, digest, first_sentence + :sentences, sentences"),
    ("sentences", "row + :sentences, passage_row + :passages, start, end, kind, lead_start, lead_end"),
)  # fmt: skip


class StoreWriter:
    """Writes a new store; `close` makes it whole. `documents`, `passages` and `sentences` count what is written so far."""

    def __init__(self, path: Path, *, previous: Path | None = None) -> None:
        """Opens a new file; `previous` is the store that `copy` takes rows from."""
        # Several threads write, one after the other.
        self._connection = sqlite3.connect(path.resolve().as_uri(), uri=True, check_same_thread=False)
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        if previous:
            self._connection.execute("ATTACH ? AS previous", (f"{previous.resolve().as_uri()}?mode=ro&immutable=1",))
        self.documents = self.passages = self.sentences = 0
        self._before = (0, 0, 0)  # these counts at the end of the last file
        self._closed = False

    def add(self, document: Document, passages: Sequence[tuple[Passage, bytes]], *, claimed: str = "") -> None:
        """Adds a document with its passages, each with the digest its vectors are known by.

        `claimed` is the id that the loader gave it, where another document has that one.
        """
        record = {
            **{k: v for k, v in asdict(document).items() if k not in {"id", "title", "topic", "language", "tier"}},
            "sections": [_section_record(section) for section in document.sections],
        }
        row = self.documents
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row, document.id, claimed or document.id, document.title, document.topic, document.language, str(document.tier),
             json.dumps(record, ensure_ascii=False), document.text),
        )  # fmt: skip
        for passage, digest in passages:
            self._connection.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (self.passages, passage.id, row, passage.heading, passage.start, passage.end, digest,
                 self.sentences, len(passage.sentences)),
            )  # fmt: skip
            self._connection.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (self.sentences + i, self.passages, s.start, s.end, str(s.kind), *(s.lead_in or (None, None)))
                    for i, s in enumerate(passage.sentences)
                ],
            )
            self.passages += 1
            self.sentences += len(passage.sentences)
        self.documents += 1

    def end_file(
        self, place: str, key: bytes, *, tokens: int = 0, skipped: Sequence[str] = (), dropped: Mapping[str, int] | None = None
    ) -> None:
        """Says that what was added since the last file came from the file at that place, and what of it was left out."""
        now = (self.documents, self.passages, self.sentences)
        counts = [after - before for after, before in zip(now, self._before, strict=True)]
        self._connection.execute(
            "INSERT INTO files VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            (place, key, *counts, tokens, json.dumps(skipped), json.dumps(dropped or {})),
        )
        self._before = now

    def copy(self, files: Sequence[StoredFile]) -> None:
        """Adds files of the store before with all their rows; each stood there right behind the one before it."""
        first, last = files[0], files[-1]
        shift = {
            "documents": self.documents - first.documents.start,
            "passages": self.passages - first.passages.start,
            "sentences": self.sentences - first.sentences.start,
        }
        rows = {
            "documents": range(first.documents.start, last.documents.stop),
            "passages": range(first.passages.start, last.passages.stop),
            "sentences": range(first.sentences.start, last.sentences.stop),
        }
        for table, columns in _COPIES:
            self._connection.execute(
                f"INSERT INTO {table} SELECT {columns} FROM previous.{table} WHERE row >= :start AND row < :stop ORDER BY row",
                {**shift, "start": rows[table].start, "stop": rows[table].stop},
            )
        for file in files:
            self.documents += len(file.documents)
            self.passages += len(file.passages)
            self.sentences += len(file.sentences)
            self.end_file(file.place, file.key, tokens=file.tokens, skipped=file.skipped, dropped=file.dropped)

    def add_words(self, words: Iterable[tuple[str, int, int]]) -> None:
        """Adds the library's vocabulary in row order: each word in lower case, with the number of documents that use it and of
        those that bear it in a name.
        """
        self._connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", ((row, *word) for row, word in enumerate(words)))

    def close(self) -> None:
        """Makes the store whole and lets go of the file; a second call does nothing."""
        if not self._closed:
            self._closed = True
            with closing(self._connection):
                self._connection.commit()


def _section_record(section: Section) -> list[str | int]:
    """Heading, text, parent and role, and the page where there is one."""
    record: list[str | int] = [section.heading, section.text, section.parent, str(section.role)]
    return record if section.page is None else [*record, section.page]
