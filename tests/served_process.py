"""`medcite serve` as a process of its own, on loopback, ended with the test."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench.processes import end

ROOT = Path(__file__).resolve().parents[1]
START_S = 120  # a machine that is busy takes its time


@dataclass(frozen=True, slots=True)
class Served:
    """A running service."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def request(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, header fields and body of the reply, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            connection.request(method, path, data, sent)
            reply = connection.getresponse()
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def ask(self, question: str = "What causes kelp fever?") -> dict[str, Any]:
        status, _, body = self.request("POST", "/v1/ask", {"question": question})
        assert status == 200, body
        found: dict[str, Any] = json.loads(body)
        return found

    def stop(self) -> int:
        """Tells the service to stop, and how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def environment(folder: Path, **settings: object) -> dict[str, str]:
    """An environment with these settings and nothing of this machine's own, its home and temporary files in the folder."""
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LD_LIBRARY_PATH", "COVERAGE_PROCESS_START"}
    }
    given = {f"MEDCITE_{name.upper()}": str(value) for name, value in settings.items()}
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **given}


@contextmanager
def served(library: Path | str, folder: Path, *options: str, **settings: object) -> Iterator[Served]:
    """The service over the library, once it is ready; what it writes goes to `log` in the folder, where it also works."""
    port, log = free_port(), folder / "log"
    command = [sys.executable, "-m", "service.cli", "serve", "--index", str(library), "--port", str(port), *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment(folder, **settings), stdout=out, stderr=out)
    running = Served(process, port, log)
    try:
        _wait(running)
        yield running
    finally:
        end(process)


def _wait(running: Served) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and running.process.poll() is None:
        try:
            if running.request("GET", "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(running.log.read_text())
