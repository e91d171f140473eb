"""The lock of a library: one build at a time writes to it, and whoever comes second learns who that is."""

import fcntl
import json
import os
import shlex
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from indexer.errors import BundleLocked
from indexer.places import without_passwords

_ASK_AGAIN_S = 0.2
_COMMAND_SHOWN = 200  # characters


@contextmanager
def build_lock(root: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Holds the right to build in `root`, which is made; waits so many seconds for it.

    Raises BundleLocked, naming the other process, where that has it still. A killed process loses it.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / "build.lock").open("a+") as file:
        take(lambda: _taken(file), place=root, holder=lambda: _holder(file), wait_s=wait_s)
        _write(file, _myself())
        try:
            yield
        finally:
            _write(file, "")


def take(taken: Callable[[], bool], *, place: object, holder: Callable[[], str], wait_s: float) -> None:
    """Tries for so many seconds to take the lock of a place. Raises BundleLocked, naming its holder, where others keep it longer."""
    until = time.monotonic() + wait_s
    while not taken():
        left = until - time.monotonic()
        if left <= 0:
            raise BundleLocked(
                f"Another build is writing to {place}: {holder()}.",
                hint="Wait for it, then try again; or let medcite wait: medcite index SOURCE --wait-s 600",
            )
        time.sleep(min(left, _ASK_AGAIN_S))


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(file: IO[str], text: str) -> None:
    file.truncate(0)
    file.write(text)
    file.flush()


def _myself() -> str:
    command = without_passwords(shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]))[:_COMMAND_SHOWN]
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since, "command": command})


def _holder(file: IO[str]) -> str:
    """Who holds the lock, as it wrote itself."""
    file.seek(0)
    try:
        told = json.loads(file.read())
        return f"process {told['pid']} on {told['host']}, since {told['since']}: {told['command']}"
    except (ValueError, TypeError, KeyError):
        return "a process that has not said who it is"
