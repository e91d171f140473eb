"""The benchmark: what it reads, keeps and counts. Nothing here is timed."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pytest

from eval.bench import systems
from eval.bench.memory import descendants, mapped_from, memory_of
from eval.bench.sizes import SMALL, Sizes
from eval.bench.sources import prepare
from eval.bench.spread import Spread, percentile, ratios, spread
from eval.bench.workshop import Measured, Workshop
from eval.errors import DatasetUnreadable


def workshop_in(folder: Path, source: Path, sizes: Sizes = SMALL, **more: bool) -> Workshop:
    return Workshop(
        folder, tools=folder / "tools", results=folder / "results", source=source, sizes=sizes, again=more.get("again", False)
    )


def test_a_spread_is_the_middle_and_the_range() -> None:
    assert spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    with pytest.raises(ValueError, match="nothing"):
        spread([])


def test_a_percentile_leaves_that_share_below() -> None:
    assert percentile([float(n) for n in range(101)], 95) == 95


def test_ratios_compare_within_a_round() -> None:
    # The machine was half as fast in the second round, for both.
    assert ratios([[2.0, 2.0], [4.0, 4.0]], [[1.0, 1.0], [2.0, 2.0]]) == Spread(2.0, 2.0, 2.0)


def test_ratios_compare_the_same_questions() -> None:
    assert ratios([[3.0]], [[1.0, 9.0, 9.0]]) == Spread(3.0, 3.0, 3.0)


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    taken: list[int] = []

    def measure() -> Measured:
        taken.append(1)
        return {"n": len(taken)}

    assert workshop_in(tmp_path, tmp_path).measured("a", measure) == {"n": 1}
    assert workshop_in(tmp_path, tmp_path).measured("a", measure) == {"n": 1}
    assert workshop_in(tmp_path, tmp_path, again=True).measured("a", measure) == {"n": 2}


def test_memory_counts_the_processes_that_came_of_one() -> None:
    held = "import sys; held = bytearray(50_000_000); sys.stdout.write('x'); sys.stdout.flush(); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.read(1)
        family = list(descendants(os.getpid()))
        memory = memory_of([child.pid])
        child.stdin.close()
    assert child.pid in family
    assert memory.anonymous >= 50
    assert memory.pss <= memory.rss + 0.2


def test_files_that_are_mapped_are_counted_by_their_folder(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "one").write_bytes(bytes(4_000_000))
    before = mapped_from(os.getpid(), tmp_path / "held")
    with (tmp_path / "held" / "one").open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as held:
        assert held.find(b"x") == -1  # reads all of it
        assert mapped_from(os.getpid(), tmp_path / "held") == pytest.approx(before + 4, abs=0.1)
        assert mapped_from(os.getpid(), tmp_path / "other") == 0


def test_a_document_is_a_question_with_all_of_its_answer(pages: Path, tmp_path: Path) -> None:
    workshop = workshop_in(tmp_path, pages, replace(SMALL, documents=100, changing=2))
    found = [json.loads(line) for line in prepare(workshop).documents.read_text().splitlines()]
    by_title = {one["title"]: one["text"] for one in found}
    assert "mite that lives on brown seaweed" in by_title["What causes kelp fever?"]
    assert "cuts on the hands" in by_title["What causes kelp fever?"]
    assert len({one["_id"] for one in found}) == len(found)


def test_sources_are_the_same_each_time(pages: Path, tmp_path: Path) -> None:
    one = prepare(workshop_in(tmp_path / "a", pages))
    other = prepare(workshop_in(tmp_path / "b", pages))
    assert one.documents.read_bytes() == other.documents.read_bytes()
    assert one.questions == other.questions
    assert len(set(one.questions)) == len(one.questions) == SMALL.questions


def test_one_document_changes_and_keeps_its_id(pages: Path, tmp_path: Path) -> None:
    sources = prepare(workshop_in(tmp_path, pages))
    before = {one["_id"]: one["text"] for one in map(json.loads, sources.changing.read_text().splitlines())}
    changed = json.loads(sources.changed.read_text())
    assert changed["text"].endswith(before[changed["_id"]])
    assert len(changed["text"]) > len(before[changed["_id"]]) == max(map(len, before.values()))


def test_documents_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnreadable, match="--source"):
        prepare(workshop_in(tmp_path, tmp_path / "nothing.tar.xz"))


def test_every_system_has_its_pinned_packages_and_its_script() -> None:
    folder = Path(systems.__file__).parent / "peers"
    for system in systems.PEERS:
        pins = (folder / f"{system.module}.txt").read_text().splitlines()
        assert all(pin.count("==") == 1 and "://" not in pin for pin in pins)
        assert (folder / f"{system.module}.py").is_file()
