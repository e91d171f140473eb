"""The dense index: FAISS over one vector a passage, body and heading summed."""

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from indexer.embedder import Vectors
from indexer.errors import BundleDamaged

Rows = npt.NDArray[np.int64]

FLAT_UP_TO = 20_000  # vectors: that many are compared one by one as fast as a graph of them is walked
_NEIGHBOURS = 32  # of a vector in the graph
_BUILD_BREADTH = 200  # vectors that are kept in view while the graph is built
# … while it is walked for a question: a share of all, since the ten best of more are harder to meet (`make bench`, growth).
_LEAST_BREADTH, _MOST_BREADTH, _BREADTH_SHARE = 320, 10_000, 350
_AGAIN, _LEAST_AGAIN = 2, 160  # times as many as are wanted are scored again, exactly, and never fewer
_ADDED = 50_000  # vectors copied out of the matrix at a time
_LEARNT_FROM = 100_000  # vectors from which the range of each of their numbers is learnt


def passage_vectors(bodies: Vectors, headings: Vectors) -> Vectors:
    """What is indexed, float32 (n, dim): half of body plus half of heading, both of unit length.

    Its inner product with a question's unit vector is the mean of the two cosines, so one index serves both.
    """
    summed: Vectors = ((bodies + headings) / 2).astype(np.float32)
    return summed


class VectorIndex:
    """Inner-product search; row i is passage i. Its files are memory-mapped when opened.

    Up to `FLAT_UP_TO` vectors are compared one by one. More make a graph that is walked (HNSW, https://arxiv.org/abs/1603.09320, over
    the vectors in eight bits a number), and the best that the walk meets are scored again by the vectors themselves, which stand in
    a matrix beside the index.
    """

    def __init__(self, index: faiss.Index, matrix: Vectors | None = None) -> None:
        """`matrix`, float32 (n, dim), holds the vectors where the index does not."""
        self._index = index
        self._matrix = matrix

    @classmethod
    def build(cls, vectors: Vectors, *, flat_up_to: int = FLAT_UP_TO) -> "VectorIndex":
        """An index over float32 (n, dim), which may be memory-mapped."""
        count, dim = vectors.shape
        if count <= flat_up_to:
            index = faiss.IndexFlatIP(dim)
            index.add(np.ascontiguousarray(vectors))
            return cls(index)
        graph = faiss.IndexHNSWSQ(dim, faiss.ScalarQuantizer.QT_8bit, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)  # type: ignore[arg-type]
        graph.hnsw.efConstruction = _BUILD_BREADTH
        graph.train(np.ascontiguousarray(vectors[:: -(-count // _LEARNT_FROM)]))
        # One thread: several would link the vectors in another order each time, and the same library would differ.
        faiss.omp_set_num_threads(1)
        for start in range(0, count, _ADDED):
            graph.add(np.ascontiguousarray(vectors[start : start + _ADDED]))
        return cls(graph, vectors)

    def save(self, path: Path) -> None:
        """Writes the index, and its matrix beside it where it has one."""
        faiss.write_index(self._index, str(path))
        if self._matrix is not None:
            self._matrix.tofile(matrix_path(path))

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Opens a saved index; raises BundleDamaged naming the file."""
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise BundleDamaged(f"The vector index {path} cannot be read: {str(error)[-200:]}.") from error
        if not isinstance(index, faiss.IndexHNSW):
            return cls(index)
        matrix, shape = matrix_path(path), (int(index.ntotal), int(index.d))
        size = matrix.stat().st_size if matrix.is_file() else 0
        if size != shape[0] * shape[1] * 4:
            raise BundleDamaged(f"{matrix} has {size} bytes, expected {shape[0]} × {shape[1]} × 4.")
        return cls(index, np.asarray(np.memmap(matrix, np.float32, "r", shape=shape)))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        return int(self._index.d)

    @property
    def is_exact(self) -> bool:
        """Whether every vector is compared with the question."""
        return self._matrix is None

    def search(self, question: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k best rows and their scores for one unit vector (dim,), best first; fewer where the index has fewer."""
        k = min(k, len(self))
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        # A single query is slower on two threads than on one.
        faiss.omp_set_num_threads(1)
        if self._matrix is None:
            scores, rows = self._index.search(question[None, :], k)
            return rows[0], scores[0]
        seen = min(max(_AGAIN * k, _LEAST_AGAIN), len(self))
        walk = faiss.SearchParametersHNSW(efSearch=max(breadth(len(self)), seen))  # type: ignore[attr-defined]
        _, found = self._index.search(question[None, :], seen, params=walk)
        rows = found[0][found[0] >= 0]
        exact = self._matrix[rows] @ question
        best = np.lexsort((rows, -exact))[:k]
        return rows[best], exact[best]

    def vectors(self, rows: Rows) -> Vectors:
        """The stored vectors of these rows, float32 (len(rows), dim)."""
        if len(rows) == 0:
            return np.zeros((0, self.dim), np.float32)
        if self._matrix is not None:
            return np.asarray(self._matrix[rows], np.float32)
        found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        return found


def breadth(count: int) -> int:
    """How many of so many vectors are kept in view while a graph of them is walked."""
    return min(max(_LEAST_BREADTH, count // _BREADTH_SHARE), _MOST_BREADTH)


def matrix_path(path: Path) -> Path:
    """Where the vectors stand whose index is in `path`, if it does not hold them itself."""
    return path.with_suffix(".float32")
