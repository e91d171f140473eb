"""The command line: fetch. What it prints, its exit codes, and Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result
from web_site import NO_LENGTH, Said, Site, files_in, html, served

from service.cli.fetch import fetch

ROOT = Path(__file__).resolve().parents[1]
QUICK = ("--allow-private", "--delay-s", "0", "--backoff-s", "0.01")

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(fetch)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        site.pages = {"/kelp": html("Kelp fever", etag='"1"')}
        yield site


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without settings file, an environment without settings and proxies."""
    for name in [name for name in os.environ if name.startswith("MEDCITE_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments, *QUICK], input=stdin)


def counts(result: Result) -> list[str]:
    """The numbers of the table: fetched, unchanged, refused, gone, failed."""
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("│")]
    return [cell.strip() for cell in row.split("│")[1:6]]


def test_what_was_fetched_is_counted(site: Site, tmp_path: Path) -> None:
    first, second = run(f"{site.origin}/kelp"), run(f"{site.origin}/kelp")
    assert (first.exit_code, counts(first)) == (0, ["1", "0", "0", "0", "0"])
    assert (second.exit_code, counts(second)) == (0, ["0", "1", "0", "0", "0"])
    assert "Pages in pages" in first.stdout
    assert "1/1 pages" in first.stderr
    assert len(files_in(tmp_path / "pages")) == 2


def test_what_was_not_fetched_is_told_with_its_line_and_reason(site: Site) -> None:
    result = run("-", "--out", "sources", stdin=f"# pages\n{site.origin}/kelp\n{site.origin}/none [1]\n{site.origin}/none\n")
    assert (result.exit_code, counts(result)) == (1, ["1", "0", "1", "0", "1"])
    assert f"refused {site.origin}/none [1] (standard input, line 3): an address holds no spaces" in result.stdout
    assert f"failed {site.origin}/none (standard input, line 4): HTTP 404 Not Found" in result.stdout


def test_the_report_as_json(site: Site) -> None:
    result = run(f"{site.origin}/kelp", f"{site.origin}/none", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["folder"] == "pages"
    assert report["counts"] == {"fetched": 1, "unchanged": 0, "refused": 0, "gone": 0, "failed": 1}
    kelp, none = report["pages"]
    assert (kelp["url"], kelp["outcome"], kelp["reason"]) == (f"{site.origin}/kelp", "fetched", "")
    assert (Path("pages") / kelp["file"]).stat().st_size == kelp["size"]
    assert (none["outcome"], none["reason"], none["file"]) == ("failed", "HTTP 404 Not Found", "")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("nowhere.txt",), 1, "nowhere.txt is neither an address nor a file"),
        (("-",), 1, "No address is named"),
        ((), 2, "Missing argument"),
        (("http://shores.example/", "--delay-s", "-1"), 2, "--delay-s"),
        (("http://shores.example/", "--contact", "a\nb"), 2, "The contact is 'a\\nb'"),
        (("http://shores.example/", "--proxy", "nonsense"), 1, "http://host:port"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], code: int, told: str) -> None:
    result = CliRunner().invoke(app, list(arguments), input="")
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_the_contact_is_an_option_or_a_setting(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_CONTACT", "anna@clinic.example")
    run(f"{site.origin}/kelp")
    assert site.headers[-1]["user-agent"].endswith("(+anna@clinic.example)")
    run(f"{site.origin}/kelp", "--contact", "https://clinic.example/bot")
    assert site.headers[-1]["user-agent"].endswith("(+https://clinic.example/bot)")


def test_a_proxy_in_the_environment_is_said_not_to_be_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    result = run(f"{site.origin}/kelp")
    assert result.exit_code == 0
    assert "HTTP_PROXY is not followed" in result.stderr


def test_ctrl_c_leaves_whole_pages(site: Site, tmp_path: Path) -> None:
    def endless(write: Callable[[bytes], None]) -> None:
        stopping.send_signal(signal.SIGINT)
        while not site.ended.wait(0.01):
            write(b"<p>and on</p>")

    site.pages["/moon"] = Said(endless, headers={"Content-Type": "text/html", **NO_LENGTH})
    program = "import typer; from service.cli.fetch import fetch; app = typer.Typer(); app.command()(fetch); app()"
    stopping = subprocess.Popen(
        [sys.executable, "-c", program, f"{site.origin}/kelp", f"{site.origin}/moon", *QUICK],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    out, err = stopping.communicate(timeout=60)
    assert (stopping.returncode, out) == (130, "")
    assert "the same command goes on" in err
    assert "Traceback" not in err
    assert [Path(name).name.partition("-")[0] for name in files_in(tmp_path / "pages")] == ["kelp", "kelp"]
