"""Damage to a published library: whatever file of it is damaged, and however, the file is named and nothing wrong is answered."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.build import BuildSettings, build
from indexer.bundle import current_generation, open_bundle, read_manifest
from indexer.errors import BundleDamaged, BundleError

ROOT = Path(__file__).resolve().parents[1]
PAGE = 4096


def half(data: bytes, _: random.Random) -> bytes:
    return data[: len(data) // 2]


def empty(_data: bytes, _chance: random.Random) -> bytes:
    return b""


def longer(data: bytes, _: random.Random) -> bytes:
    return data + b"\0"


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit, anywhere."""
    changed = bytearray(data)
    changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def page_lost(data: bytes, chance: random.Random) -> bytes:
    """A page of zeros or, where there are zeros already, of ones: what a disk may give back after a crash."""
    start = chance.randrange(len(data)) // PAGE * PAGE
    lost = data[start : start + PAGE]
    return data[:start] + (b"\xff" if not lost.strip(b"\0") else b"\0") * len(lost) + data[start + PAGE :]


DAMAGES = (half, empty, longer, flipped, page_lost)
Damage = Callable[[bytes, random.Random], bytes]


def _overwrite(path: Path, data: bytes) -> None:
    """Puts another file in the place: what is cut off under somebody who has it mapped would end his process."""
    other = path.with_name("other")
    other.write_bytes(data)
    other.replace(path)


@pytest.fixture
def root(library: Path, tmp_path: Path) -> Path:
    """A library of its own, to be damaged."""
    return Path(shutil.copytree(library, tmp_path / "library"))


def _folder(root: Path) -> Path:
    return root / "generations" / current_generation(root)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_found_and_the_file_named(root: Path, damage: Damage) -> None:
    folder, chance = _folder(root), random.Random(0)
    files = read_manifest(folder).files
    assert len(files) > 10
    for name in files:
        whole = (folder / name).read_bytes()
        _overwrite(folder / name, damage(whole, chance))
        with pytest.raises(BundleDamaged) as told:
            open_bundle(root)
        assert str(folder / name) in told.value.message
        assert "medcite index" in told.value.hint
        _overwrite(folder / name, whole)
    open_bundle(root).close()  # what is put back is whole


def _told(root: Path) -> str:
    """What is told of the library, or where it opens, in what folder it does: a blank more changes nothing."""
    try:
        opened = open_bundle(root)
    except BundleError as error:
        return error.message
    with closing(opened):
        assert opened.store.passage_count == len(opened.lexical) == len(opened.vectors)
        return str(opened.folder)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_the_manifest_or_the_pointer_is_found(root: Path, damage: Damage) -> None:
    chance = random.Random(1)
    for path in (_folder(root) / "manifest.json", root / "current"):
        whole = path.read_bytes()
        for _ in range(20):
            _overwrite(path, damage(whole, chance))
            assert str(root) in _told(root)
        _overwrite(path, whole)


def test_a_damaged_library_ends_the_program_with_the_files_name(root: Path) -> None:
    path = _folder(root) / "sentences.int8"
    _overwrite(path, flipped(path.read_bytes(), random.Random(2)))
    command = [sys.executable, "-m", "service.cli", "ask", "What causes kelp fever?", "--index", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert f"{path}isdamaged" in "".join(done.stderr.split())  # the terminal breaks lines
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def _kinds(root: Path) -> dict[str, str]:
    """The files of a bundle, one of each kind: the lexical index has a file of each suffix, whose names change with each build."""
    files = sorted(read_manifest(_folder(root)).files)
    kinds = {f"lexical/*.{name.rpartition('.')[2]}" if name.startswith("lexical/") else name: name for name in files}
    return {**kinds, "manifest.json": "manifest.json", "current": "../../current"}


def _texts(root: Path) -> list[str]:
    with closing(open_bundle(root)) as opened:
        return [found.passage.text for found in opened.store.passages(range(opened.store.passage_count))]


def _build_over(root: Path, name: str, pages: Path, settings: BuildSettings) -> None:
    """Damages the file and builds again: the library is what it was, and nothing of it comes from what is damaged."""
    wanted, path = _texts(root), _folder(root) / name
    _overwrite(path, half(path.read_bytes(), random.Random(3)))
    assert build([pages], root, settings).reused == 0
    assert _texts(root) == wanted


@pytest.mark.parametrize("name", ["library.sqlite", "manifest.json"])
def test_a_build_over_a_damaged_library_takes_nothing_from_it(
    root: Path, pages: Path, settings: BuildSettings, name: str
) -> None:
    _build_over(root, name, pages, settings)


@pytest.mark.slow
def test_a_build_over_damage_of_every_kind(root: Path, pages: Path, settings: BuildSettings) -> None:
    for kind in _kinds(root):
        _build_over(root, _kinds(root)[kind], pages, settings)
