"""medcite index beyond the first build: what it says of changes, in words and as JSON, and whom it waits for."""

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from indexer.lock import build_lock
from service.cli import app


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without library or settings file."""
    for name in [name for name in os.environ if name.startswith("MEDCITE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDCITE_CACHE", str(cache))
    monkeypatch.setenv("MEDCITE_THREADS", "2")


@pytest.fixture
def edited(pages: Path, library: Path, tmp_path: Path) -> Path:
    """A library, and its pages after somebody worked on them: one added, one changed, one removed."""
    shutil.copytree(library, tmp_path / "lib")
    folder = Path(shutil.copytree(pages, tmp_path / "edited"))
    assert run("index", str(folder), "--out", "lib").exit_code == 0
    (folder / "new.md").write_text("# Shell toe\n\nShell toe is made up.\n")
    (folder / "kelp.md").write_text("# Kelp fever\n\nKelp fever is something else.\n")
    (folder / "forum.md").unlink()
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def files_in(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_dry_run_says_what_would_change_and_writes_nothing(edited: Path, tmp_path: Path) -> None:
    before = files_in(tmp_path / "lib")
    result = run("index", str(edited), "--out", "lib", "--dry-run")
    assert result.exit_code == 0, result.output
    for line in ("1 added, 1 changed, 1 removed, 1 unchanged", "added", "new.md", "changed", "kelp.md", "removed", "forum.md"):
        assert line in result.stdout
    assert "moon.md" not in result.stdout
    assert files_in(tmp_path / "lib") == before


def test_a_dry_run_as_json_is_what_the_build_then_reports(edited: Path) -> None:
    planned = json.loads(run("index", str(edited), "--out", "lib", "--dry-run", "--json").stdout)
    assert planned["files"] == {
        "added": [str(edited / "new.md")], "changed": [str(edited / "kelp.md")], "removed": [str(edited / "forum.md")], "unchanged": 1,
    }  # fmt: skip
    assert planned["reread"] is False
    built = json.loads(run("index", str(edited), "--out", "lib", "--json").stdout)
    assert built["files"] == planned["files"]
    again = json.loads(run("index", str(edited), "--out", "lib", "--dry-run", "--json").stdout)
    assert again["files"] == {"added": [], "changed": [], "removed": [], "unchanged": 3}


def test_a_dry_run_needs_neither_library_nor_model(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_MODEL", "/no/such/model")
    result = run("index", str(pages), "--out", "lib", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "3 added, 0 changed, 0 removed, 0 unchanged" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_of_a_missing_source_fails(tmp_path: Path) -> None:
    result = run("index", "nowhere", "--out", "lib", "--dry-run")
    assert result.exit_code == 1
    assert "Source not found: nowhere" in result.stderr


def test_a_dry_run_says_that_another_setting_reads_all_anew(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_PASSAGE_TOKENS", "64")
    assert "would be read and cut anew" in " ".join(run("index", str(edited), "--out", "lib", "--dry-run").stdout.split())


def test_a_dry_run_does_not_mind_another_build(edited: Path) -> None:
    with build_lock(Path("lib")):
        assert run("index", str(edited), "--out", "lib", "--dry-run").exit_code == 0


@pytest.mark.parametrize("wait_s", ["0", "0.3"])
def test_waiting_in_vain_names_the_other_build(edited: Path, wait_s: str) -> None:
    with build_lock(Path("lib")):
        result = run("index", str(edited), "--out", "lib", "--wait-s", wait_s)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"Another build is writing to lib: process {os.getpid()} on " in " ".join(result.stderr.split())


def test_a_negative_wait_is_wrong_usage(pages: Path) -> None:
    assert run("index", str(pages), "--wait-s", "-1").exit_code == 2
