"""A disk that is full, or that cannot be written to: the build says so, and the library before it goes on answering."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.build import BuildSettings, build
from indexer.bundle import current_generation, open_bundle
from indexer.errors import MedciteError
from service.engine import Engine

ROOT = Path(__file__).resolve().parents[1]
DISK_MB = 256


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can be mounted on Linux as root only")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", place], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _leave(disk: Path, size: int) -> Path:
    """Fills the disk but for so many bytes; the file that does."""
    filler = disk / "filler"
    left = shutil.disk_usage(disk).free - size
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, left)
    return filler


def _fails(pages: Path, root: Path, settings: BuildSettings) -> str:
    """How a build fails that has not the space it needs."""
    with pytest.raises(MedciteError) as told:
        build([pages], root, settings)
    return str(told.value)


def _fill_and_build(disk: Path, pages: Path, settings: BuildSettings, shares: list[float]) -> None:
    """Builds with less space than a generation needs: with such shares of it behind the embedder, which comes first."""
    root = disk / "library"
    folder = build([pages], root, settings).folder
    embedder = _size(folder / "embedder")
    rest = _size(folder) - embedder
    (pages / "new.md").write_text("# Sun elbow\n\nSun elbow is a made-up elbow that glows.\n")
    for share in shares:
        name = current_generation(root)
        filler = _leave(disk, max(0, int(embedder + share * rest)))
        assert re.match(rf"The new generation in {root}/generations/.*Check the space left there", _fails(pages, root, settings))
        assert current_generation(root) == name
        assert [path.name for path in (root / "generations").iterdir()] == [name]
        answer = Engine(root).ask("What causes kelp fever?")
        assert "a mite that lives on brown seaweed" in answer.short_answer[0].text
        filler.unlink()
    build([pages], root, settings)  # with the space it needs, it goes on as if nothing had been
    with closing(open_bundle(root)) as opened:
        assert opened.manifest.documents == 4


def test_a_full_disk_leaves_the_old_generation_answering(disk: Path, own_pages: Path, settings: BuildSettings) -> None:
    _fill_and_build(disk, own_pages, settings, [-0.5, 0.4])


@pytest.mark.slow
def test_a_disk_that_is_full_at_any_time(disk: Path, own_pages: Path, settings: BuildSettings) -> None:
    _fill_and_build(disk, own_pages, settings, [-9.0, -1.0, *(share / 20 for share in range(20))])


def _run(*arguments: str | Path, cache: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MEDCITE_CACHE": str(cache)}
    command = [sys.executable, "-m", "service.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_a_disk_that_can_only_be_read_answers_and_is_not_built_on(disk: Path, pages: Path, settings: BuildSettings) -> None:
    root = disk / "library"
    build([pages], root, settings)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    built = _run("index", pages, "--out", root, cache=settings.cache)
    assert built.returncode == 1
    assert "Read-only file system" in built.stderr
    assert str(root) in "".join(built.stderr.split())
    assert "Traceback" not in built.stderr
    asked = _run("ask", "What causes kelp fever?", "--index", root, cache=settings.cache)
    assert asked.returncode == 0, asked.stderr
    assert "brown seaweed" in asked.stdout
