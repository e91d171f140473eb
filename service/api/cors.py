"""Which other sites' pages may call the endpoints from a browser: those that a setting names, and without it none."""

import re
from urllib.parse import urlsplit

from indexer.errors import SettingError

METHODS = ("GET", "POST")
SENT = ("*",)  # clients send many headers of their own, and none of them opens what the origin does not
SHOWN = ("ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID")


def origins(setting: str) -> tuple[str, ...]:
    """The origins that the setting names ("https://clinic.example, http://localhost:3000"), as browsers send them.

    Raises SettingError where one is no origin: a browser compares letter by letter, so a path or a final slash would never match,
    and "*" would let every page on the web ask from its readers' machines.
    """
    found = tuple(part.strip() for part in setting.split(",") if part.strip())
    for origin in found:
        if not _is_origin(origin):
            raise SettingError(
                f"cors_origins has {origin!r}, expected an origin: a scheme, a host in small letters and a port where it is not "
                "the usual one, as https://clinic.example or http://localhost:3000.",
                hint="Mend MEDCITE_CORS_ORIGINS.",
            )
    return found


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    if usual is None or port == usual or not re.fullmatch(r"[a-z0-9_.-]+|[0-9a-f:]+", host):
        return False
    written = f"[{host}]" if ":" in host else host
    return text == f"{parts.scheme}://{written}" + (f":{port}" if port else "")
