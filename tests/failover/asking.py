"""Clients that ask without a pause, each from an address of its own, and what became of their questions."""

import http.client
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a question: when it was asked (seconds since the clients began), how long it took, and its status; 0: none."""

    asked_s: float
    took_s: float
    status: int
    said: str = ""


@dataclass(slots=True)
class Clients:
    """What the clients have met so far."""

    began: float
    replies: list[Reply] = field(default_factory=list)

    def since(self) -> float:
        """Seconds since the clients began."""
        return time.monotonic() - self.began

    def between(self, start_s: float, end_s: float) -> list[Reply]:
        """The replies to what was being asked at some moment between the two."""
        return [reply for reply in list(self.replies) if reply.asked_s < end_s and reply.asked_s + reply.took_s > start_s]


@contextmanager
def asking(port: int, questions: Sequence[str], *, clients: int) -> Iterator[Clients]:
    """So many clients ask as long as the context lasts."""
    met, stop = Clients(time.monotonic()), threading.Event()
    threads = [threading.Thread(target=_ask, args=(port, questions, number, met, stop)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield met
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _ask(port: int, questions: Sequence[str], number: int, met: Clients, stop: threading.Event) -> None:
    asked = number
    while not stop.is_set():
        started = time.monotonic()
        status, said = _status(port, questions[asked % len(questions)], f"127.0.1.{number + 1}")
        met.replies.append(Reply(started - met.began, time.monotonic() - started, status, said))
        asked += 1


def _status(port: int, question: str, source: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        connection.request("POST", "/v1/ask", json.dumps({"question": question}), {"content-type": "application/json"})
        reply = connection.getresponse()
        body = reply.read()
        return reply.status, "" if reply.status == 200 else body[:200].decode("utf-8", "replace")
    except OSError as error:
        return 0, repr(error)
    finally:
        connection.close()
