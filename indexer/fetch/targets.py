"""Targets: what the arguments name, as addresses. An argument is an address, a file that lists some, or - for standard input."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx

from indexer.errors import FetchError
from indexer.fetch.addresses import page_url

_MAX_LIST_BYTES = 50_000_000
_SHOWN_CHARS = 200
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_USER = re.compile(r"//[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Target:
    """An address to fetch: as it was written, where ("list.txt, line 3"; empty on the command line), and what it means.

    Where it means nothing, `url` is None and `problem` says why.
    """

    text: str
    place: str = ""
    url: httpx.URL | None = None
    problem: str = ""


def read_targets(arguments: Sequence[str], stdin: BinaryIO) -> list[Target]:
    """What the arguments name, in order, each address once. Raises FetchError for a list that cannot be read, or if all are empty."""
    found: dict[str, Target] = {}
    for argument in arguments:
        for target in _named_by(argument, stdin):
            found.setdefault(str(target.url) if target.url else f"{target.place} {target.text}", target)
    if not found:
        raise FetchError("No address is named.", hint="Write one address a line, or name them: medcite fetch URL...")
    return list(found.values())


def _named_by(argument: str, stdin: BinaryIO) -> Iterator[Target]:
    if argument == "-":
        yield from _listed(stdin.read(_MAX_LIST_BYTES + 1), "standard input")
    elif _SCHEME.match(argument):
        yield _target(argument, "")
    else:
        yield from _listed(_read(Path(argument)), argument)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_LIST_BYTES + 1)
    except FileNotFoundError as error:
        raise FetchError(
            f"{path} is neither an address nor a file.", hint="Write addresses in full, as https://host/page."
        ) from error
    except (OSError, ValueError) as error:
        raise FetchError(f"The list {path} cannot be read: {error}.", hint="Give a file of one address a line.") from error


def _listed(data: bytes, name: str) -> Iterator[Target]:
    if len(data) > _MAX_LIST_BYTES or b"\x00" in data:
        raise FetchError(f"{name} is no list of addresses.", hint="Give a file of one address a line.")
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        # A "#" inside an address begins its fragment; one after a space, or in front, begins a comment.
        written = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if written:
            yield _target(written, f"{name}, line {number}")


def _target(text: str, place: str) -> Target:
    # Neither a password nor what would steer a terminal is repeated.
    shown = "".join(char if char.isprintable() else "\ufffd" for char in _USER.sub("//", text)[:_SHOWN_CHARS])
    if re.search(r"\s", text):
        return Target(shown, place, problem="an address holds no spaces; write one a line")
    try:
        return Target(shown, place, page_url(text))
    except FetchError as error:
        return Target(shown, place, problem=error.message)
