"""The batch: many pages, several hosts, and a folder that is whole whatever happens."""

import asyncio
import fcntl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from web_site import NO_LENGTH, QUICK, Said, Site, fetch, fetch_one, files_in, html, served

from indexer.build import BuildSettings, build
from indexer.errors import FetchError
from indexer.fetch import Outcome, PageReport, fetch_all, fetch_pages, read_targets
from service.answers import Status
from service.engine import Engine


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        site.pages = {f"/{name}": html(name, etag=f'"{name}"') for name in ("kelp", "moon", "tide")}
        yield site


async def here(host: str) -> Sequence[str]:
    """Every name is this machine, but unknown.example is none."""
    if host == "unknown.example":
        raise FetchError(f"the name {host} is not known")
    return ["127.0.0.1"]


def named(site: Site, host: str, path: str = "/kelp") -> str:
    """The site's page, under another name of its host."""
    return site.origin.replace("127.0.0.1", host) + path


def test_a_second_run_costs_a_304_a_page(site: Site, tmp_path: Path) -> None:
    urls = [f"{site.origin}/{name}" for name in ("kelp", "moon", "tide")]
    assert fetch(tmp_path, *urls).count(Outcome.FETCHED) == 3
    site.sent.clear()
    report = fetch(tmp_path, *urls)
    assert (report.count(Outcome.UNCHANGED), report.complete) == (3, True)
    assert site.sent == [404, 304, 304, 304]  # robots.txt, and the pages


def test_reports_come_in_the_order_of_the_targets_with_their_lines(site: Site, tmp_path: Path) -> None:
    lines = [named(site, "a.example"), "nonsense", "http://unknown.example/", named(site, "b.example"), named(site, "a.example")]
    targets = read_targets(["-"], BytesIO("\n".join(lines).encode()))
    seen: list[PageReport] = []
    report = asyncio.run(fetch_all(targets, tmp_path, QUICK, progress=seen.append, resolve=here))
    assert [page.url for page in report.pages] == lines[:4]
    assert [page.place for page in report.pages] == [f"standard input, line {number}" for number in range(1, 5)]
    assert [page.outcome for page in report.pages] == [Outcome.FETCHED, Outcome.REFUSED, Outcome.FAILED, Outcome.FETCHED]
    assert not report.complete
    assert sorted(map(repr, seen)) == sorted(map(repr, report.pages))


def test_addresses_that_differ_in_the_query_are_pages_of_their_own(site: Site, tmp_path: Path) -> None:
    site.pages |= {f"/page?id={n}": html(f"Page {n}") for n in range(3)}
    report = fetch(tmp_path, *[f"{site.origin}/page?id={n}" for n in range(3)])
    texts = [(tmp_path / page.file).read_text() for page in report.pages]
    assert [f"Page {n}" in text for n, text in enumerate(texts)] == [True] * 3


def test_hosts_are_asked_at_once_but_one_page_at_a_time(site: Site, tmp_path: Path) -> None:
    meeting = threading.Barrier(2)  # two pages of different hosts can only be sent together
    asked: dict[str, int] = {}

    def meet(host: str) -> Callable[[Callable[[bytes], None]], None]:
        def say(write: Callable[[bytes], None]) -> None:
            asked[host] = asked.get(host, 0) + 1
            assert asked[host] == 1
            meeting.wait(10)
            asked[host] -= 1
            write(b"<p>here</p>")

        return say

    for host in "ab":
        for number in range(3):
            site.pages[f"/{host}{number}"] = Said(meet(host), headers={"Content-Type": "text/html", **NO_LENGTH})
    urls = [named(site, f"{host}.example", f"/{host}{number}") for host in "ab" for number in range(3)]
    assert fetch(tmp_path, *urls, resolve=here).complete


def test_no_more_hosts_than_that_are_asked_at_once(site: Site, tmp_path: Path) -> None:
    busy, most = set[str](), [0]

    def page(host: str) -> Said:
        def say(write: Callable[[bytes], None]) -> None:
            busy.add(host)
            most.append(len(busy))
            site.ended.wait(0.05)
            busy.discard(host)
            write(b"<p>here</p>")

        return Said(say, headers={"Content-Type": "text/html", **NO_LENGTH})

    site.pages = {f"/{host}": page(host) for host in "abcdef"}
    urls = [named(site, f"{host}.example", f"/{host}") for host in "abcdef"]
    assert fetch(tmp_path, *urls, settings=replace(QUICK, parallel_hosts=2), resolve=here).complete
    assert max(most) <= 2


