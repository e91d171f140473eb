"""The batch: many pages fetched into one folder, several hosts at once, each at its own pace."""

import asyncio
import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from indexer.errors import FetchError
from indexer.fetch.addresses import Addresses, Resolve, host_of, system_addresses
from indexer.fetch.client import Client
from indexer.fetch.pace import Pace
from indexer.fetch.pages import Outcome, PageReport, Pages
from indexer.fetch.provenance import PART
from indexer.fetch.robots import Robots
from indexer.fetch.settings import FetchSettings
from indexer.fetch.targets import Target

Progress = Callable[[PageReport], None]  # called as each page is done


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run did: a report for each target, in their order."""

    folder: Path
    pages: tuple[PageReport, ...]
    seconds: float

    def count(self, outcome: Outcome) -> int:
        return sum(page.outcome is outcome for page in self.pages)

    @property
    def complete(self) -> bool:
        """Whether every page lies in the folder as its host has it now."""
        return all(page.outcome in {Outcome.FETCHED, Outcome.UNCHANGED} for page in self.pages)


def fetch_pages(
    targets: Sequence[Target], folder: Path, settings: FetchSettings, *, progress: Progress | None = None
) -> FetchReport:
    """Fetches the targets into the folder. Stopped halfway, whole pages lie there, and the next run goes on.

    Raises FetchError where another run writes to the folder, OSError where it cannot be written to.
    """
    return asyncio.run(fetch_all(targets, folder, settings, progress=progress))


async def fetch_all(
    targets: Sequence[Target], folder: Path, settings: FetchSettings, *, progress: Progress | None = None,
    resolve: Resolve = system_addresses,
) -> FetchReport:  # fmt: skip
    """The same, on the event loop that runs; names are resolved as told."""
    started = time.perf_counter()
    addresses = Addresses(resolve, allow_private=settings.allow_private, resolved_by_proxy=bool(settings.proxy))
    pace = Pace(settings.delay_s, max_wait_s=settings.max_wait_s)
    reports: dict[int, PageReport] = {}

    def told(number: int, report: PageReport) -> None:
        reports[number] = replace(report, place=targets[number].place)
        if progress:
            progress(reports[number])

    for number, target in enumerate(targets):
        if target.url is None:
            told(number, PageReport(target.text, Outcome.REFUSED, target.problem))
    with _folder_lock(folder):
        async with Client(settings, addresses=addresses, pace=pace) as client:
            pages = Pages(folder, client, Robots(client, settings, pace=pace), settings)
            await _fetch_hosts(_by_host(targets), pages, told, parallel=settings.parallel_hosts)
    return FetchReport(folder, tuple(reports[number] for number in range(len(targets))), time.perf_counter() - started)


def _by_host(targets: Sequence[Target]) -> list[list[tuple[int, httpx.URL]]]:
    """The numbered addresses, grouped by host."""
    hosts: dict[str, list[tuple[int, httpx.URL]]] = {}
    for number, target in enumerate(targets):
        if target.url is not None:
            hosts.setdefault(host_of(target.url), []).append((number, target.url))
    return list(hosts.values())


async def _fetch_hosts(
    hosts: Sequence[Sequence[tuple[int, httpx.URL]]], pages: Pages, told: Callable[[int, PageReport], None], *, parallel: int
) -> None:
    """Fetches a host's pages one after another, so many hosts at once."""
    free = asyncio.Semaphore(parallel)

    async def fetch_host(asked: Sequence[tuple[int, httpx.URL]]) -> None:
        async with free:
            for number, url in asked:
                told(number, await pages.fetch(url))

    try:
        async with asyncio.TaskGroup() as group:
            for asked in hosts:
                group.create_task(fetch_host(asked))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors  # a folder that cannot be written to ends the run


@contextmanager
def _folder_lock(folder: Path) -> Iterator[None]:
    """Holds the right to write to the folder, and removes what a killed run left. Raises FetchError where another run has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".fetch.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FetchError(
                f"Another fetch is writing to {folder}.", hint="Wait for it, or name another folder: --out DIR"
            ) from error
        for left in folder.glob(f"*/.*{PART}"):
            left.unlink()
        yield
