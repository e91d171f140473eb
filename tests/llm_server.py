"""A server that speaks as a script says: what a language model's server may do, on a loopback port."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler, "LlmServer"], None]


@dataclass
class LlmServer:
    """What the server does next (`reply`), what it was sent, and where it is. `over` is set when it ends, so that none waits."""

    url: str = ""
    reply: Reply = lambda handler, server: None
    seen: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def completion(text: object) -> dict[str, Any]:
    """A chat completion of this content, as the interface has it."""
    message = {"role": "assistant", "content": text}
    return {
        "id": "c1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }  # fmt: skip


def says(text: object) -> Reply:
    """A completion of this content."""
    return sends(json.dumps(completion(text)).encode())


def sends(body: bytes, *, status: int = 200, content_type: str = "application/json", **headers: str) -> Reply:
    """A body as it is. The underlines of header names are hyphens."""

    def reply(handler: BaseHTTPRequestHandler, server: LlmServer) -> None:
        handler.send_response(status)
        handler.send_header("content-type", content_type)
        handler.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def hangs(handler: BaseHTTPRequestHandler, server: LlmServer) -> None:
    """Never answers."""
    server.over.wait()


def drips(handler: BaseHTTPRequestHandler, server: LlmServer) -> None:
    """Sends a byte at a time, so that no pause is long, and never ends."""
    _head(handler)
    while not server.over.wait(0.02):
        handler.wfile.write(b" ")


def floods(handler: BaseHTTPRequestHandler, server: LlmServer) -> None:
    """Sends without end, as fast as it is taken."""
    _head(handler)
    while not server.over.is_set():
        handler.wfile.write(b" " * 65536)


def floods_with_failure(handler: BaseHTTPRequestHandler, server: LlmServer) -> None:
    """The same with the status of a failure."""
    _head(handler, status=500)
    while not server.over.is_set():
        handler.wfile.write(b" " * 65536)


def drops(handler: BaseHTTPRequestHandler, server: LlmServer) -> None:
    """Breaks off in the middle of a reply."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices"')


def _head(handler: BaseHTTPRequestHandler, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("connection", "close")
    handler.end_headers()


@contextmanager
def llm_server() -> Iterator[LlmServer]:
    """The server, which ends with the context."""
    server = LlmServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            server.seen.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            with suppress(OSError):  # the client may have gone away
                server.reply(self, server)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
            """Keeps quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        thread.join()
        http.server_close()
