"""Changes: a file is the same only where everything about it is, and so is what is made of it."""

import ast
from collections.abc import Iterator
from dataclasses import fields, replace
from importlib.metadata import packages_distributions
from pathlib import Path
from sys import stdlib_module_names

import pytest

from indexer import changes
from indexer.changes import LIBRARIES, Changes, Comparison, file_key, recipe
from indexer.loaders import Origin, SourceFile
from indexer.store import StoredFile

ROOT = Path(__file__).resolve().parents[1]
FILE = SourceFile("a/b.md", "pages/a/b.md", b"words", origin=Origin("https://shores.example/b"))
OTHER = {
    "path": "a/c.md",
    "place": "other/a/b.md",
    "data": b"word",
    "problem": "cannot be read",
    "origin": Origin("https://shores.example/c"),
}


def test_the_key_knows_everything_about_a_file() -> None:
    assert len(file_key(FILE)) == 16
    assert file_key(FILE) == file_key(replace(FILE))
    keys = {file_key(replace(FILE, **{name: value})) for name, value in OTHER.items()}  # type: ignore[arg-type]
    assert len(keys | {file_key(FILE)}) == len(OTHER) + 1
    assert {field.name for field in fields(SourceFile)} >= set(OTHER)


def test_what_stands_beside_the_bytes_is_not_taken_for_bytes() -> None:
    assert file_key(SourceFile("a", "b", b"c")) != file_key(SourceFile("a", "bc", b""))


def test_the_recipe_follows_settings_code_and_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recipe("medcite", 200) == recipe("medcite", 200)
    others = [recipe("medcite", 100), recipe("o200k_base", 200)]
    with monkeypatch.context() as patch:
        patch.setattr(changes, "version", lambda name: "0.1" if name == "lxml" else "1")
        others.append(recipe("medcite", 200))
    (tmp_path / "loaders").mkdir()
    for text in ("one", "two"):
        (tmp_path / "loaders" / "markdown.py").write_text(text)
        monkeypatch.setattr(changes, "__file__", str(tmp_path / "changes.py"))
        others.append(recipe("medcite", 200))
    assert len({recipe("medcite", 200), *others}) == len(others)


def test_the_recipe_does_not_need_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "LIBRARIES", ("no-such-library",))
    assert recipe("medcite", 200)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def file_of(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    return next((found for found in (path.with_suffix(".py"), path / "__init__.py") if found.is_file()), None)


def test_every_library_that_reads_files_is_in_the_list() -> None:
    waiting = {"indexer.loaders", "indexer.passages", "indexer.vocabulary"}
    seen: set[str] = set()
    libraries: set[str] = set()
    while waiting:
        module = waiting.pop()
        seen.add(module)
        path = file_of(module)
        for name in imported(path) if path else ():
            top = name.partition(".")[0]
            reads_none = {"indexer.bundle", "indexer.embedder", "indexer.protocols"}
            if top == "indexer" and name not in seen | reads_none:
                waiting.add(name)
            elif top not in stdlib_module_names | {"indexer", "numpy"}:
                libraries.add(top)
    distributions = {packages_distributions()[name][0].lower() for name in libraries}
    assert distributions <= set(LIBRARIES)


def stored(place: str, key: bytes) -> StoredFile:
    return StoredFile(place, key, range(0), range(0), range(0), 0, (), {})


def matches(comparison: Comparison, *files: tuple[str, bytes]) -> list[bool]:
    return [comparison.match(SourceFile(place, place), key) is not None for place, key in files]


def test_files_are_added_changed_removed_or_unchanged() -> None:
    comparison = Comparison([stored("a", b"1"), stored("b", b"2"), stored("c", b"3")])
    assert matches(comparison, ("d", b"4"), ("a", b"1"), ("b", b"5")) == [False, True, False]
    assert comparison.changes() == Changes(added=("d",), changed=("b",), removed=("c",), unchanged=("a",))


def test_without_a_build_before_every_file_is_added() -> None:
    comparison = Comparison([])
    assert matches(comparison, ("a", b"1"), ("b", b"2")) == [False, False]
    assert comparison.changes() == Changes(added=("a", "b"))


def test_the_same_file_twice_is_given_out_once_for_each_time_it_was_stored() -> None:
    comparison = Comparison([stored("a", b"1"), stored("a", b"1")])
    assert matches(comparison, *[("a", b"1")] * 3) == [True, True, False]
    assert comparison.changes() == Changes(changed=("a",), unchanged=("a", "a"))
