"""Imports go one way, eval → service → indexer, none hides in a function, and asking loads nothing that only building needs."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("eval", "service", "indexer")  # each may import itself and what stands after it
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
HEAVY = ("torch", "transformers", "sentence_transformers")
BUILDING = ("indexer.build", "indexer.loaders", "trafilatura", "pypdf", "pdfminer", "pypdfium2", *HEAVY)
BY_TABLE = ROOT / "service" / "cli" / "commands.py"  # loads the command that is called, by name


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in FILES}


def imported(node: ast.AST, path: Path) -> list[str]:
    """The modules that an import statement names, in full."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        above = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
        module = ".".join((*above, *filter(None, [node.module])))
        names = [f"{module}.{alias.name}" for alias in node.names]
        return [name if name in MODULES else module for name in names]
    return []


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        yield from ((getattr(node, "lineno", 0), name) for name in imported(node, path))


def test_there_is_something_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(PACKAGES)
    assert "indexer.errors" in {name for _, name in imports(ROOT / "service" / "terminal.py")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    above = {*PACKAGES[: PACKAGES.index(package)], "tests"}
    assert [(line, name) for line, name in imports(path) if name.partition(".")[0] in above] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_import_hides(path: Path) -> None:
    """Neither in a function nor behind a condition, nor as a call."""
    tree = ast.parse(path.read_text())
    top = {id(node) for node in tree.body}
    hidden = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top]
    called = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"__import__", "importlib.import_module", "import_module"}
    ]
    assert (hidden, len(called)) == ([], 1 if path == BY_TABLE else 0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_export_and_training_know_torch(path: Path) -> None:
    heavy = [(line, name) for line, name in imports(path) if name.partition(".")[0] in HEAVY]
    measured = path.is_relative_to(ROOT / "eval" / "bench" / "peers")  # scripts that run in environments of their own
    assert not heavy or measured or path in {ROOT / "indexer" / "export.py", ROOT / "indexer" / "training" / "tune.py"}


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    needs = {name: {found for _, found in imports(path) if found in MODULES} for name, path in MODULES.items()}
    while free := [name for name, wanted in needs.items() if not wanted]:
        for name in free:
            del needs[name]
        for wanted in needs.values():
            wanted.difference_update(free)
    assert needs == {}


RUN = """
import sys
from service.cli import main
sys.argv = ["medcite", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write(" ".join(sys.modules))
"""


def loaded_by(*arguments: str) -> tuple[str, set[str]]:
    """What `medcite` prints with these arguments, and the modules that a fresh process has loaded then."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout, set(done.stderr.split())


def test_asking_loads_nothing_that_only_building_needs(library: Path) -> None:
    printed, loaded = loaded_by("ask", "What causes kelp fever?", "--index", str(library), "--json")
    assert '"status": "answered"' in printed
    assert "openvino" in loaded  # the list is one of modules
    assert loaded.isdisjoint(BUILDING)
    assert "fastapi" not in loaded


def test_the_list_of_commands_loads_none_of_them() -> None:
    printed, loaded = loaded_by("--help")
    assert "Build a library" in printed
    assert loaded.isdisjoint({*BUILDING, "numpy", "openvino", "faiss", "fastapi"})
