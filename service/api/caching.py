"""What a client may keep: replies that depend on nothing but the library's generation, the code and the URL (RFC 9110, 13)."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from fastapi import Request, Response

from service.engine import Engine

# Kept by the one who asked alone, since keys may guard the service and a URL may hold a question, and asked for again each time:
# an answer's offsets count in the text of the generation that gave it.
_CONTROL = "private, no-cache"


def cache_headers(request: Request, engine: Engine) -> dict[str, str]:
    """ETag and Cache-Control of the reply to this request. Take them before the reply is made: should the library be swapped in
    between, the tag is then out of date at once, and never fresher than what it stands on.
    """
    generation = engine.bundle.manifest.generation
    seed = f"{_code()} {generation} {request.url.path}?{request.url.query}"
    return {"etag": f'W/"{hashlib.sha256(seed.encode()).hexdigest()[:32]}"', "cache-control": _CONTROL}


@cache
def _code() -> str:
    try:
        return version("medcite")
    except PackageNotFoundError:  # run from its folder
        return ""


def not_modified(request: Request, headers: dict[str, str]) -> Response | None:
    """The reply 304 where the client has this very reply already."""
    wanted = {tag.strip().removeprefix("W/") for given in request.headers.getlist("if-none-match") for tag in given.split(",")}
    return Response(status_code=304, headers=headers) if {headers["etag"].removeprefix("W/"), "*"} & wanted else None
