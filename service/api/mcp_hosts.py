"""Which hosts and origins may use /mcp: a page in somebody's browser must not reach a service on their own machine.

Such a page makes its own name resolve to 127.0.0.1 ("DNS rebinding") and then counts as the same site. It cannot choose the header
Host, which holds its own name, nor leave out Origin. The protocol asks servers to check both.
"""

from urllib.parse import urlsplit

from fastapi import Request

from service.api.cors import origins
from service.api.problems import Problem
from service.settings import Settings, is_loopback


def check_caller(request: Request, settings: Settings) -> None:
    """Raises Problem (host-not-allowed, origin-not-allowed) where the request may come from such a page.

    Allowed are the names of MEDCITE_ALLOWED_HOSTS and this machine's own (localhost, 127.0.0.1, [::1]); a public service without
    such a list takes every Host. A browser's Origin must be an allowed host, or one of MEDCITE_CORS_ORIGINS.
    """
    named = {name.strip().casefold() for name in settings.allowed_hosts.split(",") if name.strip()}
    host = _name(f"//{request.headers.get('host', '')}")
    if not _allowed(host, named) and (named or not settings.is_public):
        raise Problem("host-not-allowed", f"The tools are not served under the name {host[:100]!r}.")
    origin = request.headers.get("origin")
    if origin is not None and not _allowed(_name(origin), named) and origin not in origins(settings.cors_origins):
        raise Problem("origin-not-allowed", f"Pages from {origin[:100]!r} may not use the tools.")


def _allowed(host: str, named: set[str]) -> bool:
    return host in named or is_loopback(host)


def _name(address: str) -> str:
    """The host of an address, without its port, in small letters; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
