"""The store: documents, passages and sentences in SQLite. Row i of every index is passage i, sentence j row j of the matrix."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from indexer.documents import Document, Role, Section, Source, Tier
from indexer.errors import BundleDamaged
from indexer.passages import Kind, Passage, Sentence

_DOCUMENTS_READ = 64  # together, where all are read: they may be long
_MAPPED_BYTES = 2**40  # of the file at most; SQLite has a limit of its own below it
_ROUND = 32  # to so many rows a query is rounded up, so that few statements have to be prepared
TIERS = {str(tier): tier for tier in Tier}


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its rows: its sentences have the rows first_sentence, first_sentence + 1, …"""

    row: int
    document_row: int
    first_sentence: int
    passage: Passage


class PassageHead(NamedTuple):
    """What a passage is ranked by, without its words; its sentences have the rows first_sentence, first_sentence + 1, …"""

    heading: str
    tier: Tier
    language: str  # of its document
    first_sentence: int
    sentences: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A source file, by the key of what was read, and the rows that came of it; `skipped` and `dropped` say what did not."""

    place: str
    key: bytes
    documents: range
    passages: range
    sentences: range
    tokens: int
    skipped: tuple[str, ...]  # reasons
    dropped: dict[str, int]  # reason → how often


@dataclass(frozen=True, slots=True)
class Claim:
    """A document's id, the one its loader gave it, and its address where these two differ."""

    id: str
    claimed: str
    url: str | None


