"""Pages: one page asked for, and what becomes of its file."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

import httpx

from indexer.errors import FetchError, FetchRefused
from indexer.fetch.bodies import Reply, body, too_large
from indexer.fetch.client import Client, status_line
from indexer.fetch.kinds import file_suffix
from indexer.fetch.provenance import (
    KEPT_HEADERS,
    PART,
    KeptPage,
    Provenance,
    keep_page,
    keep_provenance,
    kept_files,
    kept_page,
    page_stem,
)
from indexer.fetch.robots import Robots
from indexer.fetch.settings import FetchSettings

_GONE = {404, 410}


class Outcome(StrEnum):
    """What became of a page."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"  # its file is what it was
    REFUSED = "refused"  # not asked for, or not taken, on principle
    GONE = "gone"  # it was fetched before, and is there no more
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageReport:
    """One page of a run. `place` is the line that named it, `file` its path in the folder, `size` in bytes."""

    url: str
    outcome: Outcome
    reason: str = ""
    place: str = ""
    file: str = ""
    final_url: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a host replied; where it sent a page, that lies in the part file."""

    final_url: httpx.URL
    status: int
    headers: Mapping[str, str]
    suffix: str = ""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """A folder of pages, and what they are asked with."""

    folder: Path
    client: Client
    robots: Robots
    settings: FetchSettings

    async def fetch(self, url: httpx.URL) -> PageReport:
        """Brings the page's file up to date. Raises OSError where the folder cannot be written to."""
        kept = kept_page(self.folder, url)
        stem = self.folder / page_stem(url)
        part = stem.with_name(f".{stem.name}{PART}")
        try:
            taken = await self.client.get(
                url, partial(_take, part=part, max_bytes=self.settings.max_bytes), permit=self.robots.permit,
                headers=partial(_validators, kept),
            )  # fmt: skip
            return self._settled(url, kept, taken, part)
        except FetchRefused as error:
            return PageReport(str(url), Outcome.REFUSED, error.message)
        except FetchError as error:
            return PageReport(str(url), Outcome.FAILED, error.message)
        finally:
            with suppress(OSError):  # it was moved to its place, or what ended the run is what is told
                part.unlink()

    def _settled(self, url: httpx.URL, kept: KeptPage | None, taken: _Taken, part: Path) -> PageReport:
        """What the reply means for the page's file, done."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        if taken.status in _GONE:
            return self._gone(url, taken)
        if kept and _is_unchanged(kept, taken):
            was = kept.provenance
            headers = taken.headers if taken.status == httpx.codes.OK else {**was.headers, **taken.headers}
            keep_provenance(kept.path, replace(was, checked=now, final_url=str(taken.final_url), headers=headers))
            return self._report(Outcome.UNCHANGED, kept.path, was.url, taken.final_url, was.bytes)
        if taken.status != httpx.codes.OK:
            raise FetchError(status_line(taken.status))
        provenance = Provenance(
            url=str(url), final_url=str(taken.final_url), fetched=now, checked=now, status=taken.status, headers=taken.headers,
            sha256=taken.sha256, bytes=taken.size,
        )  # fmt: skip
        path = keep_page(self.folder, part, taken.suffix, provenance)
        return self._report(Outcome.FETCHED, path, provenance.url, taken.final_url, taken.size)

    def _gone(self, url: httpx.URL, taken: _Taken) -> PageReport:
        files = kept_files(self.folder, url)
        if not files:
            raise FetchError(status_line(taken.status))
        if self.settings.prune:
            for file in files:
                file.unlink()
        what = "its file was removed" if self.settings.prune else "its file is kept (--prune removes it)"
        return PageReport(str(url), Outcome.GONE, f"{status_line(taken.status)}; {what}")

    def _report(self, outcome: Outcome, path: Path, url: str, final_url: httpx.URL, size: int) -> PageReport:
        file = path.relative_to(self.folder).as_posix()
        return PageReport(url, outcome, file=file, final_url=str(final_url), size=size)


def _is_unchanged(kept: KeptPage, taken: _Taken) -> bool:
    """Whether the reply says that the kept bytes are the page's: by itself, or by sending them again."""
    if taken.status == httpx.codes.NOT_MODIFIED:
        return str(taken.final_url) == kept.provenance.final_url
    return taken.sha256 == kept.provenance.sha256


def _validators(kept: KeptPage | None, url: httpx.URL) -> dict[str, str]:
    """The headers that ask for the page only where it changed. They hold for the address that gave them, not for others."""
    if kept is None or kept.provenance.final_url != str(url):
        return {}
    had = kept.provenance.headers
    asked = {"If-None-Match": had.get("etag"), "If-Modified-Since": had.get("last-modified")}
    return {name: value for name, value in asked.items() if isinstance(value, str) and value.isascii() and value.isprintable()}


async def _take(reply: Reply, *, part: Path, max_bytes: int) -> _Taken:
    """The reply with its page in the part file. Raises FetchError for any status that says nothing of the page."""
    headers = {name: reply.headers[name] for name in KEPT_HEADERS if name in reply.headers}
    if reply.status in _GONE or reply.status == httpx.codes.NOT_MODIFIED:
        return _Taken(reply.url, reply.status, headers)
    if reply.status != httpx.codes.OK:
        raise FetchError(status_line(reply.status))
    suffix = file_suffix(reply.headers.get("content-type", ""), reply.url)
    declared = reply.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:18]) > max_bytes:
        raise too_large(max_bytes)
    digest, size = hashlib.sha256(), 0
    part.parent.mkdir(exist_ok=True)
    with part.open("wb") as file:
        async for portion in body(reply, max_bytes=max_bytes):
            digest.update(portion)
            size += len(portion)
            file.write(portion)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise FetchError("the page is empty")
    return _Taken(reply.url, reply.status, headers, suffix, digest.hexdigest(), size)
