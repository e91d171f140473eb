"""A question answered in a thread, stage by stage; whoever stops listening stops the work."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable

import anyio
from fastapi.concurrency import run_in_threadpool

from service.answers import Answer


class _NobodyListens(Exception):
    """Stops the engine at the beginning of its next stage."""


async def answering(ask: Callable[[Callable[[str], None]], Answer], *, heartbeat_s: float) -> AsyncGenerator[str | Answer, None]:
    """The names of the stages as they begin, and then the answer; a long stage is named again every `heartbeat_s`, so that no
    proxy takes the connection for dead.

    `ask` is called in a thread with the function that it must tell of its stages. Where the iterator is closed, or the task that
    reads it is cancelled, the work stops at its next stage, and is waited for: until then it takes as much as it did. Raises what
    `ask` raises.
    """
    loop = asyncio.get_running_loop()
    begun: asyncio.Queue[str | None] = asyncio.Queue()
    closed = threading.Event()

    def on_stage(name: str) -> None:
        if closed.is_set():
            raise _NobodyListens
        loop.call_soon_threadsafe(begun.put_nowait, name)

    def work() -> Answer:
        try:
            return ask(on_stage)
        finally:
            if not closed.is_set():
                loop.call_soon_threadsafe(begun.put_nowait, None)

    task = asyncio.create_task(run_in_threadpool(work))
    task.add_done_callback(_looked_at)
    try:
        stage: str | None = ""
        while stage is not None:
            try:
                async with asyncio.timeout(heartbeat_s):
                    stage = await begun.get()
            except TimeoutError:
                pass
            if stage:
                yield stage
        yield await task
    finally:
        closed.set()
        with anyio.CancelScope(shield=True):  # or clients that ask and go would have more work done at once than is allowed
            await asyncio.wait({task})


def _looked_at(task: asyncio.Task[Answer]) -> None:
    """Takes the outcome of work that nobody waits for, which asyncio would log, with what was asked, as never retrieved."""
    if not task.cancelled():
        task.exception()