def test_stopped_halfway_whole_pages_lie_there_and_the_next_run_goes_on(site: Site, tmp_path: Path) -> None:
    def endless(write: Callable[[bytes], None]) -> None:
        while not site.ended.wait(0.01):
            write(b"<p>and on</p>")

    site.pages["/moon"] = Said(endless, headers={"Content-Type": "text/html", **NO_LENGTH})
    urls = [f"{site.origin}/{name}" for name in ("kelp", "moon", "tide")]

    async def stopped() -> None:
        task = asyncio.create_task(fetch_all(read_targets(urls, BytesIO()), tmp_path, QUICK))
        while not list(tmp_path.glob("*/.moon*.part")):
            await asyncio.sleep(0.01)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped())
    assert [name.rpartition("/")[2].partition("-")[0] for name in files_in(tmp_path)] == ["kelp", "kelp"]
    site.pages["/moon"] = html("moon")
    report = fetch(tmp_path, *urls)
    assert [page.outcome for page in report.pages] == [Outcome.UNCHANGED, Outcome.FETCHED, Outcome.FETCHED]


def test_a_folder_that_cannot_be_written_to_ends_the_run(site: Site, tmp_path: Path) -> None:
    (tmp_path / site.origin.removeprefix("http://").replace(":", "-")).write_text("in the way")
    with pytest.raises(FileExistsError):
        fetch(tmp_path, f"{site.origin}/kelp", f"{site.origin}/moon")
    assert site.asked_for_pages() == ["/kelp"]


def test_two_runs_do_not_write_to_one_folder(site: Site, tmp_path: Path) -> None:
    fetch_one(tmp_path, f"{site.origin}/kelp")
    with (tmp_path / ".fetch.lock").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(FetchError, match=r"Another fetch is writing to .*--out DIR"):
            fetch_one(tmp_path, f"{site.origin}/kelp")
    assert fetch_one(tmp_path, f"{site.origin}/kelp").outcome is Outcome.UNCHANGED


def test_what_a_killed_run_left_is_removed(site: Site, tmp_path: Path) -> None:
    kept = fetch_one(tmp_path, f"{site.origin}/kelp").file
    for name in (".kelp-1.part", ".kelp-1.html.provenance.json.part"):
        (tmp_path / kept).with_name(name).write_text("half")
    fetch_one(tmp_path, f"{site.origin}/kelp")
    assert files_in(tmp_path) == [kept, f"{kept}.provenance.json"]


KELP = "# Kelp fever\n\n## What causes kelp fever?\n\nKelp fever is caused by a mite that lives on brown seaweed.\n"
MOON = "# Moon knee\n\n## What is moon knee?\n\nMoon knee is a made-up swelling of the knee in people who walk at night.\n"


def test_from_an_address_to_an_answer(site: Site, settings: BuildSettings, tmp_path: Path) -> None:
    """Pages are fetched and indexed; the answer links to where its page was; a page that is gone is no longer quoted."""
    for name, text in (("kelp", KELP), ("moon", MOON)):
        site.pages[f"/{name}"] = Said(text.encode(), headers={"Content-Type": "text/markdown; charset=utf-8"})
    targets = read_targets([f"{site.origin}/kelp", f"{site.origin}/moon"], BytesIO())
    folder, library = tmp_path / "pages", tmp_path / "library"
    assert fetch_pages(targets, folder, QUICK).complete
    report = build([folder], library, settings)
    assert (report.documents, report.skipped) == (2, ())
    answer = Engine(library).ask("What causes kelp fever?")
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].quote == "Kelp fever is caused by a mite that lives on brown seaweed."
    assert answer.citations[0].url == f"{site.origin}/kelp"
    del site.pages["/kelp"]
    assert fetch_pages(targets, folder, replace(QUICK, prune=True)).count(Outcome.GONE) == 1
    assert build([folder], library, settings).documents == 1
    assert Engine(library).ask("What causes kelp fever?").status is Status.ABSTAINED
