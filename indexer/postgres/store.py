"""The store in a database: documents, passages and their sentences."""

import json
from collections.abc import Iterator, Sequence

from indexer.bundle import Manifest
from indexer.documents import Document
from indexer.passages import Kind, Passage, Sentence
from indexer.postgres.connections import Connections
from indexer.store import TIERS, PassageHead, StoredPassage, as_document

_DOCUMENT = "d.id, d.title, d.topic, d.language, d.tier, d.record"
_KEYS_READ = 65_536  # rows of passages at once
_WANTED = "unnest(%s::bigint[]) WITH ORDINALITY AS wanted (row, place)"


class PostgresStore:
    """Reads the documents of one generation. Rows mean what they mean in a bundle."""

    def __init__(self, connections: Connections, schema: str, manifest: Manifest) -> None:
        self._connections = connections
        self._schema = schema
        self.document_count = manifest.documents
        self.passage_count = manifest.passages
        self.sentence_count = manifest.sentences

    def documents(self, rows: Sequence[int]) -> list[Document]:
        """The documents in those rows, in the order asked for."""
        sql = f"SELECT {_DOCUMENT} FROM {_WANTED} JOIN {self._schema}.documents d USING (row) ORDER BY place"
        return [as_document(*found) for found in self._connections.query(sql, [list(rows)])]

    def document_by_id(self, document_id: str) -> Document | None:
        found = self._connections.query(f"SELECT {_DOCUMENT} FROM {self._schema}.documents d WHERE id = %s", [_text(document_id)])
        return as_document(*found[0]) if found else None

    def document_list(self, *, limit: int, offset: int = 0) -> list[tuple[str, str, str, str, str]]:
        """(id, title, topic, language, tier) of the documents in order."""
        # By row, which numbers them without a gap: an offset would read all that it passes over.
        sql = f"SELECT id, title, topic, language, tier FROM {self._schema}.documents WHERE row >= %s AND row < %s ORDER BY row"
        return [(i, t, o, g, r) for i, t, o, g, r in self._connections.query(sql, [offset, offset + limit])]

    def heads(self, rows: Sequence[int]) -> list[PassageHead]:
        """The heads of the passages in those rows, in the order asked for."""
        sql = (
            f"SELECT heading, tier, language, first_sentence, sentences FROM {_WANTED} JOIN {self._schema}.passages USING (row)"
            " ORDER BY place"
        )
        return [PassageHead(heading, TIERS[tier], *rest) for heading, tier, *rest in self._connections.query(sql, [list(rows)])]

    def passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        """The passages in those rows, in the order asked for."""
        sql = (
            'SELECT p.row, p.document_row, p.first_sentence, p.id, d.id, p.heading, p.start, p."end",'
            ' substr(d.text, p.start + 1, p."end" - p.start), s.spans'
            f" FROM {_WANTED} JOIN {self._schema}.passages p USING (row) JOIN {self._schema}.documents d ON d.row = p.document_row"
            f" JOIN {self._schema}.sentences s ON s.first_sentence = p.first_sentence ORDER BY place"
        )
        return [
            StoredPassage(
                row, document_row, first, Passage(id_, document_id, heading, text, start, end, tuple(_sentences(spans)))
            )
            for row, document_row, first, id_, document_id, heading, start, end, text, spans in self._connections.query(
                sql, [[int(row) for row in rows]]
            )
        ]

    def text(self, document_id: str) -> str | None:
        """The canonical text of a document, or None where there is no such document."""
        found = self._connections.query(f"SELECT text FROM {self._schema}.documents WHERE id = %s", [_text(document_id)])
        return found[0][0] if found else None

    def passage_keys(self) -> Iterator[tuple[bytes, int, int, int]]:
        """(digest, row, first sentence row, number of sentences) of every passage."""
        sql = f"SELECT digest, row, first_sentence, sentences FROM {self._schema}.passages WHERE row >= %s AND row < %s"
        for start in range(0, self.passage_count, _KEYS_READ):
            yield from self._connections.query(sql, [start, start + _KEYS_READ])

    def synonyms(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(title, other names) of every document that has other names."""
        names = "record::json -> 'also_called'"
        sql = f"SELECT title, {names} FROM {self._schema}.documents WHERE ({names})::text <> '[]' ORDER BY row"
        for title, found in self._connections.query(sql):
            yield title, tuple(found)

    def words(self) -> dict[str, int]:
        """The library's vocabulary in row order: word → number of documents that use it."""
        return dict(self._connections.query(f"SELECT word, documents FROM {self._schema}.words ORDER BY row"))


def _sentences(spans: str) -> Iterator[Sentence]:
    for start, end, kind, *lead_in in json.loads(spans):
        yield Sentence(start, end, Kind(kind), (lead_in[0], lead_in[1]) if lead_in else None)


def _text(asked: str) -> str:
    """A text that may be compared with: no column holds what PostgreSQL cannot."""
    return asked.replace("\0", "").encode("utf-8", "replace").decode()
