"""The dense index: exact inner products, and the same answers after saving."""

from pathlib import Path

import numpy as np
import pytest

from indexer.embedder import Vectors
from indexer.errors import BundleDamaged
from indexer.vector_index import VectorIndex, passage_vectors


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
