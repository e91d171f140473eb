"""Copies a bundle into the tables of a new generation, by COPY in PostgreSQL's binary format."""

import json
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from psycopg import Connection

from indexer.bundle import Bundle
from indexer.lexical_index import stems
from indexer.postgres.layout import create_indexes, create_tables
from indexer.postgres.lexical_index import kept_length

_READ = 4_096  # rows of a bundle at once
_PART_BYTES = 8_000_000  # of the model in one row
_MOST_POSITIONS = 255  # of a word in a tsvector; one that stands more often counts as if it did no more
_LAST_POSITION = 16_383  # that a tsvector knows
_HEADING = 3 << 14  # marks a position as one of the heading (weight A)

Row = Sequence[object]


def copy_bundle(bundle: Bundle, connection: Connection, schema: str) -> None:
    """Makes the schema, fills its tables and indexes them; nobody reads it before it is published."""
    manifest = bundle.manifest
    create_tables(connection, schema, dim=manifest.dim, passages=manifest.passages)
    _copy(connection, f"{schema}.documents", "int8 text text text text text text text", _documents(bundle))
    _copy(connection, f"{schema}.passages", "int8 bytea text int8 text text text int4 int4 int8 int4 bytea", _passages(bundle))
    _copy(connection, f"{schema}.sentences", "int8 text bytea", _sentences(bundle))
    counted = _Counted()
    _copy(connection, f"{schema}.lexical", "int8 int4 int4 bytea", counted.rows(bundle.store.lexical_texts()))
    terms = ((term, counted.headings[term], counted.bodies[term]) for term in counted.headings.keys() | counted.bodies.keys())
    _copy(connection, f"{schema}.terms", "text int4 int4", terms)
    connection.execute(f"INSERT INTO {schema}.lengths VALUES (%s, %s)", [counted.heading_length, counted.body_length])
    _copy(connection, f"{schema}.words", "int4 text int4 bytea", _words(bundle))
    _copy(connection, f"{schema}.model", "text int4 bytea", _model(bundle))
    create_indexes(connection, schema, dim=manifest.dim)


def _copy(connection: Connection, table: str, types: str, rows: Iterable[Row]) -> None:
    # A vector and a tsvector are given as the bytes that PostgreSQL receives them in.
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(types.split())
        for row in rows:
            copy.write_row(row)


def _clean(text: str) -> str:
    """The text as PostgreSQL can hold it, no longer and no shorter."""
    return text.replace("\0", "\ufffd")


def _documents(bundle: Bundle) -> Iterator[Row]:
    for row, *texts in bundle.store.document_rows():
        yield (row, *map(_clean, texts))


def _passages(bundle: Bundle) -> Iterator[Row]:
    head = struct.pack(">HH", bundle.manifest.dim, 0)
    rows = bundle.store.passage_rows()
    for start in range(0, bundle.manifest.passages, _READ):
        places = np.arange(start, min(start + _READ, bundle.manifest.passages))
        for vector, row in zip(bundle.vectors.vectors(places).astype(">f4"), islice(rows, len(places)), strict=True):
            number, key, id_, document, heading, *rest = row
            yield (number, key, id_, document, _clean(heading), *rest, head + vector.tobytes())


def _sentences(bundle: Bundle) -> Iterator[Row]:
    """For each passage the places of its sentences, and their codes."""
    spans: list[tuple[object, ...]] = []
    first, passage = 0, 0
    for passage_row, *span in bundle.store.sentence_rows():
        if passage_row != passage:
            yield _spans(bundle, first, spans)
            first, passage, spans = first + len(spans), passage_row, []
        spans.append(tuple(value for value in span if value is not None))
    yield _spans(bundle, first, spans)


def _spans(bundle: Bundle, first: int, spans: Sequence[tuple[object, ...]]) -> Row:
    return first, json.dumps(spans), bundle.sentence_codes(slice(first, first + len(spans))).tobytes()


class _Counted:
    """Makes the rows of the lexical index, and counts on the way what BM25 must know of all of them."""

    def __init__(self) -> None:
        self.headings: Counter[str] = Counter()  # term → headings that hold it
        self.bodies: Counter[str] = Counter()
        self.heading_length = self.body_length = 0  # terms in all

    def rows(self, texts: Iterable[tuple[str, str]]) -> Iterator[Row]:
        for row, (heading, body) in enumerate(texts):
            in_heading, in_body = stems(_clean(heading)), stems(_clean(body))
            self.headings.update(set(in_heading))
            self.bodies.update(set(in_body))
            self.heading_length += len(in_heading)
            self.body_length += len(in_body)
            yield row, kept_length(len(in_heading)), kept_length(len(in_body)), tsvector(in_heading, in_body)


def tsvector(heading: Sequence[str], body: Sequence[str]) -> bytes:
    """Stems as PostgreSQL receives a tsvector: those of the heading marked A, those of the body unmarked (D)."""
    positions: dict[str, list[int]] = {}
    for place, (term, mark) in enumerate([*((term, _HEADING) for term in heading), *((term, 0) for term in body)], start=1):
        there = positions.setdefault(term, [])
        if place <= _LAST_POSITION and len(there) < _MOST_POSITIONS:
            there.append(place | mark)
    lexemes = [
        term.encode() + b"\0" + struct.pack(f">H{len(places)}H", len(places), *places) for term, places in positions.items()
    ]
    return struct.pack(">i", len(lexemes)) + b"".join(lexemes)


def _words(bundle: Bundle) -> Iterator[Row]:
    known = bundle.manifest.words
    for row, (word, documents) in enumerate(bundle.store.words().items()):
        code = bundle.word_codes(np.array([row])).tobytes() if row < known else None
        yield row, word, documents, code


def _model(bundle: Bundle) -> Iterator[Row]:
    for name in model_files(bundle):
        data = (bundle.folder / name).read_bytes()
        for part, start in enumerate(range(0, len(data), _PART_BYTES)):
            yield name, part, data[start : start + _PART_BYTES]


def model_files(bundle: Bundle) -> dict[str, str]:
    """Path → SHA-256 of the files of the bundle that are copied as they are."""
    return {name: digest for name, digest in bundle.manifest.files.items() if name.startswith("embedder/")}
