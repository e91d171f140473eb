"""Publication: a new generation takes the place of the one that answers, which goes on answering whoever reads it."""

import gc
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer import bundle
from indexer.bundle import is_read, open_bundle
from indexer.errors import BundleDamaged
from indexer.publication import partial_generation, publish


@pytest.fixture
def root(library: Path, tmp_path: Path) -> Path:
    """A library of its own, to be damaged."""
    return Path(shutil.copytree(library, tmp_path / "library"))


def _folder(root: Path) -> Path:
    return root / "generations" / (root / "current").read_text().strip()


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _partial(root: Path, generation: str) -> tuple[Path, bundle.Manifest]:
    """A copy of the current generation, as a build would leave it."""
    manifest = replace(bundle.read_manifest(_folder(root)), generation=generation)
    partial = root / "generations" / f"{generation}.partial"
    shutil.copytree(_folder(root), partial)
    (partial / "manifest.json").unlink()
    return partial, manifest


def _generations(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "generations").iterdir())


def test_publishing_moves_the_pointer_and_keeps_the_one_before(root: Path) -> None:
    first = _folder(root).name
    for name in ("30000101T000000000000", "30000102T000000000000"):
        assert publish(root, *_partial(root, name)) == root / "generations" / name
        assert open_bundle(root).manifest.generation == name
    assert _generations(root) == ["30000101T000000000000", "30000102T000000000000"]
    assert first not in _generations(root)
    assert not (root / "current.new").exists()


NAMES = ("30000101T000000000000", "30000102T000000000000", "30000103T000000000000")


def test_a_generation_that_is_read_stays_whole_until_it_is_let_go(root: Path) -> None:
    opened = open_bundle(root)
    wanted = opened.vectors.search(opened.vectors.vectors(np.array([0]))[0], 3)
    for name in NAMES[:2]:
        publish(root, *_partial(root, name))
    found = opened.vectors.search(opened.vectors.vectors(np.array([0]))[0], 3)
    np.testing.assert_array_equal(found, wanted)
    assert opened.lexical.search(opened.lexical.terms("kelp"), 1)[0].size == 1
    with ThreadPoolExecutor(1) as pool:  # another thread has to open the store's file again
        assert pool.submit(opened.store.passages, [0]).result()[0].passage.text
    first = opened.folder.name
    assert first in _generations(root)
    opened.close()
    publish(root, *_partial(root, NAMES[2]))
    assert _generations(root) == list(NAMES[1:])


READ = """
import sys
from pathlib import Path
from indexer.bundle import is_read, open_bundle
opened = open_bundle(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
print(opened.store.passages([0])[0].passage.document_id)
"""


def test_another_process_that_reads_keeps_its_generation(root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, "-c", READ, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "open\n"
        for name in NAMES[:2]:
            publish(root, *_partial(root, name))
        assert len(_generations(root)) == 3
        told, _ = reader.communicate("\n")
        assert told.strip()
        assert reader.returncode == 0
    publish(root, *_partial(root, NAMES[2]))
    assert _generations(root) == list(NAMES[1:])


def test_a_bundle_that_nobody_holds_any_more_lets_go(root: Path) -> None:
    folder = open_bundle(root).folder
    gc.collect()
    assert not is_read(folder)
    opened = open_bundle(root)
    assert is_read(folder)
    opened.close()
    assert not is_read(folder)


def test_a_partial_generation_is_removed_where_it_fails_and_so_is_what_was_left_before(tmp_path: Path) -> None:
    left = tmp_path / "generations" / "20200101T000000000000.partial"
    left.mkdir(parents=True)
    (left / "library.sqlite").write_bytes(b"half")

    def fail() -> None:
        with partial_generation(tmp_path) as partial:
            assert not left.exists()
            (partial / "library.sqlite").write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _generations(tmp_path) == []


def test_a_damaged_partial_is_not_published(root: Path) -> None:
    before = (root / "current").read_text()
    partial, manifest = _partial(root, "30000101T000000000000")
    _flip(partial / "vectors.faiss")
    with pytest.raises(BundleDamaged, match=r"vectors\.faiss"):
        publish(root, partial, manifest)
    assert (root / "current").read_text() == before
    open_bundle(root)


def test_a_crash_before_the_pointer_moves_leaves_the_old_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _folder(root).name

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", crash)
        with pytest.raises(KeyboardInterrupt):
            publish(root, *_partial(root, "30000101T000000000000"))
    assert open_bundle(root).manifest.generation == before
    publish(root, *_partial(root, "30000102T000000000000"))
    assert open_bundle(root).manifest.generation == "30000102T000000000000"


def test_after_a_crash_the_generation_that_answered_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _folder(root).name

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", crash)
        with pytest.raises(KeyboardInterrupt):
            publish(root, *_partial(root, "30000101T000000000000"))
    publish(root, *_partial(root, "30000102T000000000000"))
    assert before in _generations(root)
