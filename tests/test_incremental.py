"""Building again: whatever was added, changed, removed or renamed, the library is the one that a build from nothing makes."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_model import MadeUpEmbedder, use_made_up_model

from indexer import generation
from indexer.build import BuildReport, BuildSettings, build, plan
from indexer.bundle import Bundle, open_bundle
from indexer.changes import Changes

WORDS = "kelp fever mite divers knee moon glove salt bath rest ache winter seaweed swelling night dark morning cold".split()
QUESTIONS = ("kelp fever", "moon knee at night", "who gets a swelling in winter", "glove")
SETTINGS = BuildSettings(passage_tokens=32)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpEmbedder:
    monkeypatch.setattr(generation, "_PORTION", 7)  # what waits is written while files still come
    monkeypatch.setattr(generation, "_COPIED_ROWS", 5)
    return use_made_up_model(tmp_path / "model", monkeypatch)


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(3, 9))).capitalize() + "."


def page(chance: random.Random) -> str:
    """A page: sometimes with an address that others have too, without anything to quote, or not to be read at all."""
    kind = chance.random()
    if kind < 0.08:
        return chance.choice(["", "no heading and no front matter", "---\ntier: gold\n---\nx"])
    front = [f"title: {' '.join(chance.choices(WORDS, k=2))}"]
    if chance.random() < 0.6:
        front.append(f"url: https://shores.example/{chance.randint(1, 2)}")
    if chance.random() < 0.3:
        front.append(f"also_called: [{chance.choice(WORDS)}, {chance.choice(WORDS)}]")
    if kind < 0.16:
        return "---\n" + "\n".join(front) + "\n---\n\n## About this page\n\nWritten for a test.\n"
    parts = [" ".join(sentence(chance) for _ in range(chance.randint(1, 6))) for _ in range(chance.randint(1, 4))]
    sections = [f"## {' '.join(chance.choices(WORDS, k=2))}\n\n{part}" for part in parts]
    items = "\n".join(f"- {sentence(chance)}" for _ in range(3))
    return "---\n" + "\n".join(front) + "\n---\n\n" + "\n\n".join([*sections, f"Things that help include:\n\n{items}\n"])


def edit(files: dict[str, str], chance: random.Random) -> None:
    """One thing that somebody does to a folder."""
    name = f"{chance.choice(['one', 'two'])}/{chance.choice('abcdefgh')}{chance.choice(['', '/x'])}.md"
    known = chance.choice(sorted(files)) if files else name
    what = chance.randrange(6)
    if what == 0:
        files.pop(known, None)
    elif what == 1 and files:
        files[name] = files.pop(known)  # renamed, perhaps over another
    elif what == 2 and files:
        files[name] = files[known]  # copied
    elif what == 3 and files:
        files[known] += "\n\nOne more line about kelp.\n"
    else:
        files[name] = page(chance)


def write(files: dict[str, str], root: Path) -> list[Path]:
    """The files on disk, nothing else; the two sources that hold them."""
    for source in ("one", "two"):
        shutil.rmtree(root / source, ignore_errors=True)
        (root / source).mkdir(parents=True)
    for name, text in files.items():
        path = root / name.replace("/x.md", ".d/x.md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return [root / "one", root / "two"]


def content(opened: Bundle) -> dict[str, Any]:
    """Everything that a library holds and finds."""
    with sqlite3.connect(opened.folder / "library.sqlite") as connection:
        tables = {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY row").fetchall()
            for name in ("documents", "passages", "sentences", "words", "files")
        }
    connection.close()
    found = [opened.lexical.search(opened.lexical.terms(question), 5) for question in QUESTIONS]
    manifest = {key: value for key, value in asdict(opened.manifest).items() if key not in {"generation", "created", "files"}}
    return {
        **tables,
        "manifest": manifest,
        "vectors": opened.vectors.vectors(np.arange(len(opened.vectors))).tolist(),
        "sentence codes": (opened.folder / "sentences.int8").read_bytes(),
        "word codes": (opened.folder / "words.int8").read_bytes(),
        "lexical": [(rows.tolist(), scores.tolist()) for rows, scores in found],
    }


def told(report: BuildReport) -> tuple[object, ...]:
    return report.documents, report.passages, report.sentences, report.tokens, report.skipped, report.dropped


def expected(before: dict[str, str], after: dict[str, str], place: Callable[[str], str]) -> Changes:
    def named(names: set[str]) -> tuple[str, ...]:
        return tuple(sorted(place(name) for name in names))

    both = before.keys() & after.keys()
    changed = {name for name in both if before[name] != after[name]}
    return Changes(
        named(after.keys() - before.keys()), named(changed), named(before.keys() - after.keys()), named(both - changed)
    )


@pytest.mark.parametrize("seed", range(12))
def test_after_any_edits_the_library_is_that_of_a_build_from_nothing(seed: int, model: MadeUpEmbedder, tmp_path: Path) -> None:
    chance = random.Random(seed)
    files: dict[str, str] = {"one/a.md": "# Kelp\n\nKelp is brown."}
    known: set[bytes] = set()
    before: dict[str, str] = {}
    for number in range(4):
        for _ in range(chance.randint(1, 6) if number else 20):
            edit(files, chance)
        files["one/a.md"] = files.get("one/a.md") or "# Kelp\n\nKelp is brown."  # never nothing at all
        sources = write(files, tmp_path / "pages")
        model.asked.clear()
        planned = plan(sources, tmp_path / "library", SETTINGS)
        report = build(sources, tmp_path / "library", SETTINGS)
        embedded = len(model.asked)
        changes = expected(before, files, lambda name: str(tmp_path / "pages" / name.replace("/x.md", ".d/x.md")))
        assert {key: tuple(sorted(value)) for key, value in asdict(report.changes).items()} == asdict(changes)
        assert planned.changes == report.changes
        fresh = build(sources, tmp_path / f"fresh-{number}", SETTINGS)
        assert told(report) == told(fresh)
        opened = open_bundle(tmp_path / "library")
        assert content(opened) == content(open_bundle(tmp_path / f"fresh-{number}"))
        digests = [digest for digest, *_ in opened.store.passage_keys()]
        assert report.reused == sum(digest in known for digest in digests)
        assert embedded <= report.passages - report.reused
        known = set(digests)
        before = dict(files)
