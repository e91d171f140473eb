"""Source files: what a walk finds, and how much of it is read."""

from dataclasses import dataclass
from typing import Protocol

from indexer.limits import limit

MAX_FILE_BYTES = limit("max_source_file_bytes")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file was fetched from, as its provenance tells."""

    url: str
    fetched: str = ""  # UTC, ISO 8601
    content_type: str = ""  # as the server named it, with its charset


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to load. `path` is relative to the source it was found in; `place` tells a person where it lies."""

    path: str
    place: str
    data: bytes = b""
    problem: str = ""  # why it could not be read; then `data` is empty
    origin: Origin | None = None


class ByteStream(Protocol):
    """Bytes to read that can be read again."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...


def printable(name: str) -> str:
    """A file name that any text may hold: what is not UTF-8 in it as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def too_large(size: int | None) -> str:
    """The problem of a file over the limit, whose size may be unknown."""
    if size is None:
        return f"too large: more than {MAX_FILE_BYTES:,} bytes"
    return f"too large: {size:,} bytes, at most {MAX_FILE_BYTES:,}"
