"""Pace: when a host may be asked next."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from math import inf

from indexer.errors import FetchError


class Pace:
    """One request a host every so many seconds; a host that asks for more gets it, within bounds."""

    def __init__(
        self, delay_s: float, *, max_wait_s: float, clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._max_wait_s = max_wait_s
        self._clock = clock
        self._sleep = sleep
        self._delay_s: defaultdict[str, float] = defaultdict(lambda: delay_s)
        self._last: defaultdict[str, float] = defaultdict(lambda: -inf)
        self._held_until: defaultdict[str, float] = defaultdict(lambda: -inf)

    async def turn(self, host: str) -> None:
        """Returns when the host may be asked. Raises FetchError where it asked to be left alone for too long."""
        while (wait_s := self._wait_s(host)) > 0:  # somebody else may have had the turn that was waited for
            await self._sleep(wait_s)
        self._last[host] = self._clock()

    def _wait_s(self, host: str) -> float:
        now = self._clock()
        held_s = self._held_until[host] - now
        if held_s > self._max_wait_s:
            raise FetchError(f"{host} asks to be left alone for {held_s:,.0f} s, at most {self._max_wait_s:,.0f} s are waited")
        return max(held_s, self._last[host] + self._delay_s[host] - now)

    def slow_down(self, host: str, delay_s: float) -> None:
        """Leaves at least so many seconds between two requests to the host."""
        self._delay_s[host] = max(self._delay_s[host], delay_s)

    def hold(self, host: str, wait_s: float) -> None:
        """Leaves the host alone for so many seconds from now."""
        self._held_until[host] = max(self._held_until[host], self._clock() + wait_s)
