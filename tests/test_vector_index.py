"""The dense index: exact inner products, and the same answers after saving."""

from pathlib import Path

import numpy as np
import pytest

from indexer.embedder import Vectors
from indexer.errors import BundleDamaged
from indexer.vector_index import Rows, VectorIndex, breadth, matrix_path, passage_vectors


def _unit(rows: int, dim: int = 16, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture
def vectors() -> Vectors:
    return _unit(50)


@pytest.fixture
def saved(tmp_path: Path, vectors: Vectors) -> Path:
    VectorIndex.build(vectors).save(tmp_path / "vectors.faiss")
    return tmp_path / "vectors.faiss"


def test_search_by_hand() -> None:
    index = VectorIndex.build(np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], np.float32))
    rows, scores = index.search(np.array([1, 0], np.float32), 3)
    assert rows.tolist() == [0, 1, 2]
    assert scores.tolist() == pytest.approx([1, 0.6, 0])


def test_search_agrees_with_a_matrix_product(vectors: Vectors) -> None:
    for question in _unit(5, seed=1):
        rows, scores = VectorIndex.build(vectors).search(question, 7)
        wanted = np.argsort(-(vectors @ question))[:7]
        assert rows.tolist() == wanted.tolist()
        np.testing.assert_allclose(scores, (vectors @ question)[wanted], atol=1e-6)


def test_fewer_where_the_index_has_fewer() -> None:
    rows, scores = VectorIndex.build(_unit(3)).search(_unit(1, seed=1)[0], 10)
    assert sorted(rows.tolist()) == [0, 1, 2]
    assert scores.shape == (3,)


def test_a_loaded_index_gives_the_same_results(saved: Path, vectors: Vectors) -> None:
    built, loaded = VectorIndex.build(vectors), VectorIndex.load(saved)
    assert (len(loaded), loaded.dim) == (50, 16)
    for question in _unit(5, seed=2):
        for one, other in zip(built.search(question, 9), loaded.search(question, 9), strict=True):
            np.testing.assert_array_equal(one, other)


def test_stored_vectors_come_back_in_the_order_asked_for(saved: Path, vectors: Vectors) -> None:
    rows = np.array([7, 0, 7, 49])
    np.testing.assert_array_equal(VectorIndex.load(saved).vectors(rows), vectors[rows])
    assert VectorIndex.load(saved).vectors(np.zeros(0, np.int64)).shape == (0, 16)


def test_vectors_in_another_memory_order(vectors: Vectors) -> None:
    index = VectorIndex.build(np.asfortranarray(vectors))
    np.testing.assert_array_equal(index.vectors(np.arange(50)), vectors)


def test_the_mean_of_body_and_heading_is_searched_by_the_mean_of_their_cosines() -> None:
    bodies, headings, question = _unit(5, seed=3), _unit(5, seed=4), _unit(1, seed=5)[0]
    summed = passage_vectors(bodies, headings)
    assert summed.dtype == np.float32
    np.testing.assert_allclose(summed @ question, (bodies @ question + headings @ question) / 2, atol=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_damaged_and_named(saved: Path, share: float) -> None:
    saved.write_bytes(saved.read_bytes()[: int(saved.stat().st_size * share)])
    with pytest.raises(BundleDamaged, match=r"vectors\.faiss"):
        VectorIndex.load(saved)


def test_a_file_of_another_kind_and_a_missing_one_are_damaged(tmp_path: Path) -> None:
    (tmp_path / "other.faiss").write_bytes(b"not an index at all, but long enough to have a header")
    for name in ("other.faiss", "missing.faiss"):
        with pytest.raises(BundleDamaged, match=name):
            VectorIndex.load(tmp_path / name)


def _clustered(rows: int, *, centres: int = 20) -> Vectors:
    """Vectors in clusters, as those of texts are."""
    rng = np.random.default_rng(6)
    middle = _unit(centres, dim=32, seed=7)[rng.integers(centres, size=rows)]
    return np.asarray(middle + 0.4 * rng.normal(size=(rows, 32)) / 32**0.5, np.float32)


def _best(vectors: Vectors, question: Vectors, k: int) -> Rows:
    return np.argsort(-(vectors @ question), kind="stable")[:k]


def test_a_graph_finds_what_comparing_all_finds(tmp_path: Path) -> None:
    vectors = _clustered(5000)
    built = VectorIndex.build(vectors, flat_up_to=4999)
    assert not built.is_exact
    assert VectorIndex.build(vectors, flat_up_to=5000).is_exact
    built.save(tmp_path / "vectors.faiss")
    loaded = VectorIndex.load(tmp_path / "vectors.faiss")
    assert (len(loaded), loaded.dim, loaded.is_exact) == (5000, 32, False)
    shares = []
    near = _clustered(20) + 0.3 * _unit(20, dim=32, seed=8)
    for question in near / np.linalg.norm(near, axis=1, keepdims=True):
        rows, scores = loaded.search(question, 10)
        np.testing.assert_array_equal(rows, built.search(question, 10)[0])
        np.testing.assert_allclose(scores, vectors[rows] @ question, atol=1e-6)  # exact, though the graph holds eight bits
        assert list(scores) == sorted(scores, reverse=True)
        shares.append(len(set(rows) & set(_best(vectors, question, 10))) / 10)
    assert np.mean(shares) >= 0.98
    rows = np.array([4999, 0, 17])
    np.testing.assert_array_equal(loaded.vectors(rows), vectors[rows])


def test_a_graph_is_the_same_each_time(tmp_path: Path) -> None:
    vectors = _clustered(3000)
    for name in ("one", "other"):
        VectorIndex.build(vectors, flat_up_to=100).save(tmp_path / f"{name}.faiss")
    assert (tmp_path / "one.faiss").read_bytes() == (tmp_path / "other.faiss").read_bytes()


def test_more_vectors_are_walked_with_more_in_view() -> None:
    counts = (20_001, 112_000, 1_000_000, 100_000_000)
    assert [breadth(count) for count in counts] == [320, 320, 2857, 10_000]


def test_a_graph_gives_all_where_all_are_wanted() -> None:
    vectors = _clustered(300)
    rows, _ = VectorIndex.build(vectors, flat_up_to=100).search(_unit(1, dim=32)[0], 1000)
    assert sorted(rows.tolist()) == list(range(300))


@pytest.mark.parametrize("length", [None, 0, 100])
def test_a_graph_without_its_vectors_is_damaged_and_the_file_named(tmp_path: Path, length: int | None) -> None:
    path = tmp_path / "vectors.faiss"
    VectorIndex.build(_clustered(300), flat_up_to=100).save(path)
    matrix = matrix_path(path)
    if length is None:
        matrix.unlink()
    else:
        matrix.write_bytes(matrix.read_bytes()[:length])
    with pytest.raises(BundleDamaged, match=r"vectors\.float32"):
        VectorIndex.load(path)
