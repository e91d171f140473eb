"""A generation in a database, open for reading."""

import hashlib
import tempfile
import weakref
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.bundle import Manifest, cosines, dequantise
from indexer.embedder import Card, Vectors
from indexer.errors import BundleDamaged
from indexer.postgres.connections import Connections
from indexer.postgres.layout import schema_of
from indexer.postgres.lexical_index import PostgresLexicalIndex
from indexer.postgres.store import PostgresStore
from indexer.postgres.vector_index import PostgresVectorIndex
from indexer.vector_index import Rows

Codes = npt.NDArray[np.int8]


class PostgresGeneration:
    """What `indexer.bundle.Bundle` is for a folder. The model alone is read as a whole, into a folder of its own."""

    def __init__(self, connections: Connections, manifest: Manifest) -> None:
        """Reads the model. Raises BundleDamaged where it is not what was published, and whatever a query does."""
        self.manifest = manifest
        self._connections = connections
        self._schema = schema_of(manifest.generation)
        self._folder = tempfile.TemporaryDirectory(prefix="medcite-model-")
        self.close = weakref.finalize(self, self._folder.cleanup)
        self.embedder_folder = Path(self._folder.name)
        self._read_model()
        self.card = Card.from_json((self.embedder_folder / "card.json").read_text())
        self.store = PostgresStore(connections, self._schema, manifest)
        self.vectors = PostgresVectorIndex(connections, self._schema, manifest)
        self.lexical = PostgresLexicalIndex(connections, self._schema, manifest)

    def __str__(self) -> str:
        return f"generation {self.manifest.generation} in {self._connections.address}"

    def _read_model(self) -> None:
        parts: dict[str, list[bytes]] = {}
        for path, data in self._connections.query(f"SELECT path, data FROM {self._schema}.model ORDER BY path, part"):
            parts.setdefault(path, []).append(data)
        for path, wanted in self.manifest.files.items():
            data = b"".join(parts.get(path, ()))
            if hashlib.sha256(data).hexdigest() != wanted:
                raise BundleDamaged(
                    f"{path} of {self} is damaged.",
                    hint=f"Build it again: medcite index SOURCE --out {self._connections.address}",
                )
            (self.embedder_folder / Path(path).name).write_bytes(data)

    def sentence_codes(self, rows: Rows | slice) -> Codes:
        """The stored int8 rows of these sentences, as `quantise` made them."""
        wanted = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        if len(wanted) == 0:
            return np.zeros((0, self.manifest.dim), np.int8)
        # Sentences are kept together by passage: each run of rows is read from the passage that its first row belongs to.
        order = np.unique(wanted)
        breaks = np.flatnonzero(np.diff(order) > 1)
        starts, ends = order[np.r_[0, breaks + 1]], order[np.r_[breaks, len(order) - 1]] + 1
        first = f"(SELECT max(first_sentence) FROM {self._schema}.sentences WHERE first_sentence <= run.start)"
        found = self._connections.query(
            "SELECT first_sentence, codes FROM unnest(%s::bigint[], %s::bigint[]) AS run (start, stop)"
            f" JOIN LATERAL (SELECT first_sentence, codes FROM {self._schema}.sentences"
            f" WHERE first_sentence >= {first} AND first_sentence < run.stop) AS passage ON true ORDER BY first_sentence",
            [starts.tolist(), ends.tolist()],
        )
        blocks = {start: np.frombuffer(codes, np.int8).reshape(-1, self.manifest.dim) for start, codes in found}
        there = np.concatenate([np.arange(start, start + len(codes)) for start, codes in blocks.items()])
        codes: Codes = np.concatenate(list(blocks.values()))[np.searchsorted(there, wanted)]
        return codes

    def sentence_vectors(self, rows: Rows) -> Vectors:
        """The vectors of these sentences, float32 (len(rows), dim), unit length (to int8's precision)."""
        return dequantise(self.sentence_codes(rows))

    def sentence_scores(self, rows: Rows, vector: Vectors) -> Vectors:
        """The cosines of these sentences with a unit vector, float32 (len(rows),)."""
        return cosines(self.sentence_codes(rows), vector)

    def word_vectors(self, rows: Rows) -> Vectors:
        """The vectors of these words of the vocabulary, each embedded by itself; rows from `manifest.words` on have none."""
        sql = (
            "SELECT code FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (row, place)"
            f" JOIN {self._schema}.words USING (row) ORDER BY place"
        )
        data = b"".join(code for (code,) in self._connections.query(sql, [rows.tolist()]))
        return dequantise(np.frombuffer(data, np.int8).reshape(len(rows), self.manifest.dim))
