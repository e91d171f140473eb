"""Builds on a real Ray cluster: what comes out is what one process makes, also where machines are lost and builds are killed."""

import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from signal import SIGKILL, SIGTERM, getsignal

import numpy as np
import pytest
import ray
from ray_cluster import RunningCluster, running_cluster
from ray_workers import notes, noting, wait_for

from indexer.build import BuildReport, BuildSettings, build
from indexer.bundle import open_bundle
from indexer.distributed import ahead
from indexer.distributed.cluster import on_ray
from indexer.embedder import OpenVinoEmbedder

FILES = 24
TEXTS = FILES * 3 * 2  # passages and their headings


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages enough for many batches, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("sources")
    for number in range(FILES):
        parts = (
            f"## Sign {part} of illness {number}\n\nSign {part} of illness {number} is made up. It shows after {number + part} days."
            for part in range(3)
        )
        (folder / f"page{number:02}.md").write_text(f"---\ntitle: Illness {number}\n---\n\n" + "\n\n".join(parts) + "\n")
    (folder / "page05.txt").write_text("")
    return folder


@pytest.fixture(scope="module")
def alone(sources: Path, settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """The library that one process makes of the pages."""
    root = tmp_path_factory.mktemp("alone")
    return root, build([sources], root, settings)


@pytest.fixture(scope="module")
def cluster() -> Iterator[RunningCluster]:
    with running_cluster() as running:
        running.tell("add")
        yield running


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_TEXTS_TOGETHER", 8)
    monkeypatch.setattr(ahead, "_FILES_TOGETHER", 3)


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    folder = tmp_path / "noted"
    folder.mkdir()
    return folder


def assert_same(root: Path, report: BuildReport, alone: tuple[Path, BuildReport]) -> None:
    """The two libraries hold the same, vectors within a thousandth, and were reported alike."""
    told = ("documents", "passages", "sentences", "tokens", "skipped", "dropped", "changes")
    assert [getattr(report, name) for name in told] == [getattr(alone[1], name) for name in told]
    with closing(open_bundle(root)) as made, closing(open_bundle(alone[0])) as wanted:
        rows = range(wanted.manifest.passages)
        assert made.store.passages(rows) == wanted.store.passages(rows)
        assert list(made.store.files()) == list(wanted.store.files())
        assert list(made.store.words()) == list(wanted.store.words())
        assert [made.store.document(row) for row in range(FILES)] == [wanted.store.document(row) for row in range(FILES)]
        np.testing.assert_allclose(made.vectors.vectors(np.array(rows)), wanted.vectors.vectors(np.array(rows)), atol=1e-3)
        sentences = np.arange(wanted.manifest.sentences)
        np.testing.assert_allclose(made.sentence_vectors(sentences), wanted.sentence_vectors(sentences), atol=1e-2)
        assert made.manifest.recipe == wanted.manifest.recipe
    assert sorted(path.name for path in root.iterdir()) == ["build.lock", "current", "generations"]


def test_a_cluster_makes_what_one_process_makes(
    sources: Path, alone: tuple[Path, BuildReport], cluster: RunningCluster, settings: BuildSettings, noted: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    here: list[str] = []
    embed = OpenVinoEmbedder.embed_passages

    def spy(self: OpenVinoEmbedder, passages: list[tuple[str, object]]) -> object:
        here.extend(text for text, _ in passages)
        return embed(self, passages)  # type: ignore[arg-type]

    monkeypatch.setattr(OpenVinoEmbedder, "embed_passages", spy)
    before = getsignal(SIGTERM)
    report = build([sources], tmp_path / "library", settings, executor=on_ray(cluster.address, worker=noting(noted)))
    assert_same(tmp_path / "library", report, alone)
    embedded = Counter(text for note in notes(noted) for text in note["texts"])
    assert set(embedded.values()) == {1}
    assert len(embedded) == TEXTS
    assert 1 <= len({note["node"] for note in notes(noted)}) <= 2  # a node that is ready first may have done all that there is
    assert not set(here) & set(embedded), "the process that builds embeds nothing but words"
    assert not ray.is_initialized()
    assert getsignal(SIGTERM) is before


def test_a_node_that_is_lost_costs_its_own_batch(
    sources: Path, alone: tuple[Path, BuildReport], cluster: RunningCluster, settings: BuildSettings, noted: Path, tmp_path: Path
) -> None:
    doomed = cluster.tell("add")

    def kill() -> None:
        wait_for(noted / "held")
        cluster.tell("kill")

    killer = threading.Thread(target=kill)
    killer.start()
    report = build(
        [sources], tmp_path / "library", settings, executor=on_ray(cluster.address, worker=noting(noted, hold=doomed, after=1))
    )
    killer.join()
    assert_same(tmp_path / "library", report, alone)
    times = Counter(tuple(note["texts"]) for note in notes(noted))
    (held,) = [note for note in notes(noted) if note["node"] == doomed][1:]
    assert [batch for batch, count in times.items() if count > 1] == [tuple(held["texts"])]
    assert times[tuple(held["texts"])] == 2
    assert len({text for batch in times for text in batch}) == sum(map(len, times)) == TEXTS


DRIVER = """
import sys
from pathlib import Path
from indexer.build import BuildSettings, build
from indexer.distributed import ahead
from indexer.distributed.cluster import on_ray
from ray_workers import noting

ahead._TEXTS_TOGETHER = 8
sources, root, cache, address, noted = sys.argv[1:]
worker = noting(Path(noted), hold="*", after=3)
build([Path(sources)], Path(root), BuildSettings(cache=Path(cache), threads=2), executor=on_ray(address, worker=worker))
"""


def test_a_build_that_was_killed_goes_on_where_it_was(
    sources: Path, alone: tuple[Path, BuildReport], cluster: RunningCluster, settings: BuildSettings, noted: Path, tmp_path: Path,
) -> None:  # fmt: skip
    root = tmp_path / "library"
    command = [sys.executable, "-c", DRIVER, str(sources), str(root), str(settings.cache), cluster.address, str(noted)]
    with subprocess.Popen(command, cwd=Path(__file__).parent) as driver:
        wait_for(noted / "held")
        driver.send_signal(SIGKILL)
    with closing(sqlite3.connect(root / "embedded" / "vectors.sqlite")) as kept:
        (done,) = kept.execute("SELECT count(*) FROM vectors").fetchone()
    again = tmp_path / "again"
    again.mkdir()
    report = build([sources], root, settings, executor=on_ray(cluster.address, worker=noting(again)))
    assert_same(root, report, alone)
    embedded = Counter(text for note in notes(again) for text in note["texts"])
    assert set(embedded.values()) == {1}
    assert len(embedded) == TEXTS - done < TEXTS
