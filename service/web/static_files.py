"""The pages' own files. Each is named by its content, so that a browser may keep it for good."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file and the name it is served under: medcite.css → medcite.0a1b2c3d.css."""

    name: str
    body: bytes
    media_type: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Every file by its own name."""
    return {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}


def static_url(name: str) -> str:
    """The address of a file, which changes with its content."""
    return f"/static/{static_files()[name].name}"


def served(name: str) -> StaticFile | None:
    """The file of that address, or None."""
    return next((file for file in static_files().values() if file.name == name), None)


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return StaticFile(f"{path.stem}.{digest}{path.suffix}", body, _TYPES[path.suffix])
