"""The dense index: FAISS over one vector a passage, body and heading summed."""

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from indexer.embedder import Vectors
from indexer.errors import BundleDamaged

Rows = npt.NDArray[np.int64]


def passage_vectors(bodies: Vectors, headings: Vectors) -> Vectors:
    """What is indexed, float32 (n, dim): half of body plus half of heading, both of unit length.

    Its inner product with a question's unit vector is the mean of the two cosines, so one index serves both.
    """
    summed: Vectors = ((bodies + headings) / 2).astype(np.float32)
    return summed


class VectorIndex:
    """Exact inner-product search; row i is passage i. The file is memory-mapped when opened."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """An index over float32 (n, dim)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Opens a saved index; raises BundleDamaged naming the file."""
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise BundleDamaged(f"The vector index {path} cannot be read: {str(error)[-200:]}.") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        return int(self._index.d)

    def search(self, question: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k best rows and their scores for one unit vector (dim,), best first; fewer where the index has fewer."""
        k = min(k, len(self))
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        # A single flat query is slower on two threads than on one.
        faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(question[None, :], k)
        return rows[0], scores[0]

    def vectors(self, rows: Rows) -> Vectors:
        """The stored vectors of these rows, float32 (len(rows), dim)."""
        if len(rows) == 0:
            return np.zeros((0, self.dim), np.float32)
        found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        return found
