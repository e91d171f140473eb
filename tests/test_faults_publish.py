"""A publication that is killed at any of its acts: the library is the one before or the new one, whole, and never a mixture."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIGKILL

import pytest

from indexer import publication
from indexer.build import BuildSettings, build
from indexer.bundle import current_generation, open_bundle, read_manifest

ROOT = Path(__file__).resolve().parents[1]

# Publishes a generation of its own, in a process that is killed at the act of that number, for each line that it reads.
PUBLISHER = """
import os, shutil, signal, sys
from dataclasses import replace
from pathlib import Path

from indexer.bundle import read_manifest
from indexer.publication import partial_generation, publish

root = Path(sys.argv[1])
acts = 0


def strike(event, arguments):
    global acts
    if event in {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "shutil.copyfile"}:
        acts += 1
        if acts == act:
            os.kill(os.getpid(), signal.SIGKILL)


for line in sys.stdin:
    source, act = Path(line.split()[0]), int(line.split()[1])
    child = os.fork()
    if not child:
        sys.addaudithook(strike)
        with partial_generation(root) as partial:
            shutil.copytree(source, partial, dirs_exist_ok=True, ignore=shutil.ignore_patterns("manifest.json", "*.lock"))
            publish(root, partial, replace(read_manifest(source), generation=partial.stem))
        os.write(1, f"0 {acts}\\n".encode())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        print(os.WTERMSIG(status), act, flush=True)
"""


@dataclass
class Scene:
    """A library, the two generations that are published in turns, and the process that publishes."""

    root: Path
    sources: tuple[Path, Path]
    publisher: "subprocess.Popen[str]"
    turn: int = 0

    def publish(self, *, act: int = 0) -> tuple[int, int]:
        """Publishes the next of the two; by which signal that ended, and at which act."""
        self.turn += 1
        assert self.publisher.stdin
        assert self.publisher.stdout
        self.publisher.stdin.write(f"{self.sources[self.turn % 2]} {act}\n")
        self.publisher.stdin.flush()
        signal, acts = self.publisher.stdout.readline().split()
        return int(signal), int(acts)

    def said(self) -> str:
        """What the library says, with every hash checked."""
        with closing(open_bundle(self.root)) as opened:
            rows, _ = opened.lexical.search(opened.lexical.terms("mite"), 1)
            return opened.store.passages(rows.tolist())[0].passage.text

    def is_clean(self) -> bool:
        generations = [path.name for path in (self.root / "generations").iterdir()]
        return len(generations) <= 2 and not any(name.endswith(".partial") for name in generations)


TEXTS = tuple(f"Kelp fever number {number} is caused by a mite." for number in range(2))


@contextmanager
def publishing(root: Path) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-c", PUBLISHER, str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        assert process.stdin
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.fixture(scope="module")
def scene(settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("publish")
    sources = []
    for number, text in enumerate(TEXTS):
        (folder / "pages").mkdir(exist_ok=True)
        (folder / "pages" / "kelp.md").write_text(f"# Kelp fever\n\n{text}\n")
        sources.append(build([folder / "pages"], folder / f"library{number}", settings).folder)
    root = Path(shutil.copytree(folder / "library0", folder / "library"))
    with publishing(root) as process:
        yield Scene(root, (sources[0], sources[1]), process)


def kill_and_recover(scene: Scene, *, act: int) -> int:
    """One publication that is killed, and one that is not; by which signal the first ended."""
    before, new = TEXTS[scene.turn % 2], TEXTS[(scene.turn + 1) % 2]
    name = current_generation(scene.root)
    signal, _ = scene.publish(act=act)
    assert scene.said() == (before if current_generation(scene.root) == name else new)
    scene.publish()
    assert scene.said() == TEXTS[scene.turn % 2]
    assert scene.is_clean()
    return signal


def test_a_publication_that_is_killed_leaves_one_whole_library(scene: Scene) -> None:
    signal, acts = scene.publish()
    assert (signal, scene.said()) == (0, TEXTS[1])
    chance = random.Random(0)
    last = range(acts - 11, acts + 1)  # from the last checks over both renames to the removal of the oldest
    assert [kill_and_recover(scene, act=act) for act in (chance.randrange(1, acts - 11), *last)] == [SIGKILL] * 13


@pytest.mark.slow
def test_every_act_of_a_publication_and_two_hundred_more(scene: Scene) -> None:
    _, acts = scene.publish()
    chance = random.Random(1)
    ended = [kill_and_recover(scene, act=act) for act in (*range(1, acts + 1), *(chance.randint(1, acts) for _ in range(200)))]
    assert ended.count(SIGKILL) > 200


def test_nothing_is_pointed_at_before_it_is_on_the_disk(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order in which a machine that loses its power must find things: the files, their folders, the name, the pointer."""
    root = Path(shutil.copytree(library, tmp_path / "library"))
    done: list[tuple[str, str]] = []
    names: dict[int, str] = {}
    opened, synced, renamed, replaced = os.open, os.fsync, os.rename, os.replace

    def note_open(path: str, *given: int) -> int:
        descriptor = opened(path, *given)
        names[descriptor] = str(Path(path).relative_to(root))
        return descriptor

    def note_sync(descriptor: int) -> None:
        done.append(("sync", names[descriptor]))
        synced(descriptor)

    def note_rename(one: Path, other: Path) -> None:
        done.append(("name", ""))
        renamed(one, other)

    def note_replace(one: Path, other: Path) -> None:
        done.append(("point", ""))
        replaced(one, other)

    current = root / "generations" / current_generation(root)
    with publication.partial_generation(root) as partial:
        shutil.copytree(current, partial, dirs_exist_ok=True, ignore=shutil.ignore_patterns("manifest.json", "*.lock"))
        name = partial.stem
        manifest = read_manifest(current)
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", note_open)
            patch.setattr(os, "fsync", note_sync)
            patch.setattr(os, "rename", note_rename)
            patch.setattr(os, "replace", note_replace)
            publication.publish(root, partial, replace(manifest, generation=name))
    there = {f"generations/{name}.partial/{file}" for file in (*manifest.files, "manifest.json")}
    named, pointed = done.index(("name", "")), done.index(("point", ""))
    assert there <= {path for act, path in done[:named] if act == "sync"}
    assert f"generations/{name}.partial" in {path for act, path in done[:named] if act == "sync"}
    assert {("sync", "generations"), ("sync", "current.new")} <= set(done[named:pointed])
    assert ("sync", ".") in done[pointed:]
