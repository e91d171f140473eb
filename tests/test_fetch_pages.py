"""Pages: what becomes of a page's file, on the first run and on later ones."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from web_site import NO_LENGTH, QUICK, Said, Site, fetch_one, files_in, html, redirect, served

from indexer.fetch.pages import Outcome


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


def provenance(folder: Path, file: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / f"{file}.provenance.json").read_text())
    return record


def test_a_page_lies_in_the_folder_with_its_provenance(site: Site, tmp_path: Path) -> None:
    modified = "Wed, 01 May 2024 10:00:00 GMT"
    said = html("Kelp fever", etag='"1"', last_modified=modified, content_language="en", set_cookie="a=b")
    site.pages |= {"/kelp": said, "/old": redirect("/kelp")}
    page = fetch_one(tmp_path, f"{site.origin}/old")
    assert page.outcome is Outcome.FETCHED
    assert page.file.startswith(f"127.0.0.1-{site.origin.rpartition(':')[2]}/old-")
    assert page.file.endswith(".html")
    data = (tmp_path / page.file).read_bytes()
    assert data == said.body
    record = provenance(tmp_path, page.file)
    assert datetime.fromisoformat(record.pop("fetched")) == datetime.fromisoformat(record.pop("checked"))
    assert record == {
        "url": f"{site.origin}/old",
        "final_url": f"{site.origin}/kelp",
        "status": 200,
        "headers": {
            "content-type": "text/html; charset=utf-8", "content-language": "en", "etag": '"1"', "last-modified": modified
        },
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
    }  # fmt: skip
    assert files_in(tmp_path) == [page.file, f"{page.file}.provenance.json"]


def age(folder: Path, file: str) -> None:
    """Dates the page back, so that a new check shows."""
    record = provenance(folder, file)
    record |= {"fetched": "2020-01-01T00:00:00+00:00", "checked": "2020-01-01T00:00:00+00:00"}
    (folder / f"{file}.provenance.json").write_text(json.dumps(record))


def written(path: Path) -> tuple[int, int]:
    """Tells one writing of a file from another."""
    return path.stat().st_ino, path.stat().st_mtime_ns


@pytest.mark.parametrize("validator", [{"etag": '"1"'}, {"etag": 'W/"1"'}, {"last_modified": "Wed, 01 May 2024 10:00:00 GMT"}])
def test_an_unchanged_page_costs_no_second_download(site: Site, tmp_path: Path, validator: dict[str, str]) -> None:
    site.pages |= {"/kelp": html("Kelp fever", **validator), "/old": redirect("/kelp")}
    file = fetch_one(tmp_path, f"{site.origin}/old").file
    age(tmp_path, file)
    before = written(tmp_path / file)
    page = fetch_one(tmp_path, f"{site.origin}/old")
    assert (page.outcome, page.file, site.sent) == (Outcome.UNCHANGED, file, [404, 302, 200, 404, 302, 304])
    assert written(tmp_path / file) == before
    record = provenance(tmp_path, file)
    assert record["fetched"].startswith("2020")
    assert not record["checked"].startswith("2020")


def test_a_page_without_validators_is_compared(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = html("Kelp fever")
    file = fetch_one(tmp_path, f"{site.origin}/kelp").file
    before = written(tmp_path / file)
    assert fetch_one(tmp_path, f"{site.origin}/kelp").outcome is Outcome.UNCHANGED
    assert written(tmp_path / file) == before
    assert files_in(tmp_path) == [file, f"{file}.provenance.json"]


def test_a_changed_page_takes_the_place_of_the_old_one(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = html("Kelp fever", etag='"1"')
    old = fetch_one(tmp_path, f"{site.origin}/kelp")
    site.pages["/kelp"] = html("Kelp fever, mended", etag='"2"')
    new = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert (new.outcome, new.file) == (Outcome.FETCHED, old.file)
    assert b"mended" in (tmp_path / new.file).read_bytes()
    assert provenance(tmp_path, new.file)["headers"]["etag"] == '"2"'
    site.pages["/kelp"] = Said(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    pdf = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert files_in(tmp_path) == [pdf.file, f"{pdf.file}.provenance.json"]


def test_a_file_that_was_changed_by_hand_is_fetched_again(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = html("Kelp fever", etag='"1"')
    file = fetch_one(tmp_path, f"{site.origin}/kelp").file
    (tmp_path / file).write_text("something else")
    assert fetch_one(tmp_path, f"{site.origin}/kelp").outcome is Outcome.FETCHED
    assert b"Kelp fever" in (tmp_path / file).read_bytes()


def test_validators_hold_for_the_address_that_gave_them(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/old": redirect("/kelp"), "/kelp": html("Kelp fever", etag='"1"'), "/moon": html("Moon knee", etag='"1"')}
    fetch_one(tmp_path, f"{site.origin}/old")
    site.pages["/old"] = redirect("/moon")
    page = fetch_one(tmp_path, f"{site.origin}/old")
    assert page.outcome is Outcome.FETCHED
    assert b"Moon knee" in (tmp_path / page.file).read_bytes()


def test_a_304_that_nobody_asked_for_is_a_failure(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = Said(status=304)
    assert fetch_one(tmp_path, f"{site.origin}/kelp").reason == "HTTP 304 Not Modified"
    site.pages["/moon"] = [html("Moon knee"), redirect("/kelp")]
    kept = fetch_one(tmp_path, f"{site.origin}/moon").file
    assert fetch_one(tmp_path, f"{site.origin}/moon").outcome is Outcome.FAILED
    assert b"Moon knee" in (tmp_path / kept).read_bytes()


def test_a_validator_that_no_header_may_hold_is_not_sent(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = html("Kelp fever", etag='"1"')
    file = fetch_one(tmp_path, f"{site.origin}/kelp").file
    record = provenance(tmp_path, file)
    record["headers"] |= {"etag": '"1"\r\nX-Smuggled: 1', "last-modified": 7}
    (tmp_path / f"{file}.provenance.json").write_text(json.dumps(record))
    assert fetch_one(tmp_path, f"{site.origin}/kelp").outcome is Outcome.UNCHANGED
    assert not {"if-none-match", "if-modified-since", "x-smuggled"} & set(site.headers[-1])


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_reported_and_its_file_kept_or_removed(site: Site, tmp_path: Path, status: int) -> None:
    site.pages["/kelp"] = html("Kelp fever")
    file = fetch_one(tmp_path, f"{site.origin}/kelp").file
    site.pages["/kelp"] = Said(b"gone", status)
    page = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert page.outcome is Outcome.GONE
    assert page.reason.startswith(f"HTTP {status}")
    assert page.reason.endswith("its file is kept (--prune removes it)")
    assert (tmp_path / file).exists()
    page = fetch_one(tmp_path, f"{site.origin}/kelp", replace(QUICK, prune=True))
    assert (page.outcome, files_in(tmp_path)) == (Outcome.GONE, [])
    assert page.reason.endswith("its file was removed")
    assert fetch_one(tmp_path, f"{site.origin}/kelp").outcome is Outcome.FAILED  # it never was there


def test_a_failure_later_leaves_the_page_as_it_was(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = html("Kelp fever")
    fetch_one(tmp_path, f"{site.origin}/kelp")
    before = {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)}
    cut = Said(b"<p>cut", headers={"Content-Type": "text/html", "Content-Length": "50", "Connection": "close"})
    prune = replace(QUICK, prune=True)
    for said in (Said(status=500), Said(status=403), Said(b"x", headers={"Content-Type": "image/png"}), Said(), cut):
        site.pages["/kelp"] = said
        assert fetch_one(tmp_path, f"{site.origin}/kelp", prune).outcome in {Outcome.FAILED, Outcome.REFUSED}
        assert {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)} == before


def test_an_empty_page_is_no_page(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = Said(b"", headers={"Content-Type": "text/html"})
    page = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert (page.outcome, page.reason, files_in(tmp_path)) == (Outcome.FAILED, "the page is empty", [])


LARGE = b"<p>" + b"x" * 2_000


def endless(site: Site) -> Callable[[Callable[[bytes], None]], None]:
    def write(write: Callable[[bytes], None]) -> None:
        while not site.ended.is_set():
            write(LARGE)

    return write


def never(site: Site) -> Callable[[Callable[[bytes], None]], None]:
    def write_nothing(write: Callable[[bytes], None]) -> None:
        site.ended.wait(60)

    return write_nothing


@pytest.mark.parametrize("how", ["declared", "without length", "without end", "packed", "bomb"])
def test_a_page_over_the_limit_is_refused(site: Site, tmp_path: Path, how: str) -> None:
    kind = {"Content-Type": "text/html"}
    site.pages["/large"] = {
        "declared": Said(never(site), headers={**kind, "Content-Length": "1001"}),
        "without length": Said(LARGE, headers={**kind, **NO_LENGTH}),
        "without end": Said(endless(site), headers={**kind, **NO_LENGTH}),
        "packed": Said(gzip.compress(LARGE), headers={**kind, "Content-Encoding": "gzip"}),
        "bomb": Said(gzip.compress(bytes(20_000_000)), headers={**kind, "Content-Encoding": "gzip"}),
    }[how]
    page = fetch_one(tmp_path, f"{site.origin}/large", replace(QUICK, max_bytes=1000))
    assert (page.outcome, page.reason, files_in(tmp_path)) == (Outcome.REFUSED, "larger than 1,000 bytes", [])
    assert site.asked_for_pages() == ["/large"]


def test_a_packed_page_is_kept_unpacked(site: Site, tmp_path: Path) -> None:
    site.pages["/kelp"] = Said(gzip.compress(LARGE), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    page = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert (tmp_path / page.file).read_bytes() == LARGE
    assert page.size == len(LARGE)


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "", "video/mp4"])
def test_a_kind_that_no_library_is_made_of_is_refused(site: Site, tmp_path: Path, kind: str) -> None:
    site.pages["/kelp"] = Said(b"x" * 10, headers={"Content-Type": kind})
    page = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert (page.outcome, files_in(tmp_path)) == (Outcome.REFUSED, [])
    assert page.reason.startswith("of the kind")


def test_an_address_in_another_script_is_asked_for_as_it_is_written(site: Site, tmp_path: Path) -> None:
    site.pages["/%C3%A4/%E6%B5%B7?%C3%B6=%C3%BC"] = html("Kelp fever")
    page = fetch_one(tmp_path, f"{site.origin}/ä/海?ö=ü#teil")
    assert page.outcome is Outcome.FETCHED
    assert provenance(tmp_path, page.file)["url"] == f"{site.origin}/%C3%A4/%E6%B5%B7?%C3%B6=%C3%BC"
