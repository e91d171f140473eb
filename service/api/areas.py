"""What of the service a path belongs to, which decides who may go there and what counts as a question."""

from enum import StrEnum


class Area(StrEnum):
    """A part of the service."""

    OPEN = "open"  # for everybody: whether it lives, what it looks like, how it is spoken to
    PAGES = "pages"  # the web pages
    ENDPOINT = "endpoint"  # what programs call
    METRICS = "metrics"


_OPEN = {"/healthz", "/readyz", "/docs", "/openapi.json", "/favicon.ico", "/robots.txt"}
_OPEN_BELOW = ("/static/", "/.well-known/")
_ENDPOINT_BELOW = ("/v1/", "/mcp/")
_QUESTIONS = {"/v1/ask", "/v1/search", "/v1/chat/completions", "/ask", "/mcp", "/mcp/"}


def area_of(path: str) -> Area:
    """The part of the service that the path belongs to; a path that nobody knows is one of the pages."""
    if path in _OPEN or path.startswith(_OPEN_BELOW):
        return Area.OPEN
    if path == "/metrics":
        return Area.METRICS
    return Area.ENDPOINT if f"{path}/".startswith(_ENDPOINT_BELOW) else Area.PAGES


def is_question(method: str, path: str) -> bool:
    """Whether the request makes the engine work. A GET of /mcp only listens."""
    return path in _QUESTIONS and method in {"GET", "POST"} and not (method == "GET" and path.startswith("/mcp"))
