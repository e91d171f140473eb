"""Pace: no host is asked more often than it may be. Time is told by hand."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from indexer.errors import FetchError
from indexer.fetch.pace import Pace


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)  # others may go to sleep beside it
        self.now = max(self.now, until)


def turns(play: Callable[[Pace, Callable[[str], Awaitable[None]]], Awaitable[None]]) -> list[tuple[str, float]]:
    """(host, second) of each turn that was given."""
    clock, given = Clock(), list[tuple[str, float]]()
    pace = Pace(1.0, max_wait_s=120, clock=clock, sleep=clock.sleep)

    async def turn(host: str) -> None:
        await pace.turn(host)
        given.append((host, clock.now - 1000))

    async def played() -> None:
        await play(pace, turn)

    asyncio.run(played())
    return given


def test_a_host_is_asked_once_a_second_and_others_are_not_held_up() -> None:
    async def play(pace: Pace, turn: Callable[[str], Awaitable[None]]) -> None:
        for host in "aaba":
            await turn(host)

    assert turns(play) == [("a", 0), ("a", 1), ("b", 1), ("a", 2)]


def test_turns_asked_for_at_once_come_one_after_another() -> None:
    async def play(pace: Pace, turn: Callable[[str], Awaitable[None]]) -> None:
        await asyncio.gather(turn("a"), turn("a"), turn("a"))

    assert turns(play) == [("a", 0), ("a", 1), ("a", 2)]


def test_a_host_may_ask_for_a_longer_delay_but_not_for_a_shorter_one() -> None:
    async def play(pace: Pace, turn: Callable[[str], Awaitable[None]]) -> None:
        await turn("a")
        pace.slow_down("a", 5)
        pace.slow_down("a", 0.1)
        for host in "aab":
            await turn(host)

    assert turns(play) == [("a", 0), ("a", 5), ("a", 10), ("b", 10)]


def test_a_host_that_asks_for_a_wait_gets_it_once() -> None:
    async def play(pace: Pace, turn: Callable[[str], Awaitable[None]]) -> None:
        await turn("a")
        pace.hold("a", 60)
        pace.hold("a", 3)
        for host in "baa":
            await turn(host)

    assert turns(play) == [("a", 0), ("b", 0), ("a", 60), ("a", 61)]


def test_a_wait_over_the_limit_ends_the_host() -> None:
    async def play(pace: Pace, turn: Callable[[str], Awaitable[None]]) -> None:
        pace.hold("a", 121)
        with pytest.raises(FetchError, match=r"a asks to be left alone for 121 s, at most 120 s are waited"):
            await turn("a")
        await turn("b")

    assert turns(play) == [("b", 0)]


def test_a_delay_over_the_limit_is_no_wait() -> None:
    async def play(pace: Pace, turn: Callable[[str], Awaitable[None]]) -> None:
        pace.slow_down("a", 500)
        await turn("a")
        await turn("a")

    assert turns(play) == [("a", 0), ("a", 500)]
