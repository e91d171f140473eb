"""WARC records for tests, put together by hand."""

import gzip
from collections.abc import Sequence


def record(kind: str, url: str, block: bytes, *, date: str = "2026-01-02T03:04:05Z", length: int | None = None) -> bytes:
    """A record; `length` is what it claims of its block."""
    address = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\n{address}WARC-Date: {date}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def reply(body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", headers: Sequence[str] = ()) -> bytes:
    """An HTTP reply as it came."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def page(url: str, body: bytes, *, date: str = "2026-01-02T03:04:05Z", status: str = "200 OK", kind: str = "text/html") -> bytes:
    """A record of a reply."""
    return record("response", url, reply(body, status=status, kind=kind), date=date)


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"


def compressed(records: Sequence[bytes]) -> bytes:
    """The records as crawlers write them: each packed by itself."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)
