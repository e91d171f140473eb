"""Robots: what a host lets be read (RFC 9309), read once for a run."""

import asyncio
from collections import defaultdict
from contextlib import aclosing
from dataclasses import dataclass

import httpx
from protego import Protego

from indexer.errors import FetchError, FetchRefused
from indexer.fetch.addresses import host_of
from indexer.fetch.bodies import Reply, body
from indexer.fetch.client import Client, status_line
from indexer.fetch.pace import Pace
from indexer.fetch.settings import PRODUCT, FetchSettings

_READ_BYTES = 500 * 1024  # RFC 9309, 2.5: so much is read at least


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a robots.txt says, or why it could not be read."""

    parsed: Protego
    problem: str = ""


class Robots:
    """The robots.txt of every host asked, by scheme, name and port."""

    def __init__(self, client: Client, settings: FetchSettings, *, pace: Pace) -> None:
        self._client = client
        self._settings = settings
        self._pace = pace
        self._known: dict[httpx.URL, _Rules] = {}
        self._reading: defaultdict[httpx.URL, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def permit(self, url: httpx.URL) -> None:
        """Returns where the page may be asked for. Raises FetchRefused where robots.txt forbids it or cannot be read.

        A robots.txt that is not there (4xx) forbids nothing; one that cannot be read (5xx, no connection) forbids everything.
        """
        place = url.copy_with(raw_path=b"/robots.txt")
        async with self._reading[place]:
            if place not in self._known:
                self._known[place] = await self._read(place)
        rules = self._known[place]
        if rules.problem:
            raise FetchRefused(f"robots.txt of {host_of(url)} cannot be read ({rules.problem}), so nothing is asked there")
        if not rules.parsed.can_fetch(str(url), PRODUCT):
            raise FetchRefused(f"robots.txt of {host_of(url)} asks not to")

    async def _read(self, place: httpx.URL) -> _Rules:
        try:
            parsed = Protego.parse(await self._client.get(place, _text, permit=_anything))
        except FetchError as error:
            return _Rules(Protego(), problem=error.message)
        if delay_s := parsed.crawl_delay(PRODUCT):
            self._pace.slow_down(host_of(place), min(delay_s, self._settings.max_crawl_delay_s))
        return _Rules(parsed)


async def _anything(url: httpx.URL) -> None:
    """robots.txt itself may always be read."""


async def _text(reply: Reply) -> str:
    if 400 <= reply.status < 500:
        return ""
    if not 200 <= reply.status < 300:
        raise FetchError(status_line(reply.status))
    data = b""
    async with aclosing(body(reply, max_bytes=10 * _READ_BYTES)) as portions:
        async for portion in portions:
            data += portion
            if len(data) >= _READ_BYTES:
                break
    return data[:_READ_BYTES].decode("utf-8-sig", "replace")
