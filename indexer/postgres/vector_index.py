"""The dense index in a database: a graph over the vectors in half precision (pgvector's HNSW), and the vectors themselves beside it."""

import numpy as np

from indexer.bundle import Manifest
from indexer.embedder import Vectors
from indexer.postgres.connections import Connections
from indexer.postgres.layout import partitions
from indexer.vector_index import Rows

_AGAIN = 2  # times as many as are wanted are scored again, exactly
# Vectors of each partition that are kept in view while its graph is walked: a share of them, and no more than pgvector allows.
_LEAST_BREADTH, _MOST_BREADTH, _BREADTH_SHARE = 200, 1000, 250
_HEAD_BYTES = 4  # before the numbers of a vector as the server sends it


class PostgresVectorIndex:
    """Inner-product search; row i is passage i."""

    def __init__(self, connections: Connections, schema: str, manifest: Manifest) -> None:
        self._connections = connections
        self._schema = schema
        self._count = manifest.passages
        self.dim = manifest.dim
        share = manifest.passages // partitions(manifest.passages) // _BREADTH_SHARE
        self._breadth = min(max(_LEAST_BREADTH, share), _MOST_BREADTH)

    def __len__(self) -> int:
        return self._count

    def search(self, question: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k best rows and their inner products with one unit vector (dim,), best first; fewer where there are fewer."""
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        half = f"halfvec({self.dim})"
        # How many are wanted stands in the query itself: planned for any number, it would compare every vector.
        sql = (
            "WITH near AS MATERIALIZED ("
            f"SELECT row, embedding FROM {self._schema}.passages ORDER BY embedding::{half} <#> %s::{half} LIMIT {_AGAIN * int(k)}"
            ") SELECT row, -(embedding <#> %s::vector) AS score FROM near ORDER BY score DESC, row"
            f" LIMIT {int(k)}"
        )
        told = f"[{','.join(map(repr, question.tolist()))}]"
        found = self._connections.query(sql, [told, told], breadth=self._breadth)
        return np.array([row for row, _ in found], np.int64), np.array([score for _, score in found], np.float32)

    def vectors(self, rows: Rows) -> Vectors:
        """The stored vectors of these rows, float32 (len(rows), dim)."""
        sql = (
            "SELECT vector_send(embedding) FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (row, place)"
            f" JOIN {self._schema}.passages USING (row) ORDER BY place"
        )
        data = b"".join(sent[_HEAD_BYTES:] for (sent,) in self._connections.query(sql, [rows.tolist()]))
        return np.frombuffer(data, ">f4").reshape(len(rows), self.dim).astype(np.float32)
