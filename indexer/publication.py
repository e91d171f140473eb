"""Publication: a new generation grows beside the one that answers and takes its place in one step."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from indexer.bundle import Bundle, Manifest, answering, is_read, verify


@contextmanager
def partial_generation(root: Path) -> Iterator[Path]:
    """An empty folder for a new generation, named after it; removed where it is not published.

    What a killed build left behind is removed first, so the library's lock must be held.
    """
    generations = root / "generations"
    for left in generations.glob("*.partial"):
        shutil.rmtree(left)
    partial = generations / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.partial"
    partial.mkdir(parents=True)
    try:
        yield partial
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def publish(root: Path, partial: Path, manifest: Manifest) -> Path:
    """Verifies the partial generation, gives it its name, points `current` at it and removes the oldest ones.

    The generation before is kept, and every other that somebody still reads.
    """
    (partial / "manifest.json").write_text(manifest.to_json())
    _sync_tree(partial)
    verify(partial, manifest)
    Bundle(partial, manifest).close()
    before = answering(root)
    final = root / "generations" / manifest.generation
    os.rename(partial, final)
    _sync(final.parent)
    pointer = root / "current.new"
    pointer.write_text(manifest.generation + "\n")
    _sync(pointer)
    os.replace(pointer, root / "current")
    _sync(root)
    _remove_old(root, keep={manifest.generation, before})
    return final


def _remove_old(root: Path, *, keep: set[str]) -> None:
    for path in (root / "generations").iterdir():
        if path.name not in keep and not is_read(path):
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)
