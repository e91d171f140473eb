"""Robots: what a host asks for is done (RFC 9309)."""

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from web_site import NO_LENGTH, QUICK, Said, Site, fetch, fetch_one, html, redirect, served

from indexer.errors import FetchRefused
from indexer.fetch.addresses import Addresses, page_url, system_addresses
from indexer.fetch.client import Client
from indexer.fetch.pace import Pace
from indexer.fetch.pages import Outcome
from indexer.fetch.robots import Robots


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        site.pages = {"/kelp": html("Kelp fever"), "/moon": html("Moon knee")}
        yield site


def outcomes(site: Site, folder: Path, robots: Said | list[Said]) -> dict[str, Outcome]:
    """What becomes of the site's pages under such a robots.txt."""
    site.pages["/robots.txt"] = robots
    report = fetch(folder, f"{site.origin}/kelp", f"{site.origin}/moon")
    return {page.url.removeprefix(site.origin): page.outcome for page in report.pages}


ALL = {"/kelp": Outcome.FETCHED, "/moon": Outcome.FETCHED}
NONE = {"/kelp": Outcome.REFUSED, "/moon": Outcome.REFUSED}
ONE = {"/kelp": Outcome.FETCHED, "/moon": Outcome.REFUSED}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", ALL),
        (b"User-agent: *\nDisallow:\n", ALL),
        (b"User-agent: *\nDisallow: /\n", NONE),
        (b"User-agent: *\nDisallow: /moon\n", ONE),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /moon\r\n", ONE),
        (b"User-agent: *\nDisallow: /\nAllow: /kelp\n", ONE),
        (b"User-agent: *\nDisallow: /m*n$\n", ONE),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: medcite\nDisallow: /moon\n", ONE),
        (b"User-agent: *\nDisallow:\n\nUser-agent: MedCite\nDisallow: /\n", NONE),
        (b"User-agent: otherbot\nDisallow: /\n", ALL),
        (b"<html>no robots here</html>", ALL),
        (b"\xff\xfe\x00 nonsense", ALL),
    ],
)
def test_its_rules_are_kept(site: Site, tmp_path: Path, text: bytes, expected: dict[str, Outcome]) -> None:
    assert outcomes(site, tmp_path, Said(text)) == expected
    assert [path for path in ("/kelp", "/moon") if path in site.asked] == [p for p in expected if expected[p] is Outcome.FETCHED]


