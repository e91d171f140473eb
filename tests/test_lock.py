"""The lock: one build at a time, and the second learns who holds it or waits."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.errors import BundleLocked
from indexer.lock import build_lock

ROOT = Path(__file__).resolve().parents[1]
HOLD = """
import sys
from pathlib import Path
from indexer.lock import build_lock
with build_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def other_build(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it reads a line, or ends."""
    command = [sys.executable, "-c", HOLD, str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        try:
            yield other
        finally:
            other.kill()


def test_who_holds_it_is_told_at_once(tmp_path: Path) -> None:
    with other_build(tmp_path) as other:
        with pytest.raises(BundleLocked) as told, build_lock(tmp_path):
            pass
        assert re.search(
            rf"Another build is writing to {tmp_path}: process {other.pid} on \S+, since 20\S+\+00:00: -c {tmp_path}\.",
            told.value.message,
        )
        assert "--wait-s" in told.value.hint


def test_a_killed_build_loses_it(tmp_path: Path) -> None:
    with other_build(tmp_path) as other:
        other.kill()
        other.wait()
        with build_lock(tmp_path):
            pass


def test_waiting_takes_it_when_the_other_lets_go(tmp_path: Path) -> None:
    with other_build(tmp_path) as other:
        assert other.stdin
        other.stdin.write("\n")
        other.stdin.flush()
        with build_lock(tmp_path, wait_s=60):
            assert json.loads((tmp_path / "build.lock").read_text())["pid"] == os.getpid()


def test_waiting_ends(tmp_path: Path) -> None:
    with other_build(tmp_path):
        started = time.monotonic()
        with pytest.raises(BundleLocked), build_lock(tmp_path, wait_s=0.3):
            pass
        assert time.monotonic() - started >= 0.3


def test_it_is_free_again_after_a_failure_and_says_no_name(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), build_lock(tmp_path):
        raise ZeroDivisionError
    assert (tmp_path / "build.lock").read_text() == ""
    with build_lock(tmp_path), pytest.raises(BundleLocked), build_lock(tmp_path):
        pass


@pytest.mark.parametrize("written", ["", "4711", "[1]", '{"pid": 3}'])
def test_a_holder_that_does_not_say_who_it_is(tmp_path: Path, written: str) -> None:
    with build_lock(tmp_path):
        (tmp_path / "build.lock").write_text(written)
        with pytest.raises(BundleLocked, match="a process that has not said who it is"), build_lock(tmp_path):
            pass
