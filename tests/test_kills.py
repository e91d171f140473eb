"""A build that is killed, at any moment: the library answers as before, and the next build leaves no trace of it.

A hook in the killed process counts what it does to files, and sends the signal before the nth of these acts, or so many seconds
after the first.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL

import pytest

from indexer.build import BuildSettings, build
from indexer.bundle import Bundle, open_bundle
from service.engine import Engine

ROOT = Path(__file__).resolve().parents[1]

HOOK = """
import atexit, os, signal, sys, threading, time

_library, _told = os.environ["HOOK_LIBRARY"], os.environ["HOOK_TOLD"]
_signal, _act, _after_s = (float(os.environ.get(name, 0)) for name in ("HOOK_SIGNAL", "HOOK_ACT", "HOOK_AFTER_S"))
_acts = []


def _strike():
    os.kill(os.getpid(), int(_signal))


def _hook(event, arguments):
    if event not in {"open", "sqlite3.connect", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}:
        return
    if not _acts and _library not in str(arguments[0]) or event == "open" and _library not in str(arguments[0]):
        return
    if not _acts and _after_s:
        timer = threading.Timer(_after_s, _strike)
        timer.daemon = True
        timer.start()
    _acts.append((event, time.monotonic()))
    if len(_acts) == _act:
        _strike()


def _tell():
    with open(_told, "w") as file:
        file.write(f"{_acts[-1][1] - _acts[0][1]} " + " ".join(event for event, _ in _acts))


