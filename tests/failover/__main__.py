"""Takes away what a service of several replicas stands on, one thing after the other, while it is asked: python -m failover

PostgreSQL with a standby, three replicas and nginx run on loopback and end with the run. The log says what was done when, and what
became of the questions; the run fails where one of them was lost.
"""

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from postgres_server import Server, postgres_server, standby_of
from served_process import ROOT, Served

from failover.asking import Clients, asking
from failover.replicas import Replicas, replicas
from indexer.bundle import open_bundle
from indexer.places import Address
from indexer.postgres.publication import publish_bundle

_QUESTIONS = ROOT / "eval" / "golden"
_TAKEN_UP_S = 60  # in which every replica must answer from a new generation


def main() -> int:
    """Runs all of it and tells the log; 1 where a question was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m failover", description="Take replicas and servers away while they are asked."
    )
    parser.add_argument("--library", type=Path, default=ROOT / "library")
    parser.add_argument("--clients", type=int, default=6, help="that ask at once (default: 6)")
    parser.add_argument("--seconds", type=float, default=10.0, help="after each event (default: 10)")
    given = parser.parse_args()
    lost = run(given.library, clients=given.clients, seconds=given.seconds, say=lambda line: sys.stdout.write(line + "\n"))
    return 1 if lost else 0


def run(library: Path, *, clients: int, seconds: float, say: Callable[[str], object]) -> int:
    """How many questions were lost in all."""
    with tempfile.TemporaryDirectory(prefix="medcite-failover-") as name, postgres_server() as primary:
        folder = Path(name)
        made = Path(shutil.copytree(library, folder / "library"))
        publish(made, primary)
        with standby_of(primary) as standby:
            url = primary.url("postgres", standby)
            with replicas(url, folder) as running, asking(running.port, _questions(), clients=clients) as met:
                log = _Log(met, seconds, say)
                log.note(f"{clients} clients ask three replicas behind nginx, which read {Address(url)}")
                log.settle("as it should be")
                events(running, made, primary, log)
        return log.lost


class _Log:
    """Says what happens, with the seconds since the clients began, and what became of the questions meanwhile."""

    def __init__(self, met: Clients, seconds: float, say: Callable[[str], object]) -> None:
        self._met = met
        self._seconds = seconds
        self._say = say
        self._from = 0.0
        self.lost = 0

    def note(self, what: str) -> None:
        self._say(f"{self._met.since():6.1f} s  {what}")

    def settle(self, what: str) -> None:
        """Waits a while, then says what became of the questions since the last time."""
        time.sleep(self._seconds)
        until = self._met.since()
        found = self._met.between(self._from, until)
        self._from = until
        lost = [reply for reply in found if reply.status != 200]
        self.lost += len(lost)
        took = sorted(reply.took_s for reply in found) or [0.0]
        middle, longest = 1000 * took[len(took) // 2], 1000 * took[-1]
        self.note(
            f"  {what}: {len(found)} answers, {len(lost)} lost; half of them within {middle:.0f} ms, the slowest {longest:.0f} ms"
        )
        for reply in lost[:3]:
            self.note(f"    lost at {reply.asked_s:.1f} s: {reply.status} {reply.said}")


def events(running: Replicas, library: Path, primary: Server, log: _Log) -> None:
    """Everything that happens, in order."""
    victim = running.services[1]
    victim.process.send_signal(signal.SIGKILL)
    log.note("replica 2 is killed (SIGKILL)")
    log.settle("with two replicas")
    living = [service for service in running.services if service is not victim]
    started = time.monotonic()
    name = publish(library, primary)
    log.note(f"generation {name} is published (copied and indexed in {time.monotonic() - started:.1f} s)")
    published = time.monotonic()
    while not all(_generation(service) == name for service in living):
        if time.monotonic() - published > _TAKEN_UP_S:
            raise AssertionError(f"{name} was not taken up within {_TAKEN_UP_S} s")
        time.sleep(0.05)
    log.note(f"every replica answers from it, {time.monotonic() - published:.1f} s after it was published")
    log.settle("with the new generation")
    primary.kill()
    log.note("the primary is killed (SIGQUIT, immediate shutdown); the standby is there to be read")
    log.settle("from the standby")


def publish(library: Path, server: Server) -> str:
    """Publishes the library in the server's database; the name of the generation."""
    with closing(open_bundle(library)) as bundle:
        return publish_bundle(bundle, Address(server.url()))


def _generation(service: Served) -> str:
    status, _, body = service.request("GET", "/readyz")
    return str(json.loads(body)["generation"]) if status == 200 else ""


def _questions() -> Sequence[str]:
    lines = [line for path in sorted(_QUESTIONS.glob("*.jsonl")) for line in path.read_text().splitlines() if line.strip()]
    return [str(json.loads(line)["question"]) for line in lines]


if __name__ == "__main__":
    sys.exit(main())
