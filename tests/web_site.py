"""A web site on loopback that says what a test tells it to, and remembers what it was asked."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from indexer.fetch import FetchReport, FetchSettings, PageReport, Resolve, fetch_all, read_targets, system_addresses

QUICK = FetchSettings(delay_s=0, backoff_s=0.01, connect_s=5, read_s=5, page_s=20, retries=2, allow_private=True)
NO_LENGTH = {"Content-Length": ""}  # a header that the handler leaves out


@dataclass(frozen=True)
class Said:
    """One reply. A body that is a function writes what it likes to the connection."""

    body: bytes | Callable[[Callable[[bytes], None]], None] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def html(text: str, **more: str) -> Said:
    """A page with a paragraph; headers as keywords, as in `etag='"1"'`."""
    body = f"<!doctype html><title>{text}</title><h1>{text}</h1><p>{text} is a made-up illness of divers.</p>"
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return Said(body.encode(), headers={"Content-Type": "text/html; charset=utf-8", **named})


def redirect(location: str, status: int = 302) -> Said:
    return Said(status=status, headers={"Location": location})


@dataclass
class Site:
    """`pages` holds a reply for each path, or several, said one after the other (the last for ever); all else is 404."""

    origin: str
    pages: dict[str, Said | list[Said]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # paths, in order
    headers: list[Mapping[str, str]] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)  # the status of each reply
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def said(self, path: str, headers: Mapping[str, str]) -> Said:
        self.asked.append(path)
        self.headers.append({name.lower(): value for name, value in headers.items()})
        replies = self.pages.get(path, Said(b"not here", 404))
        queue = replies if isinstance(replies, list) else [replies]
        reply = queue.pop(0) if len(queue) > 1 else queue[0]
        tags = {name.lower(): value for name, value in reply.headers.items()}
        known = self.headers[-1]
        if "etag" in tags and known.get("if-none-match") == tags["etag"]:
            return Said(status=304, headers={"ETag": tags["etag"]})
        if "last-modified" in tags and known.get("if-modified-since") == tags["last-modified"]:
            return Said(status=304)
        return reply

    def asked_for_pages(self) -> list[str]:
        return [path for path in self.asked if path != "/robots.txt"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def setup(self) -> None:
        super().setup()
        self.site.connections += 1

    def do_GET(self) -> None:
        reply = self.site.said(self.path, dict(self.headers.items()))
        self.site.sent.append(reply.status)
        self.send_response(reply.status)
        body = reply.body if isinstance(reply.body, bytes) else b""
        headers = {"Content-Length": str(len(body)), **reply.headers}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        if callable(reply.body) or not headers["Content-Length"]:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        try:
            if callable(reply.body):
                reply.body(self._write)
            elif reply.status != 304:
                self._write(body)
        except OSError:
            self.close_connection = True  # the client went away

    def _write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - named so by the base class
        pass


@contextmanager
def served(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that answers until the block ends."""

    class Handler(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Handler.site = Site(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Handler.site
    finally:
        Handler.site.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def fetch(folder: Path, *urls: str, settings: FetchSettings = QUICK, resolve: Resolve = system_addresses) -> FetchReport:
    """What fetching these addresses into the folder did."""
    return asyncio.run(fetch_all(read_targets(urls, BytesIO()), folder, settings, resolve=resolve))


def fetch_one(folder: Path, url: str, settings: FetchSettings = QUICK) -> PageReport:
    (page,) = fetch(folder, url, settings=settings).pages
    return page


def resolving(**hosts: str) -> Resolve:
    """A resolver that knows these names only; "shores_example" is shores.example."""

    async def resolve(host: str) -> Sequence[str]:
        return [hosts[host.replace(".", "_")]]

    return resolve


def files_in(folder: Path) -> list[str]:
    """Every file below the folder, hidden ones included, but not the lock."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != ".fetch.lock"
    )
