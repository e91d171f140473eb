"""Questions over HTTP: 32 clients at once, by wrk, against medcite as it is served and its peers served in the plainest way."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.bench.indexing import index_folder
from eval.bench.memory import descendants, memory_of
from eval.bench.processes import end
from eval.bench.sources import Sources
from eval.bench.spread import spread
from eval.bench.systems import System, model, python_of, surroundings
from eval.bench.workshop import Measured, Workshop
from eval.errors import EvalError

_CLIENTS = 32
_THREADS = 1  # of wrk: it shares the cores with what it measures
_START_S = 180
_SCRIPT = Path(__file__).with_name("ask.lua")
_CORES = len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Way:
    """How a system is served: by one process that uses all cores, or by a process for each core.

    Behind several, each of the others takes one question at a time: more would only stand in each other's way on its core.
    """

    workers: int

    @property
    def threads(self) -> int:
        return max(1, _CORES // self.workers)


WAYS = tuple(Way(workers) for workers in sorted({1, _CORES}))


def hindrance() -> str:
    """Why nothing can be measured here; empty where it can."""
    return "" if shutil.which("wrk") else "wrk is not installed (apt-get install wrk)"


def measure_load(workshop: Workshop, sources: Sources, size: str, systems: Sequence[System]) -> Measured:
    """System → requests a second and latencies, the better way of serving each; rounds in turns, all of them standing side by side."""
    bodies = workshop.folder("sources") / "bodies.jsonl"
    bodies.write_text("".join(json.dumps({"question": question}) + "\n" for question in sources.questions), encoding="utf-8")
    probes = {system.name: _probes(workshop, system, size, bodies) for system in systems}
    better = {name: Way(int(max(found, key=lambda workers: found[workers]["per_s"]))) for name, found in probes.items()}
    with ExitStack() as stack:
        served = {system.name: stack.enter_context(_served(workshop, system, size, better[system.name])) for system in systems}
        rounds: dict[str, list[Measured]] = {name: [] for name in served}
        for _ in range(workshop.sizes.http_rounds):
            for name, running in served.items():
                rounds[name].append(load(running.port, bodies, workshop.sizes.http_s))
        return {
            name: {
                **_summed(found), "workers": better[name].workers, "start_s": served[name].start_s, "probes": probes[name],
                "memory_mb": asdict(memory_of(descendants(served[name].pid))),
            }
            for name, found in rounds.items()
        }  # fmt: skip


def _probes(workshop: Workshop, system: System, size: str, bodies: Path) -> dict[str, Measured]:
    """Number of workers → a short measurement, or what went wrong. Raises EvalError where it cannot be served in any way."""
    found: dict[str, Measured] = {}
    for way in WAYS:
        try:
            with _served(workshop, system, size, way) as running:
                found[str(way.workers)] = load(running.port, bodies, workshop.sizes.http_probe_s)
        except EvalError as error:
            workshop.say(f"{system.label}, {way.workers} processes: {error.message}")
            found[str(way.workers)] = {"per_s": 0.0, "failed": error.message}
    if not any(one["per_s"] for one in found.values()):
        raise EvalError(f"{system.label} cannot be served: {found}")
    return found


def _summed(rounds: Sequence[Measured]) -> Measured:
    names = ("per_s", "p50_ms", "p99_ms", "p99_to_p50")
    spreads = {name: spread([one[name] for one in rounds]).to_json() for name in names}
    return {**spreads, "failed": sum(one["refused"] + one["broken"] + one["timeouts"] for one in rounds)}


def load(port: int, bodies: Path, seconds: int) -> Measured:
    """What wrk saw, after a second of the same that counts nothing."""
    for duration in (1, seconds):
        done = subprocess.run(
            [shutil.which("wrk") or "wrk", f"-t{_THREADS}", f"-c{_CLIENTS}", f"-d{duration}s", "--timeout", "30s",
             "-s", str(_SCRIPT), f"http://127.0.0.1:{port}"],
            capture_output=True, text=True, check=False, env={**os.environ, "BENCH_BODIES": str(bodies)},
        )  # fmt: skip
    if done.returncode != 0 or "{" not in done.stdout:
        raise EvalError(f"wrk ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}")
    found: Measured = json.loads(done.stdout[done.stdout.rindex("{") :])
    answered = found["requests"] - found["refused"]
    return {**found, "per_s": answered / found["seconds"], "p99_to_p50": found["p99_ms"] / max(found["p50_ms"], 1e-3)}


@dataclass(frozen=True, slots=True)
class Running:
    """A service that takes requests."""

    pid: int
    port: int
    start_s: float  # until it took requests


@contextmanager
def _served(workshop: Workshop, system: System, size: str, way: Way) -> Iterator[Running]:
    """The system behind HTTP on loopback, ready; it ends with the context."""
    port = _free_port()
    line, more = _command(workshop, system, index_folder(workshop, system, size), port, way)
    log = workshop.folder("logs") / f"http-{system.name}.log"
    started = time.perf_counter()
    with log.open("w") as complaints:
        process = subprocess.Popen(
            line,
            cwd=workshop.folder("served", system.name),
            env=surroundings(system, **more),
            stdout=complaints,
            stderr=complaints,
        )
    try:
        _wait(process, port, log)
        yield Running(process.pid, port, time.perf_counter() - started)
    finally:
        end(process)


def _command(workshop: Workshop, system: System, folder: Path, port: int, way: Way) -> tuple[list[str], Mapping[str, str]]:
    """The command line of a service, and the variables it needs."""
    python = python_of(workshop, system)
    if system.is_medcite:
        # As it ships, except that one address may ask as often as it can.
        return [
            str(python.with_name("medcite")), "serve", "--index", str(folder), "--port", str(port), "--workers", str(way.workers)
        ], {"MEDCITE_LOG_LEVEL": "ERROR"}  # fmt: skip
    named = f"{system.module} {system.kind} {model()} {folder}"
    return [
        str(python), "-m", "uvicorn", "eval.bench.peers.serving:application", "--factory", "--port", str(port),
        "--workers", str(way.workers), "--log-level", "error",
    ], {"BENCH_SYSTEM": named, "BENCH_AT_ONCE": "1" if way.workers > 1 else "32", "OMP_NUM_THREADS": str(way.threads)}  # fmt: skip


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise EvalError(f"The service did not start: {log.read_text()[-300:]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
