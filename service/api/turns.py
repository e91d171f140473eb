"""Turns at the engine: so many questions are worked on at a time, so many wait, and the rest is refused at once."""

import asyncio
import os
from collections.abc import Callable

from service.api.problems import Problem
from service.settings import Settings


class Turns:
    """`at_once` turns, and places for `places` more callers who wait up to `wait_s` seconds, first come first served; who
    is refused is told to come back after `retry_s`.

    `tell` learns how many are in work and how many wait, each time it changes.
    """

    def __init__(self, *, at_once: int, places: int, wait_s: float, retry_s: int, tell: Callable[[int, int], None]) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._places = places
        self._wait_s = wait_s
        self._retry_s = retry_s
        self._tell = tell
        self._in_work = 0
        self._waiting = 0

    @property
    def free(self) -> bool:
        """Whether a turn can be taken without waiting."""
        return not self._free.locked()

    async def take(self) -> None:
        """Waits for a turn; `give_back` ends it. Raises Problem where too many wait, or the wait lasts too long."""
        if self.free:
            await self._free.acquire()
        elif self._waiting >= self._places:
            raise self._busy(f"{self._in_work} questions are in work and {self._waiting} wait, which is as many as may.")
        else:
            self._change(waiting=1)
            try:
                async with asyncio.timeout(self._wait_s):
                    await self._free.acquire()
            except TimeoutError as error:
                raise self._busy(f"No turn came within {self._wait_s:g} seconds.") from error
            finally:
                self._change(waiting=-1)
        self._change(in_work=1)

    def give_back(self) -> None:
        """Ends a turn that was taken."""
        self._change(in_work=-1)
        self._free.release()

    def _busy(self, detail: str) -> Problem:
        return Problem("busy", detail, headers={"Retry-After": str(self._retry_s)})

    def _change(self, *, in_work: int = 0, waiting: int = 0) -> None:
        self._in_work += in_work
        self._waiting += waiting
        self._tell(self._in_work, self._waiting)


def turns(settings: Settings, *, tell: Callable[[int, int], None]) -> Turns:
    """The turns that the settings give."""
    return Turns(
        at_once=at_once(settings), places=settings.questions_waiting, wait_s=settings.question_wait_s,
        retry_s=settings.retry_after_s, tell=tell,
    )  # fmt: skip


def at_once(settings: Settings) -> int:
    """How many questions are worked on at a time."""
    return settings.questions_at_once or 2 * (os.cpu_count() or 1)
