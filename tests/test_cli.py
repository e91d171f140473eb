"""The command line: index, ask, doctor. Every failure has its exit code, its message and the next command to type."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from indexer import bundle
from indexer.errors import EmbedderError
from indexer.lock import build_lock
from service import cli
from service.answers import DISCLAIMERS
from service.cli.commands import COMMANDS, load_command
from service.settings import Settings

QUESTION = "What causes kelp fever?"


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without library or settings file."""
    for name in [name for name in os.environ if name.startswith("MEDCITE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDCITE_CACHE", str(cache))
    monkeypatch.setenv("MEDCITE_THREADS", "2")


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), input=stdin)


def flat(text: str) -> str:
    """The text as one line: the terminal breaks it where it likes."""
    return " ".join(text.split())


def check_failed(result: Result, code: int, *told: str) -> None:
    """It ended with the code, a message on standard error and nothing on standard output."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for words in told:
        assert words in flat(result.stderr)


def test_index_then_ask_in_every_form(pages: Path, tmp_path: Path) -> None:
    made = run("index", str(pages), "--out", "lib")
    assert made.exit_code == 0, made.output
    assert "documents" in made.stdout
    assert (tmp_path / "lib" / "current").is_file()

    told = run("ask", QUESTION, "--index", "lib")
    assert told.exit_code == 0
    assert "caused by a mite" in flat(told.stdout)
    assert DISCLAIMERS["en"] in flat(told.stdout)

    as_json = run("ask", QUESTION, "--index", "lib", "--json")
    body = json.loads(as_json.stdout)
    assert (as_json.exit_code, body["status"], body["disclaimer"]) == (0, "answered", DISCLAIMERS["en"])
    assert body["citations"][0]["url"] == "https://shores.example/kelp"
    assert as_json.stderr == ""

    as_markdown = run("ask", QUESTION, "--index", "lib", "--markdown")
    assert as_markdown.exit_code == 0
    assert "](https://shores.example/kelp)" in as_markdown.stdout
    assert as_markdown.stdout.endswith(f"*{DISCLAIMERS['en']}*\n")


def test_indexing_again_reuses_what_did_not_change(pages: Path) -> None:
    first = run("index", str(pages), "--out", "lib")
    again = run("index", str(pages), "--out", "lib")
    assert (first.exit_code, again.exit_code) == (0, 0)
    numbers = [line for line in again.stdout.splitlines() if "│" in line][-1].split("│")
    assert numbers[2].strip() == numbers[4].strip() != "0"  # passages, reused


def test_the_library_is_where_the_setting_says(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_INDEX", str(library))
    assert json.loads(run("ask", QUESTION, "--json").stdout)["status"] == "answered"


@pytest.mark.parametrize(
    "question", ["What is the capital of Peru?", "I have crushing chest pain and can't breathe", "Should I stop salt baths?"]
)
def test_nothing_but_json_with_json(library: Path, question: str) -> None:
    result = run("ask", question, "--index", str(library), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["question"] == question
    assert result.stderr == ""


def test_a_question_comes_from_standard_input(library: Path) -> None:
    result = run("ask", "-", "--index", str(library), "--json", stdin=f"{QUESTION}\n")
    assert json.loads(result.stdout)["status"] == "answered"


def test_a_question_may_look_like_an_option(library: Path) -> None:
    result = run("ask", "--index", str(library), "--json", "--", "--kelp fever?")
    assert json.loads(result.stdout)["status"] == "answered"


def test_without_a_library_it_says_how_to_make_one() -> None:
    for options in ((), ("--json",), ("--markdown",)):
        check_failed(
            run("ask", QUESTION, "--index", "nowhere", *options), 1, "no library in nowhere", "medcite index SOURCE --out nowhere"
        )


def rewrite(path: Path, data: bytes) -> None:
    """Gives the path a file of its own: what lies there is linked to the library that every test shares."""
    path.unlink()
    path.write_bytes(data)


def broken(library: Path, root: Path, how: str) -> str:
    """A library that is broken this way."""
    shutil.copytree(library, root, copy_function=os.link)
    folder = root / "generations" / (root / "current").read_text().strip()
    manifest = folder / "manifest.json"
    values = json.loads(manifest.read_text())
    if how == "pointer":
        rewrite(root / "current", b"gone\n")
    elif how == "pointer that is no text":
        rewrite(root / "current", b"\xff\xfe")
    elif how == "manifest":
        rewrite(manifest, b"[]")
    elif how == "missing file":
        (folder / "vectors.faiss").unlink()
    elif how == "schema":
        rewrite(manifest, json.dumps({**values, "schema_version": bundle.SCHEMA_VERSION + 1}).encode())
    elif how == "model":
        rewrite(manifest, json.dumps({**values, "embedder": "other/model", "weights_sha256": "0" * 64}).encode())
    else:
        data = bytearray((folder / how).read_bytes())
        data[len(data) // 2] ^= 0xFF
        rewrite(folder / how, bytes(data))
    return str(root)


@pytest.mark.parametrize("command", [["ask", QUESTION], ["doctor"]], ids=["ask", "doctor"])
@pytest.mark.parametrize("how", ["pointer", "manifest", "missing file", "vectors.faiss", "library.sqlite", "embedder/model.bin"])
def test_a_damaged_library_is_named_with_the_way_out(library: Path, tmp_path: Path, how: str, command: list[str]) -> None:
    result = run(*command, "--index", broken(library, tmp_path / "broken", how))
    assert result.exit_code == 1
    assert "Next: Build it again: medcite index SOURCE --out DIR" in flat(result.stderr)
    if "." in how:
        assert Path(how).name in "".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_library_made_by_another_model_is_refused(library: Path, tmp_path: Path) -> None:
    told = ("was made by the model other/model", "medcite index SOURCE --out DIR")
    check_failed(run("ask", QUESTION, "--index", broken(library, tmp_path / "broken", "model")), 1, *told)


def test_a_library_of_another_schema_is_refused(library: Path, tmp_path: Path) -> None:
    told = (f"schema version {bundle.SCHEMA_VERSION + 1}", f"reads {bundle.SCHEMA_VERSION}", "medcite index SOURCE --out DIR")
    check_failed(run("ask", QUESTION, "--index", broken(library, tmp_path / "broken", "schema")), 1, *told)


def test_a_pointer_that_is_no_text_is_damage(library: Path, tmp_path: Path) -> None:
    root = broken(library, tmp_path / "broken", "pointer that is no text")
    check_failed(run("ask", QUESTION, "--index", root), 1, "medcite index")


@pytest.mark.parametrize(("question", "options"), [("", ()), ("", ("--json",)), ("   ", ("--markdown",)), ("🦴", ()), ("?", ())])
def test_an_empty_question_is_wrong_usage(library: Path, question: str, options: tuple[str, ...]) -> None:
    check_failed(run("ask", question, "--index", str(library), *options), 2, "The question is empty.", 'medcite ask "What causes')


def test_nothing_on_standard_input_is_an_empty_question(library: Path) -> None:
    check_failed(run("ask", "-", "--index", str(library), stdin=""), 2, "The question is empty.")


def test_a_question_too_long_is_wrong_usage(library: Path) -> None:
    check_failed(run("ask", "kelp " * 4000, "--index", str(library)), 2, "20,000 characters; at most 4,000", "fewer words")


@pytest.mark.parametrize("option", ["--json"])
def test_bytes_that_are_no_text_are_read_all_the_same(library: Path, option: str) -> None:
    result = run("ask", os.fsdecode(b"kelp fever \xff"), "--index", str(library), option)
    assert result.exit_code == 0


def test_bytes_on_standard_input_that_are_no_text_are_no_traceback(library: Path) -> None:
    result = run("ask", "-", "--index", str(library), "--json", stdin=b"kelp fever \xff")
    assert result.exit_code in {0, 2}


@pytest.mark.parametrize(
    "arguments", [["ask"], ["index"], ["ask", "a", "b"], ["ask", "a", "--colour"], ["sing"], ["serve", "--port", "0"]]
)
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_bad_setting_is_wrong_usage(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_MIN_CONFIDENCE", "high")
    told = ("MEDCITE_MIN_CONFIDENCE is 'high', expected a number from 0 to 1", "Mend or remove MEDCITE_MIN_CONFIDENCE")
    for arguments in (["ask", QUESTION, "--index", str(library)], ["index", "x"], ["serve"]):
        check_failed(run(*arguments), 2, *told)


def test_a_missing_source_is_named() -> None:
    check_failed(run("index", "no-such-folder", "--out", "lib"), 1, "Source not found: no-such-folder", "medcite index SOURCE")


def test_nothing_to_index_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    check_failed(run("index", "empty", "--out", "lib"), 1, "Nothing could be indexed", "medcite index SOURCE --out DIR")
    (tmp_path / "empty" / "a.md").write_text("")
    check_failed(run("index", "empty", "--out", "lib"), 1, "a.md: empty file")
    check_failed(run("ask", QUESTION, "--index", "lib"), 1, "no library in lib")


def folder_with(tmp_path: Path, files: dict[str, bytes]) -> str:
    """A folder of a good page and these files."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "kelp.md").write_text("# Kelp fever\n\nKelp fever is caused by a mite on brown seaweed.\n")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return str(folder)


