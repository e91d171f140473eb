"""Clients: those that ask as they should, at a pace that nobody's slowness changes, and those that mean harm."""

import asyncio
import json
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle

_PATIENCE_S = 30.0  # for one reply
_LOST = (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError)


@dataclass(slots=True)
class Tally:
    """What came back: replies by status (0: none), the seconds that the admitted ones took, and refusals without Retry-After."""

    statuses: Counter[int] = field(default_factory=Counter)
    admitted_s: list[float] = field(default_factory=list)
    without_retry_after: int = 0

    def add(self, status: int, headers: str, seconds: float) -> None:
        self.statuses[status] += 1
        if status == 200:
            self.admitted_s.append(seconds)
        elif status == 503 and "\nretry-after:" not in headers:
            self.without_retry_after += 1

    def quantile_ms(self, share: float) -> float:
        ranked = sorted(self.admitted_s)
        return round(1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))], 1) if ranked else 0.0


def question_body(question: str) -> bytes:
    """A whole request that asks the question."""
    body = json.dumps({"question": question}).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Connection:
    """One kept connection, opened again where the other side has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes, tally: Tally) -> int:
        """Sends the request, notes what came back and how long it took, and gives its status; 0 where nothing came."""
        started = time.perf_counter()
        status, headers = 0, ""
        kept = self._streams is not None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                try:
                    status, headers = await self._exchange(request)
                except (OSError, asyncio.IncompleteReadError):
                    self.close()
                    if not kept:
                        raise
                    status, headers = await self._exchange(request)  # the kept connection had been closed meanwhile
        except _LOST:
            self.close()
        tally.add(status, headers, time.perf_counter() - started)
        return status

    async def _exchange(self, request: bytes) -> tuple[int, str]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next((int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length:")), 0)
        await reader.readexactly(length)
        if "\nconnection: close" in head:
            self.close()
        return int(head.split()[1]), head

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def closed_loop(port: int, questions: list[str], *, clients: int, seconds: float) -> Tally:
    """So many clients, each of which asks again as soon as it is answered."""
    tally, requests, until = Tally(), _requests(questions), time.perf_counter() + seconds

    async def ask() -> None:
        connection = Connection(port)
        while time.perf_counter() < until:
            await connection.send(next(requests), tally)
        connection.close()

    await asyncio.gather(*(ask() for _ in range(clients)))
    return tally


async def open_loop(port: int, questions: list[str], *, per_second: float, seconds: float, connections: int = 600) -> Tally:
    """Questions at a constant pace, whatever becomes of those before; what finds no free connection counts as status -1."""
    tally, requests = Tally(), _requests(questions)
    free = [Connection(port) for _ in range(connections)]
    tasks: set[asyncio.Task[None]] = set()

    async def ask(connection: Connection) -> None:
        await connection.send(next(requests), tally)
        free.append(connection)

    started = time.perf_counter()
    for number in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, started + number / per_second - time.perf_counter()))
        if free:
            task = asyncio.create_task(ask(free.pop()))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        else:
            tally.statuses[-1] += 1
    await asyncio.gather(*tasks)
    for connection in free:
        connection.close()
    return tally


def _requests(questions: list[str]) -> Iterator[bytes]:
    return cycle([question_body(question) for question in questions])


def allow_files(count: int) -> int:
    """Raises how many files this process may have open; gives how many it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, max(count, hard)))
        return count
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


async def idle(port: int, count: int, *, sent: bytes = b"") -> list[asyncio.StreamWriter]:
    """So many connections on which the same beginning is sent, and nothing more."""
    held: list[asyncio.StreamWriter] = []
    for start in range(0, count, 200):
        opened = await asyncio.gather(
            *(asyncio.open_connection("127.0.0.1", port) for _ in range(min(200, count - start))), return_exceptions=True
        )
        for found in opened:
            if not isinstance(found, BaseException):
                found[1].write(sent)
                held.append(found[1])
    return held


async def vanish(port: int, questions: list[str], *, count: int) -> None:
    """So many clients that ask and are gone before an answer can come, without a farewell."""
    for request in [question_body(question) for question in (questions * count)[:count]]:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            await asyncio.sleep(0.002)
            writer.transport.abort()


def close(held: list[asyncio.StreamWriter]) -> None:
    for writer in held:
        writer.close()
