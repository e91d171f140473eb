"""Three replicas of the service behind nginx, all on loopback, ended with the run."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from served_process import ROOT, Served, free_port, served

from eval.bench.processes import end

COUNT = 3
_CONFIG = ROOT / "service" / "deploy" / "nginx.conf"
_START_S = 30


@dataclass(frozen=True, slots=True)
class Replicas:
    """The running replicas, and the port of nginx before them."""

    services: tuple[Served, ...]
    port: int


@contextmanager
def replicas(library: str, folder: Path, **settings: object) -> Iterator[Replicas]:
    """The service three times over the library, and nginx, as service/deploy/nginx.conf has it, before them. Skips without nginx."""
    program = nginx()
    with ExitStack() as stack:
        services = []
        for number in range(1, COUNT + 1):
            own = folder / f"replica-{number}"
            own.mkdir(parents=True)
            services.append(
                stack.enter_context(
                    served(
                        library, own, trusted_proxies="127.0.0.1", allow_anyone=True, address_requests_per_minute=0, **settings
                    )
                )
            )
        port = stack.enter_context(_nginx(program, services, folder))
        yield Replicas(tuple(services), port)


def nginx() -> str:
    """The path of nginx. Skips the test where it is not installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if not program:
        pytest.skip("nginx is not on this machine (Debian: apt-get install nginx-light)")
    return program


def configured(ports: Sequence[int], port: int, folder: Path) -> Path:
    """The configuration as it is deployed, but for the replicas at these ports of this machine, and for itself on `port`."""
    config = _CONFIG.read_text().replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/tmp/nginx", f"{folder}/nginx")
    for number, replica in enumerate(ports, start=1):
        config = config.replace(f"medcite-{number}:8000", f"127.0.0.1:{replica}")
    (folder / "nginx.conf").write_text(config)
    return folder / "nginx.conf"


@contextmanager
def _nginx(program: str, services: list[Served], folder: Path) -> Iterator[int]:
    port = free_port()
    config = configured([service.port for service in services], port, folder)
    command = [program, "-p", str(folder), "-c", str(config), "-g", "daemon off;"]
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(port, process, folder / "nginx.log")
        yield port
    finally:
        end(process)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _START_S
    asked = Served(process, port, log)
    while time.monotonic() < until and process.poll() is None:
        try:
            if asked.request("GET", "/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(log.read_text())
