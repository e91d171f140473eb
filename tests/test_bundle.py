"""The bundle: it answers as it was written, and whatever is wrong with it is said."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer import bundle
from indexer.bundle import Bundle, open_bundle, quantise
from indexer.errors import BundleDamaged, BundleIncompatible, BundleMissing


@pytest.fixture
def root(library: Path, tmp_path: Path) -> Path:
    """A library of its own, to be damaged."""
    return Path(shutil.copytree(library, tmp_path / "library"))


def _folder(root: Path) -> Path:
    return root / "generations" / (root / "current").read_text().strip()


def _rewrite(root: Path, change: Callable[[dict[str, object]], object]) -> None:
    path = _folder(root) / "manifest.json"
    fields = json.loads(path.read_text())
    change(fields)
    path.write_text(json.dumps(fields))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _remove(path: Path) -> None:
    path.unlink()


def test_a_library_opens_and_answers(library: Path) -> None:
    opened = open_bundle(library)
    assert opened.manifest.documents == opened.store.document_count == 3
    assert len(opened.vectors) == len(opened.lexical) == opened.manifest.passages
    assert opened.card.dim == opened.vectors.dim == opened.manifest.dim


@pytest.mark.parametrize("damage", [_truncate, _flip, _remove])
@pytest.mark.parametrize(
    "name", ["library.sqlite", "vectors.faiss", "sentences.int8", "lexical/meta.json", "embedder/card.json", "embedder/model.bin",
             "embedder/model.xml", "embedder/tokenizer.json"],
)  # fmt: skip
def test_a_damaged_file_is_named(root: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(_folder(root) / name)
    with pytest.raises(BundleDamaged, match=rf"{name}.*Build it again: medcite index"):
        open_bundle(root)


def test_every_file_of_a_generation_is_checked(root: Path) -> None:
    folder = _folder(root)
    held = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    listed = set(json.loads((folder / "manifest.json").read_text())["files"])
    assert {name for name in held - listed if not name.endswith(".lock")} == {"manifest.json"}
    assert listed <= held


def test_a_manifest_that_lists_no_files_is_damage(root: Path) -> None:
    _rewrite(root, lambda fields: fields.update(files={}))
    (_folder(root) / "sentences.int8").unlink()
    with pytest.raises(BundleDamaged):
        open_bundle(root)


@pytest.mark.parametrize("count", ["documents", "passages", "sentences"])
def test_counts_that_disagree_are_damage(root: Path, count: str) -> None:
    def one_too_many(fields: dict[str, object]) -> None:
        fields[count] = int(str(fields[count])) + 1

    _rewrite(root, one_too_many)
    with pytest.raises(BundleDamaged, match=r"disagree|sentences\.int8 has"):
        open_bundle(root)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "\udcff", '{"schema_version": 1}', '{"schema_version": 1, "extra": 2}'])
def test_a_manifest_that_cannot_be_read_is_damage(root: Path, text: str) -> None:
    (_folder(root) / "manifest.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(BundleDamaged, match=r"manifest\.json cannot be read"):
        open_bundle(root)


def test_a_missing_manifest_is_damage(root: Path) -> None:
    (_folder(root) / "manifest.json").unlink()
    with pytest.raises(BundleDamaged, match=r"manifest\.json cannot be read"):
        open_bundle(root)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_schema_is_incompatible(root: Path, version: object) -> None:
    _rewrite(root, lambda fields: fields.update(schema_version=version, of_the_future=True))
    with pytest.raises(BundleIncompatible, match=rf"schema version {version}, this program reads 1.*Build it again"):
        open_bundle(root)


@pytest.mark.parametrize(("key", "value"), [("weights_sha256", "0" * 64), ("dim", 12)])
def test_another_model_is_incompatible(root: Path, key: str, value: object) -> None:
    _rewrite(root, lambda fields: fields.update({key: value}))
    with pytest.raises(BundleIncompatible, match=r"was made by the model .*all-MiniLM-L6-v2.*Build it again"):
        open_bundle(root)


def test_no_library_names_the_next_command(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BundleMissing, match=rf"no library in {place}.*medcite index SOURCE --out {place}"):
            open_bundle(place)


@pytest.mark.parametrize("name", ["", "20200101T000000000000", "../generations", "/"])
def test_a_pointer_to_nothing_is_damage(root: Path, name: str) -> None:
    (root / "current").write_text(f"{name}\n")
    with pytest.raises(BundleDamaged, match="current names the generation"):
        open_bundle(root)


def test_a_pointer_of_garbage_is_damage(root: Path) -> None:
    (root / "current").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BundleDamaged):
        open_bundle(root)


def test_quantised_vectors_keep_their_direction() -> None:
    vectors = np.random.default_rng(0).normal(size=(20, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = quantise(vectors)
    assert codes.dtype == np.int8
    assert (np.abs(codes).max(axis=1) == 127).all()
    back = codes / np.linalg.norm(codes.astype(np.float32), axis=1, keepdims=True)
    assert (back * vectors).sum(axis=1).min() > 0.9995


def test_quantising_by_hand() -> None:
    assert quantise(np.array([[1, -0.5, 0]], np.float32)).tolist() == [[127, -64, 0]]
    assert quantise(np.zeros((1, 3), np.float32)).tolist() == [[0, 0, 0]]
    assert quantise(np.zeros((0, 3), np.float32)).shape == (0, 3)


def test_sentence_vectors_are_those_of_their_rows(library: Path) -> None:
    opened = open_bundle(library)
    rows = np.array([3, 0, 3])
    vectors = opened.sentence_vectors(rows)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert float(vectors[0] @ vectors[1]) < 0.99
    np.testing.assert_array_equal(quantise(vectors), opened.sentence_codes(rows))


def test_opening_writes_nothing_into_a_generation(root: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in _folder(root).rglob("*")}
    Bundle(_folder(root), bundle.read_manifest(_folder(root))).store.document(0)
    assert {p: p.stat().st_mtime_ns for p in _folder(root).rglob("*")} == before