sys.addaudithook(_hook)
atexit.register(_tell)
"""


@dataclass
class Scene:
    """A library, the pages it is built from as they are after so many edits, and how a process is started that builds it."""

    library: Path
    pages: Path
    settings: BuildSettings
    environment: dict[str, str]
    edits: int = 0
    seconds: float = 0.0  # what an undisturbed process needed from its first act to its last …
    acts: tuple[str, ...] = ()  # … which were these

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "service.cli", "index", str(self.pages), "--out", str(self.library)]

    def index(self, *, signal: int = SIGKILL, act: int = 0, after_s: float = 0.0) -> subprocess.CompletedProcess[str]:
        """Runs `medcite index` in a process that gets the signal at that act, or so many seconds after the first."""
        hook = {"HOOK_SIGNAL": str(signal), "HOOK_ACT": str(act), "HOOK_AFTER_S": str(after_s)}
        return subprocess.run(self.command, capture_output=True, text=True, check=False, env={**self.environment, **hook})

    def places_of(self, *acts: str) -> list[int]:
        """Which of the acts, counted from 1, are such."""
        return [place for place, act in enumerate(self.acts, start=1) if act in acts]

    def edit(self) -> None:
        """A page changes, one comes, one goes."""
        (self.pages / f"new{self.edits}.md").unlink(missing_ok=True)
        self.edits += 1
        (self.pages / "kelp.md").write_text(f"# Kelp fever\n\nKelp fever number {self.edits} is caused by a mite.\n")
        (self.pages / f"new{self.edits}.md").write_text(f"# Shell toe\n\nShell toe number {self.edits} is made up.\n")

    def holds(self) -> int:
        """After how many edits the pages were as the library has them, which opens, every hash right, and is of one piece."""
        with closing(open_bundle(self.library)) as opened:
            rows, _ = opened.lexical.search(opened.lexical.terms("mite"), 3)
            found = {int(text.split()[3]) for text in _numbered(opened, rows.tolist())}
            assert len(found) == 1
            edits = found.pop()
            assert _numbered(opened, range(opened.store.passage_count)) == {
                f"Kelp fever number {edits} is caused by a mite.", f"Shell toe number {edits} is made up."
            }  # fmt: skip
            return edits

    def recover(self) -> None:
        """The next build finishes the work and leaves nothing half done."""
        build([self.pages], self.library, self.settings)
        assert self.holds() == self.edits
        assert sorted(path.name for path in self.library.iterdir()) == ["build.lock", "current", "generations"]
        generations = [path.name for path in (self.library / "generations").iterdir()]
        assert len(generations) <= 2
        assert not any(name.endswith(".partial") for name in generations)


def _numbered(opened: Bundle, rows: Sequence[int]) -> set[str]:
    """The passages in these rows that an edit has written."""
    return {found.passage.text for found in opened.store.passages(rows) if "number" in found.passage.text}


@pytest.fixture(scope="module")
def scene(pages: Path, settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("kills")
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(HOOK)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDCITE_")}
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(folder / "site"), str(ROOT))),
        "MEDCITE_CACHE": str(settings.cache),
        "MEDCITE_THREADS": "2",
        "HOOK_LIBRARY": str(folder / "library"),
        "HOOK_TOLD": str(folder / "told"),
    }
    made = Scene(folder / "library", Path(shutil.copytree(pages, folder / "pages")), settings, environment)
    for _ in range(2):  # from here on there is a generation to remove
        made.edit()
        build([made.pages], made.library, settings)
    made.edit()
    done = made.index()
    assert done.returncode == 0, done.stderr
    seconds, *acts = (folder / "told").read_text().split()
    made.seconds, made.acts = float(seconds), tuple(acts)
    return made


def kill_and_recover(scene: Scene, *, act: int = 0, after_s: float = 0.0) -> int:
    """One edit, one killed build, one that is not; returns how the first ended."""
    scene.edit()
    ended = scene.index(act=act, after_s=after_s).returncode
    held = scene.holds()
    assert held in {scene.edits - 1, scene.edits}
    answer = Engine(scene.library).ask("What causes kelp fever?")
    assert answer.short_answer[0].text == f"Kelp fever number {held} is caused by a mite."
    scene.recover()
    return ended


def test_a_build_that_is_killed_changes_nothing_that_answers(scene: Scene) -> None:
    renames, removals = scene.places_of("os.rename"), scene.places_of("os.remove", "os.rmdir")
    assert len(renames) == 2  # the generation gets its name, the pointer moves
    assert removals[-1] > renames[1]  # the oldest generation goes
    for act in (1, len(scene.acts) // 3, *renames, renames[1] + 1, removals[-1]):
        assert kill_and_recover(scene, act=act) == -9
    for share in (0.2, 0.7):
        kill_and_recover(scene, after_s=share * scene.seconds)


@pytest.mark.slow
def test_two_hundred_kills(scene: Scene) -> None:
    chance = random.Random(0)
    ended = []
    for _ in range(100):
        ended.append(kill_and_recover(scene, after_s=chance.uniform(0, scene.seconds)))
        ended.append(kill_and_recover(scene, act=chance.randint(1, len(scene.acts))))
    assert ended.count(-9) > 150  # some outlive the moment they were to be killed at


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_interrupting_a_build_is_told_and_publishes_nothing(scene: Scene, share: float) -> None:
    before = scene.holds()
    scene.edit()
    done = scene.index(signal=SIGINT, act=int(share * scene.places_of("os.rename")[0]))
    assert done.returncode == 130
    assert "Stopped: nothing was published" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not list((scene.library / "generations").glob("*.partial"))
    assert scene.holds() == before
    scene.recover()


def test_interrupting_a_build_after_the_pointer_moved_says_so(scene: Scene) -> None:
    scene.edit()
    _, moved = scene.places_of("os.rename")
    done = scene.index(signal=SIGINT, act=moved + 1)
    assert done.returncode == 130
    assert "Stopped: the new library was published already" in " ".join(done.stderr.split())
    assert scene.holds() == scene.edits
    scene.recover()


def test_the_second_of_two_builds_waits_for_the_first(scene: Scene) -> None:
    scene.edit()
    both = [
        subprocess.Popen([*scene.command, "--json", "--wait-s", "300"], stdout=subprocess.PIPE, env=scene.environment)
        for _ in range(2)
    ]
    told = [json.loads(process.communicate()[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert told[0]["generation"] != told[1]["generation"]
    assert scene.holds() == scene.edits
    scene.recover()