UNUSABLE = {
    "blank.md": (b"", "empty file"),
    "spaces.md": (b" \n\t\n", "empty file"),
    "picture.md": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not a text file"),
    "notes.md": (b"#!/bin/sh\nls\n", "unknown format"),
    "front.md": (b"---\ntitle: [\n---\n\nText here.\n", "front matter is not valid YAML"),
    "tier.md": (b"---\ntitle: A\ntier: best\n---\n\nText here.\n", "tier is 'best', expected one of"),
    "notice.md": (b"# About this page\n\nIt was written for a test.\n", "nothing to quote"),
}


def test_files_that_cannot_be_used_are_skipped_with_the_reason_and_the_rest_is_indexed(tmp_path: Path) -> None:
    result = run("index", folder_with(tmp_path, {name: data for name, (data, _) in UNUSABLE.items()}), "--out", "lib")
    assert result.exit_code == 0, result.output
    for name, (_, reason) in UNUSABLE.items():
        assert f"{name}: {reason}" in flat(result.stdout)
    assert flat(result.stdout).count("skipped ") == len(UNUSABLE) + 1  # and the column's name
    assert json.loads(run("ask", QUESTION, "--index", "lib", "--json").stdout)["status"] == "answered"


def test_a_file_that_may_not_be_read_is_skipped_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = Path.open

    def guarded(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == "secret.md":
            raise PermissionError(13, "Permission denied")  # whoever runs this may be root, who may read everything
        return really_open(path, *arguments, **more)

    folder = folder_with(tmp_path, {"secret.md": b"# Secret\n\nText.\n"})
    monkeypatch.setattr(Path, "open", guarded)
    result = run("index", folder, "--out", "lib")
    assert result.exit_code == 0, result.output
    assert "secret.md: cannot be read: Permission denied" in flat(result.stdout)


def test_a_page_with_a_url_that_is_none_is_skipped_with_the_reason(tmp_path: Path) -> None:
    urls = {"number.md": b"12345", "list.md": b"[a, b]", "bracket.md": b"'http://[bad'"}
    files = {name: b"---\ntitle: A\nurl: " + url + b"\n---\n\nText here.\n" for name, url in urls.items()}
    # A process of its own: the files that such a build leaves open would be warned of in whichever test comes next.
    command = [sys.executable, "-m", "service.cli", "index", folder_with(tmp_path, files), "--out", "lib"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert all(f"{name}: " in flat(done.stdout) for name in urls)


def damaged_archive(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("moon.md", "# Moon knee\n\nMoon knee is a swelling.\n")
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF  # in the member's content
    path.unlink()
    return bytes(data)


def test_a_damaged_archive_in_a_folder_is_skipped_with_the_reason(tmp_path: Path) -> None:
    data = damaged_archive(tmp_path / "pages.zip")
    result = run("index", folder_with(tmp_path, {"pages.zip": data}), "--out", "lib")
    assert result.exit_code == 0, result.output
    assert "pages.zip" in flat(result.stdout)


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(damaged_archive(tmp_path / "pages.zip"))
    check_failed(run("index", "a.zip", "--out", "lib"), 1, "a.zip", "moon.md", "CRC")


def test_a_model_that_cannot_be_exported_is_told(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(model: str, *_: object) -> Path:
        raise EmbedderError(f"Model {model!r} cannot be loaded.", hint="Type: medcite doctor")

    monkeypatch.setattr("indexer.build.exported_model", fail)
    check_failed(run("index", str(pages), "--out", "lib"), 1, "Model 'default' cannot be loaded.", "medcite doctor")


def test_a_build_that_fails_leaves_the_old_library_answering(pages: Path) -> None:
    assert run("index", str(pages), "--out", "lib").exit_code == 0
    Path("empty").mkdir()
    assert run("index", "empty", "--out", "lib").exit_code == 1
    assert json.loads(run("ask", QUESTION, "--index", "lib", "--json").stdout)["status"] == "answered"


def test_a_second_build_at_the_same_time_is_refused(pages: Path) -> None:
    with build_lock(Path("lib")):
        check_failed(run("index", str(pages), "--out", "lib"), 1, "Another build is writing to lib", str(os.getpid()), "--wait-s")


def test_doctor_says_what_is_there(library: Path) -> None:
    result = run("doctor", "--index", str(library))
    assert result.exit_code == 0, result.output
    text = flat(result.stdout)
    for words in (
        "medcite",
        "faiss-cpu",
        "tantivy",
        "sentence-transformers",
        "3 documents",
        "all-MiniLM-L6-v2",
        "384 dimensions",
    ):
        assert words in text


def test_doctor_without_a_library_says_how_to_make_one() -> None:
    result = run("doctor", "--index", "nowhere")
    assert result.exit_code == 1
    assert "medcite index SOURCE --out nowhere" in flat(result.stderr)


def test_serve_without_a_library_says_how_to_make_one() -> None:
    check_failed(run("serve", "--index", "nowhere"), 1, "medcite index SOURCE --out nowhere")


def test_serve_listens_where_it_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, str, int]] = []

    def served(make: Callable[[], FastAPI], settings: Settings, *, started: Callable[[], object]) -> None:
        calls.append((make().title, settings.host, settings.port))
        started()

    monkeypatch.setattr("service.cli.serve.run", served)
    monkeypatch.setenv("MEDCITE_PORT", "9009")
    result = run("serve", "--index", str(library), "--host", "::1")
    assert result.exit_code == 0
    assert calls == [("medcite", "::1", 9009)]
    assert "http://[::1]:9009" in result.stderr


def test_help_lists_every_command_with_its_line() -> None:
    text = run("--help").stdout.replace("│", " ")
    assert set(COMMANDS) >= {"index", "ask", "serve", "doctor"}
    assert all(f"{name} {command.help}" in flat(text) for name, command in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_of_itself_what_the_list_says(name: str) -> None:
    assert load_command(name).help == COMMANDS[name].help
    assert COMMANDS[name].help in flat(run(name, "--help").stdout)


@pytest.mark.parametrize(
    ("name", "missing", "install"),
    [("index", "indexer.build", "the index extra: pip install 'medcite[index]'"), ("serve", "fastapi", "pip install medcite")],
)
def test_what_is_not_installed_is_told_by_the_command_that_needs_it(
    name: str, missing: str, install: str, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, f"service.cli.{name}", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    arguments = [name, str(pages)] if name == "index" else [name]
    check_failed(run(*arguments), 1, f"medcite {name} needs {missing}, which is not installed.", install)


def test_a_wrong_name_is_told_the_nearest() -> None:
    assert "Did you mean 'index'?" in flat(run("indx").stderr.replace("│", " "))


def test_the_program_itself_keeps_its_streams_apart(library: Path) -> None:
    """As somebody calls it: real streams, a real exit code."""
    command = [sys.executable, "-m", "service.cli", "ask", "--index", str(library), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONWARNINGS": "error"}
    good = subprocess.run([*command, "-"], input=f"{QUESTION}\n", capture_output=True, text=True, check=False, env=environment)
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["status"] == "answered"
    bad = subprocess.run([*command, " "], capture_output=True, text=True, check=False, env=environment)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "The question is empty." in bad.stderr
