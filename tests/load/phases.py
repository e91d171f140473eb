"""Phases of a load test. Each does one thing to a running service and returns the figures that it came to."""

import asyncio
import shutil
import time
from dataclasses import replace
from pathlib import Path

from served_process import Served

from indexer.bundle import current_generation, read_manifest
from indexer.publication import partial_generation, publish
from load.clients import Connection, Tally, allow_files, close, closed_loop, idle, open_loop, question_body, vanish
from load.processes import Taken, taken

Figures = dict[str, object]

_HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: "
_HALF_A_BODY = b"POST /v1/ask HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"
_STREAM = b"accept: text/event-stream\r\n"
_SETTLE_S = 3.0


async def saturation(service: Served, questions: list[str], *, seconds: float) -> tuple[float, Figures]:
    """Answers a second with as many clients as are answered at the same time; and the figures."""
    tally = await closed_loop(service.port, questions, clients=4, seconds=seconds)
    per_second = tally.statuses[200] / seconds
    return per_second, {"answers_per_s": round(per_second, 1), **_told(tally)}


async def overload(service: Served, questions: list[str], *, per_second: float, times: float, seconds: float) -> Figures:
    """Questions at so many times what can be answered, and how soon the service is itself again."""
    before = taken(service.process.pid)
    tally = await open_loop(service.port, questions, per_second=times * per_second, seconds=seconds)
    after = taken(service.process.pid)
    return {
        "times_saturation": times, "seconds": seconds, "asked_per_s": round(times * per_second, 1), **_told(tally),
        "recovered_s": await _recovered_s(service, questions), **_grown(before, after),
    }  # fmt: skip


async def _recovered_s(service: Served, questions: list[str]) -> float:
    """Seconds until a question is answered within half a second."""
    started = time.perf_counter()
    connection = Connection(service.port)
    while time.perf_counter() - started < 60:
        tally = Tally()
        await connection.send(question_body(questions[0]), tally)
        if tally.admitted_s and tally.admitted_s[0] < 0.5:
            break
    connection.close()
    return round(time.perf_counter() - started, 2)


async def hostile(service: Served, questions: list[str], *, count: int) -> Figures:
    """Idle connections, heads and bodies that do not end, readers that do not read and clients that vanish: each crowd of `count`,
    while somebody asks.
    """
    allowed = allow_files(count + 2_000)
    count = min(count, allowed - 1_000)
    stream = question_body(questions[0]).replace(b"host:", _STREAM + b"host:", 1)
    before = taken(service.process.pid)
    figures: Figures = {"count": count}
    crowds = {"idle": b"", "half_heads": _HALF_A_HEAD, "half_bodies": _HALF_A_BODY, "unread_streams": stream}
    for name, sent in crowds.items():
        held = await idle(service.port, count if name != "unread_streams" else min(count, 60), sent=sent)
        tally = await closed_loop(service.port, questions, clients=1, seconds=_SETTLE_S)
        figures[name] = {"opened": len(held), **_told(tally)}
        close(held)
    vanishing = asyncio.create_task(vanish(service.port, questions, count=min(count, 500)))
    tally = await closed_loop(service.port, questions, clients=1, seconds=_SETTLE_S)
    await vanishing
    await asyncio.sleep(_SETTLE_S)
    return {**figures, "vanished": _told(tally), **_grown(before, taken(service.process.pid))}


async def swaps(service: Served, library: Path, questions: list[str], *, seconds: float) -> Figures:
    """A generation published every second while four clients ask: nobody may notice."""
    before = taken(service.process.pid)
    asking = asyncio.create_task(closed_loop(service.port, questions, clients=4, seconds=seconds))
    published = 0
    while not asking.done():
        await asyncio.to_thread(_republish, library)
        published += 1
        await asyncio.sleep(1.0)
    tally = await asking
    await asyncio.sleep(_SETTLE_S)
    failed = sum(count for status, count in tally.statuses.items() if status != 200)
    swapped = service.log.read_text().count(" answers: ")
    return {"published": published, "swapped": swapped, "failed": failed, **_told(tally),
            **_grown(before, taken(service.process.pid))}  # fmt: skip


def _republish(library: Path) -> None:
    """Publishes what the library holds once more, as a generation of another name."""
    current = library / "generations" / current_generation(library)
    with partial_generation(library) as partial:
        shutil.copytree(current, partial, dirs_exist_ok=True, ignore=shutil.ignore_patterns("manifest.json", "*.lock"))
        publish(library, partial, replace(read_manifest(current), generation=partial.stem))


async def soak(service: Served, questions: list[str], *, per_second: float, seconds: float) -> Figures:
    """A constant pace for long: what is taken in the first and in the last quarter."""
    samples: list[Taken] = []

    async def sample() -> None:
        while True:
            samples.append(taken(service.process.pid))
            await asyncio.sleep(max(1.0, seconds / 120))

    sampling = asyncio.create_task(sample())
    tally = await open_loop(service.port, questions, per_second=per_second, seconds=seconds)
    sampling.cancel()
    quarter = max(1, len(samples) // 4)
    course = [sample.own_mb for sample in samples[:: max(1, len(samples) // 20)]]
    return {"seconds": seconds, "asked_per_s": round(per_second, 1), **_told(tally), "own_mb_in_its_course": course,
            **_grown(_mean(samples[1 : 1 + quarter] or samples), _mean(samples[-quarter:]))}  # fmt: skip


def _mean(samples: list[Taken]) -> Taken:
    count = len(samples)
    return Taken(
        round(sum(one.own_mb for one in samples) / count, 1), round(sum(one.resident_mb for one in samples) / count, 1),
        round(sum(one.files for one in samples) / count), round(sum(one.threads for one in samples) / count),
    )  # fmt: skip


def _told(tally: Tally) -> Figures:
    return {
        "replies": {str(status): count for status, count in sorted(tally.statuses.items())},
        "p50_ms": tally.quantile_ms(0.5), "p99_ms": tally.quantile_ms(0.99), "refused_without_retry_after": tally.without_retry_after,
    }  # fmt: skip


def _grown(before: Taken, after: Taken) -> Figures:
    return {
        "own_mb": [before.own_mb, after.own_mb], "resident_mb": [before.resident_mb, after.resident_mb],
        "files": [before.files, after.files], "threads": [before.threads, after.threads],
    }  # fmt: skip