class Store:
    """Reads a store. Safe to use from several threads: each query has a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Opens the file; raises BundleDamaged naming it."""
        self._path = path
        self._idle: list[sqlite3.Connection] = []  # as many as were ever at work together; threads come and go
        try:
            counts = [self._query(f"SELECT count(*) FROM {table}")[0][0] for table in ("documents", "passages", "sentences")]
        except sqlite3.Error as error:
            raise BundleDamaged(f"The store {path} cannot be read: {error}.") from error
        self.document_count, self.passage_count, self.sentence_count = counts

    def _query(self, sql: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connected()
        try:
            rows: list[tuple] = connection.execute(sql, values).fetchall()  # type: ignore[type-arg]
        finally:
            self._idle.append(connection)
        return rows

    def _all(self, sql: str) -> Iterator[Any]:
        """The rows of a query one after the other, over a connection of its own, so that they need not fit into memory."""
        with closing(self._connected()) as connection:
            yield from connection.execute(sql)

    def _connected(self) -> sqlite3.Connection:
        # A published bundle never changes: no locks, no journal, and its pages can be read where the system holds them.
        connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        return connection

    def close(self) -> None:
        """Closes the connections."""
        while self._idle:
            self._idle.pop().close()

    def document(self, row: int) -> Document:
        """The document in that row."""
        return self.documents((row,))[0]

    def documents(self, rows: Sequence[int]) -> list[Document]:
        """The documents in those rows, in the order asked for."""
        order = sorted(set(rows))
        found = dict(zip(order, self._documents(f"row IN ({_marks(order)})", order), strict=True))
        return [found[row] for row in rows]

    def document_by_id(self, document_id: str) -> Document | None:
        found = self._documents("id = ?", (document_id,))
        return found[0] if found else None

    def _documents(self, where: str, values: Sequence[object]) -> list[Document]:
        sql = f"SELECT id, title, topic, language, tier, record FROM documents WHERE {where} ORDER BY row"
        return [as_document(*found) for found in self._query(sql, values)]

    def document_list(self, *, limit: int, offset: int = 0) -> list[tuple[str, str, str, str, str]]:
        """(id, title, topic, language, tier) of the documents in order."""
        sql = "SELECT id, title, topic, language, tier FROM documents ORDER BY row LIMIT ? OFFSET ?"
        return self._query(sql, (limit, offset))

    def heads(self, rows: Sequence[int]) -> list[PassageHead]:
        """The heads of the passages in those rows, in the order asked for."""
        wanted = _rounded(rows)
        found = self._query(
            "SELECT p.row, p.heading, d.tier, d.language, p.first_sentence, p.sentences FROM passages p JOIN documents d"
            f" ON d.row = p.document_row WHERE p.row IN ({_marks(wanted)})",
            wanted,
        )
        by_row = {row: PassageHead(heading, TIERS[tier], *rest) for row, heading, tier, *rest in found}
        return [by_row[row] for row in rows]

    def passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        """The passages in those rows, in the order asked for."""
        wanted = _rounded([int(row) for row in rows])
        found = self._query(
            "SELECT p.row, p.document_row, p.first_sentence, p.id, d.id, p.heading, p.start, p.end,"
            " substr(d.text, p.start + 1, p.end - p.start)"
            f" FROM passages p JOIN documents d ON d.row = p.document_row WHERE p.row IN ({_marks(wanted)})",
            wanted,
        )
        sentences: dict[int, list[Sentence]] = {}
        for passage_row, start, end, kind, lead_start, lead_end in self._query(
            f"SELECT passage_row, start, end, kind, lead_start, lead_end FROM sentences WHERE passage_row IN ({_marks(wanted)}) ORDER BY row",
            wanted,
        ):
            lead_in = None if lead_start is None else (lead_start, lead_end)
            sentences.setdefault(passage_row, []).append(Sentence(start, end, Kind(kind), lead_in))
        by_row = {
            row: StoredPassage(
                row, document_row, first, Passage(id_, document_id, heading, text, start, end, tuple(sentences.get(row, ())))
            )
            for row, document_row, first, id_, document_id, heading, start, end, text in found
        }
        return [by_row[int(row)] for row in rows]

    def text(self, document_id: str) -> str | None:
        """The canonical text of a document, or None where there is no such document."""
        found = self._query("SELECT text FROM documents WHERE id = ?", (document_id,))
        return found[0][0] if found else None

    def passage_keys(self) -> Iterator[tuple[bytes, int, int, int]]:
        """(digest, row, first sentence row, number of sentences) of every passage."""
        yield from self._query("SELECT digest, row, first_sentence, sentences FROM passages ORDER BY row")

    def synonyms(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(title, other names) of every document that has other names."""
        for title, names in self._query("SELECT title, json_extract(record, '$.also_called') FROM documents ORDER BY row"):
            if names and names != "[]":
                yield title, tuple(json.loads(names))

    def words(self) -> dict[str, int]:
        """The library's vocabulary in row order: word → number of documents that use it."""
        return dict(self._query("SELECT word, documents FROM words ORDER BY row"))

    def word_counts(self) -> dict[str, tuple[int, int]]:
        """Word → number of documents that use it, and of those that bear it in a name."""
        return {word: (used, named) for word, used, named in self._query("SELECT word, documents, named FROM words")}

    def lexical_texts(self) -> Iterator[tuple[str, str]]:
        """(heading with the document's other names, body) of every passage in row order."""
        for start in range(0, self.document_count, _DOCUMENTS_READ):
            portion = (start, start + _DOCUMENTS_READ)
            sql = "SELECT row, text, json_extract(record, '$.also_called') FROM documents WHERE row >= ? AND row < ?"
            documents = {row: (text, " ".join(json.loads(names))) for row, text, names in self._query(sql, portion)}
            sql = (
                "SELECT document_row, heading, start, end FROM passages WHERE document_row >= ? AND document_row < ? ORDER BY row"
            )
            for row, heading, first, last in self._query(sql, portion):
                text, names = documents[row]
                yield f"{heading} {names}", text[first:last]

    def document_rows(self) -> Iterator[tuple[int, str, str, str, str, str, str, str]]:
        """(row, id, title, topic, language, tier, record, text) of every document in order; `as_document` reads the record."""
        yield from self._all("SELECT row, id, title, topic, language, tier, record, text FROM documents ORDER BY row")

    def passage_rows(self) -> Iterator[tuple[int, bytes, str, int, str, str, str, int, int, int, int]]:
        """(row, digest, id, document row, heading, tier, language, start, end, first sentence row, number of sentences) of every passage."""
        yield from self._all(
            "SELECT p.row, p.digest, p.id, p.document_row, p.heading, d.tier, d.language, p.start, p.end, p.first_sentence, p.sentences"
            " FROM passages p JOIN documents d ON d.row = p.document_row ORDER BY p.row"
        )

    def sentence_rows(self) -> Iterator[tuple[int, int, int, str, int | None, int | None]]:
        """(passage row, start, end, kind, start and end of the lead-in) of every sentence in order."""
        yield from self._all("SELECT passage_row, start, end, kind, lead_start, lead_end FROM sentences ORDER BY row")

    def files(self) -> Iterator[StoredFile]:
        """The source files in order."""
        documents = passages = sentences = range(0)
        for place, key, *counts, tokens, skipped, dropped in self._query(
            "SELECT place, key, documents, passages, sentences, tokens, skipped, dropped FROM files ORDER BY row"
        ):
            documents, passages, sentences = (
                range(rows.stop, rows.stop + count) for rows, count in zip((documents, passages, sentences), counts, strict=True)
            )
            reasons = tuple(json.loads(skipped))
            yield StoredFile(place, key, documents, passages, sentences, tokens, reasons, json.loads(dropped))

    def claims(self) -> list[Claim]:
        """The ids of all documents, in row order."""
        sql = "SELECT id, claimed, iif(id = claimed, NULL, json_extract(record, '$.url')) FROM documents ORDER BY row"
        return [Claim(*found) for found in self._query(sql)]


def _rounded(rows: Sequence[int]) -> list[int]:
    """The rows, the last of them repeated up to a round number."""
    return [*rows, *[rows[-1]] * (-len(rows) % _ROUND)] if rows else []


def _marks(values: Sequence[object]) -> str:
    """A mark for each of the values."""
    return ",".join("?" * len(values))


def as_document(id_: str, title: str, topic: str, language: str, tier: str, record: str) -> Document:
    """The document that is stored in these columns."""
    fields = json.loads(record)
    sections = tuple(
        Section(heading, text, parent, Role(role), *page) for heading, text, parent, role, *page in fields.pop("sections")
    )
    sources = tuple(Source(**source) for source in fields.pop("sources"))
    also_called = tuple(fields.pop("also_called"))
    return Document(
        id=id_, title=title, topic=topic, language=language, tier=Tier(tier), sections=sections, sources=sources,
        also_called=also_called, url=fields["url"], publisher=fields["publisher"], licence=fields["licence"],
        published=fields["published"], updated=fields["updated"], reviewed=fields["reviewed"], path=fields["path"],
        sha256=fields["sha256"],
    )  # fmt: skip