def test_it_is_read_once_and_first(site: Site, tmp_path: Path) -> None:
    outcomes(site, tmp_path, Said(b"User-agent: *\nAllow: /\n"))
    assert site.asked == ["/robots.txt", "/kelp", "/moon"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_one_that_is_not_there_forbids_nothing(site: Site, tmp_path: Path, status: int) -> None:
    assert outcomes(site, tmp_path, Said(b"User-agent: *\nDisallow: /\n", status)) == ALL


@pytest.mark.parametrize("status", [429, 500, 503])
def test_one_that_cannot_be_read_forbids_everything(site: Site, tmp_path: Path, status: int) -> None:
    assert outcomes(site, tmp_path, Said(b"", status)) == NONE
    assert site.asked_for_pages() == []
    page = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert page.reason.startswith(f"robots.txt of 127.0.0.1 cannot be read (HTTP {status}")


def test_a_failure_that_passes_is_tried_again(site: Site, tmp_path: Path) -> None:
    assert outcomes(site, tmp_path, [Said(status=503), Said(b"User-agent: *\nDisallow: /moon\n")]) == ONE


def test_it_may_be_redirected_five_times(site: Site, tmp_path: Path) -> None:
    for step in range(1, 5):
        site.pages[f"/{step}"] = redirect(f"/{step + 1}", 301)
    site.pages["/5"] = Said(b"User-agent: *\nDisallow: /moon\n")
    assert outcomes(site, tmp_path, redirect("/1")) == ONE
    site.pages["/5"] = redirect("/6")
    site.pages["/6"] = Said(b"")
    assert outcomes(site, tmp_path, redirect("/1")) == NONE


def test_it_may_lie_on_another_host(site: Site, tmp_path: Path) -> None:
    with served() as other:
        other.pages["/rules"] = Said(b"User-agent: *\nDisallow: /moon\n")
        assert outcomes(site, tmp_path, redirect(f"{other.origin}/rules")) == ONE
        assert other.asked == ["/rules"]


def test_it_holds_for_its_own_port_only(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Said(b"User-agent: *\nDisallow: /\n")
    with served() as other:
        other.pages["/kelp"] = html("Kelp fever")
        report = fetch(tmp_path, f"{site.origin}/kelp", f"{other.origin}/kelp")
    assert [page.outcome for page in report.pages] == [Outcome.REFUSED, Outcome.FETCHED]


def test_a_redirect_is_asked_about_too(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Said(b"User-agent: *\nDisallow: /moon\n")
    site.pages["/kelp"] = redirect("/moon")
    assert fetch_one(tmp_path, f"{site.origin}/kelp").reason == "robots.txt of 127.0.0.1 asks not to"
    assert "/moon" not in site.asked


def test_the_first_500_kibibytes_count(site: Site, tmp_path: Path) -> None:
    head, tail = b"User-agent: *\nDisallow: /kelp\n", b"\nDisallow: /moon\n"
    text = head + b"#" * (500 * 1024 - len(head)) + tail
    assert outcomes(site, tmp_path, Said(text)) == {"/kelp": Outcome.REFUSED, "/moon": Outcome.FETCHED}


def test_one_without_end_is_not_read_to_its_end(site: Site, tmp_path: Path) -> None:
    def endless(write: object) -> None:
        assert callable(write)
        write(b"User-agent: *\nDisallow: /moon\n")
        while not site.ended.is_set():
            write(b"# and on\n" * 10_000)

    assert outcomes(site, tmp_path, Said(endless, headers=NO_LENGTH)) == ONE


@pytest.mark.parametrize("rest", [b"", b"#" * 3_000_000])
def test_a_packed_one_is_read(site: Site, tmp_path: Path, rest: bytes) -> None:
    packed = gzip.compress(b"User-agent: *\nDisallow: /moon\n" + rest)
    assert outcomes(site, tmp_path, Said(packed, headers={"Content-Encoding": "gzip"})) == ONE


@pytest.mark.parametrize(("asked_for", "kept"), [("7", 7.0), ("0.5", 2.0), ("900", 30.0), ("nonsense", 2.0), ("-1", 2.0)])
def test_a_crawl_delay_is_kept_within_bounds(site: Site, asked_for: str, kept: float) -> None:
    site.pages["/robots.txt"] = Said(f"User-agent: *\nCrawl-delay: {asked_for}\n".encode())
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    now = [0.0]
    settings = replace(QUICK, delay_s=2.0)

    async def play() -> None:
        pace = Pace(settings.delay_s, max_wait_s=120, clock=lambda: now[0], sleep=sleep)
        async with Client(settings, addresses=Addresses(system_addresses, allow_private=True), pace=pace) as client:
            await Robots(client, settings, pace=pace).permit(page_url(f"{site.origin}/kelp"))
            await pace.turn("127.0.0.1")

    asyncio.run(play())
    assert slept == [kept]


def test_pages_that_ask_at_once_read_it_once(site: Site) -> None:
    site.pages["/robots.txt"] = Said(b"User-agent: *\nDisallow: /moon\n")

    async def play() -> list[BaseException | None]:
        pace = Pace(0, max_wait_s=120)
        async with Client(QUICK, addresses=Addresses(system_addresses, allow_private=True), pace=pace) as client:
            robots = Robots(client, QUICK, pace=pace)
            asked = [robots.permit(page_url(f"{site.origin}{path}")) for path in ("/kelp", "/moon", "/robots.txt")]
            return await asyncio.gather(*asked, return_exceptions=True)

    kelp, moon, itself = asyncio.run(play())
    assert (kelp, itself) == (None, None)
    assert isinstance(moon, FetchRefused)
    assert site.asked == ["/robots.txt"]
