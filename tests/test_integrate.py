"""docs/integrate.md, followed from top to bottom: every command and program on it is run, in order, against the service it starts.

A `text` block behind another is what that one prints, shortened with "…"; a `json` block is a reply's fields, or a configuration.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from service.answers import DISCLAIMERS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "integrate.md").read_text()
DISCLAIMER = DISCLAIMERS["en"]
SERVES = re.compile(r"^(make serve|\S*medcite serve .*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of the page."""

    language: str
    text: str
    line: int


def blocks(page: str) -> list[Block]:
    """The fenced blocks in order."""
    fenced = re.finditer(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [Block(found[1], found[2], page[: found.start()].count("\n") + 1) for found in fenced]


BLOCKS = blocks(PAGE)


class Follower:
    """Somebody who does what the page says, in a folder of his own, with the service on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = {**os.environ, "MEDCITE_LOG_LEVEL": "WARNING"}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    def adapted(self, text: str) -> str:
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")

    def run(self, script: str) -> str:
        """What a shell prints; what it exports is kept for the next one."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"{self.adapted(script)}\nenv -0 > .environment"],
            cwd=self._folder, env=self._environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        pairs = (self._folder / ".environment").read_text().split("\0")
        self._environment = dict(pair.split("=", 1) for pair in pairs if pair)
        return done.stdout

    def write_program(self, text: str) -> str:
        """Writes a program under the name in its first line; gives the command that runs it."""
        name = text.partition("\n")[0].removeprefix("# ")
        assert re.fullmatch(r"\w+\.py", name), f"A program must begin with its name: {text[:60]}"
        (self._folder / name).write_text(self.adapted(text))
        return f".venv/bin/python {name}"

    @contextmanager
    def serving(self, command: str) -> Iterator[None]:
        """The service as the command starts it, on this machine alone; it ends with the context, with all it started."""
        told = command.replace("0.0.0.0", "127.0.0.1") + (
            f" PORT={self.port}" if command.startswith("make") else f" --port {self.port}"
        )
        process = subprocess.Popen(
            ["bash", "-c", f"exec {told}"], cwd=self._folder, env=self._environment, start_new_session=True
        )
        try:
            waiting = threading.Event()
            while not self._is_ready():
                assert process.poll() is None, f"{told!r} ended"
                waiting.wait(0.1)
            yield
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def configured(self, text: str) -> dict[str, Any]:
        """A configuration with the environment's variables in it."""
        filled = re.sub(r"\$\{(\w+)\}", lambda found: self._environment[found[1]], self.adapted(text))
        made: dict[str, Any] = json.loads(filled)
        return made


@pytest.fixture
def follower(corpus_library: Path, tmp_path: Path) -> Follower:
    """In a checkout that is set up, with its library built, as `make` sees it."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    for name in ("corpus", "indexer"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "library").symlink_to(corpus_library)
    (tmp_path / ".venv").mkdir()
    for part in ("bin", "lib", "pyvenv.cfg"):
        (tmp_path / ".venv" / part).symlink_to(Path(sys.prefix) / part)
    for stamp in (".venv/.python", ".venv/.torch", ".venv/.index", "library/current"):
        (tmp_path / stamp).touch()
    return Follower(tmp_path)


def check_printed(wanted: str, printed: str) -> None:
    """Each line of the page stands in what was printed, in order; "…" is whatever stands there."""
    position = 0
    for piece in re.split(r"…|\n", wanted):
        position = printed.find(piece, position)
        assert position >= 0, f"{piece!r} is not printed:\n{printed}"
        position += len(piece)


def check_fields(wanted: Any, given: Any, where: str = "reply") -> None:
    """The reply has the fields that the page shows, with the same kinds of values."""
    if isinstance(wanted, Mapping):
        for name, value in wanted.items():
            assert name in given, f"{where} has no {name}"
            check_fields(value, given[name], f"{where}.{name}")
    elif isinstance(wanted, list):
        check_fields(wanted[0], given[0], where)
    elif isinstance(wanted, str) and "…" in wanted:
        check_printed(wanted, given)
    else:
        assert type(given) is type(wanted), where


async def tools_of(configuration: dict[str, Any]) -> set[str]:
    """The tools that a client finds by its configuration."""
    server = configuration["mcpServers"]["medcite"]
    assert server["type"] == "http"
    async with (
        httpx2.AsyncClient(headers=server.get("headers", {})) as http,
        Client(streamable_http_client(server["url"], http_client=http)) as client,
    ):
        return {tool.name for tool in (await client.list_tools()).tools}


@pytest.mark.skipif(not (shutil.which("make") and shutil.which("curl")), reason="the page's commands need make and curl")
def test_the_page_can_be_followed_from_top_to_bottom(follower: Follower) -> None:
    printed = ""
    ran = []
    with ExitStack() as services:
        for block in BLOCKS:
            where = f"line {block.line}"
            if block.language == "text":
                check_printed(block.text.rstrip("\n"), printed)
            elif block.language == "json" and "mcpServers" in block.text:
                assert asyncio.run(tools_of(follower.configured(block.text))) == {"ask", "search", "get_document"}, where
            elif block.language == "json":
                check_fields(json.loads(block.text), json.loads(printed), where)
            elif block.language == "python":
                command = follower.write_program(block.text)
                printed = "" if "input(" in block.text else follower.run(command)
            elif SERVES.match(block.text.strip()):
                services.close()
                services.enter_context(follower.serving(block.text.strip()))
            else:
                printed = follower.run(block.text)
            ran.append((block.language, printed))
    answers = [text for _, text in ran if "osteonecrosis" in text.lower()]
    assert len(answers) > 6
    assert all(DISCLAIMER in text for text in answers)


def test_the_chatbot_keeps_its_thread() -> None:
    """What the page pipes into the chatbot needs its history: the second question names nothing."""
    [piped] = [block.text for block in BLOCKS if "<<'END'" in block.text]
    questions = piped.split("\n")[1:-3]
    assert questions[0].startswith("What is ")
    assert " it " in questions[1]


def test_nothing_on_the_page_is_left_out() -> None:
    assert {block.language for block in BLOCKS} == {"sh", "json", "text", "python"}
    assert PAGE.count("```") == 2 * len(BLOCKS)
    for wanted in (
        "/v1/ask",
        "text/event-stream",
        "OpenAI(",
        "annotations",
        "/v1/feedback",
        "mcpServers",
        "medcite keys",
        "input(",
    ):
        assert any(wanted in block.text for block in BLOCKS), wanted


def test_what_is_not_printed_is_found_out() -> None:
    check_printed("a … c\nd", "a b c\nmore\nd")
    for wanted in ("a … x", "d\na"):
        with pytest.raises(AssertionError, match="is not printed"):
            check_printed(wanted, "a b c\nd")
    with pytest.raises(AssertionError, match="has no b"):
        check_fields({"a": [{"b": 1}]}, {"a": [{"c": 1}]})
