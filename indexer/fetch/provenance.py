"""Provenance: which file a page lies in, and beside it where and when it was fetched.

A page of https://shores.example/kelp/?q=1 lies in shores.example/kelp-q-1-0f3a….html, its provenance in that name with
.provenance.json after it. Names come from the address alone, so a page keeps its file.
"""

import hashlib
import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from urllib.parse import unquote

import httpx

from indexer.documents import slug
from indexer.fetch.addresses import host_of

log = logging.getLogger(__name__)

SIDECAR = ".provenance.json"
PART = ".part"  # of a file that is being written; hidden, so that no build reads it
KEPT_HEADERS = ("content-type", "content-language", "etag", "last-modified")
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a file comes from. Times are UTC, ISO 8601; `checked` is when its host last said that it is still so."""

    url: str
    final_url: str
    fetched: str
    checked: str
    status: int
    headers: Mapping[str, str]
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page in the folder, its bytes as the provenance says."""

    path: Path
    provenance: Provenance


def page_stem(url: httpx.URL) -> str:
    """The file's path in the folder without its suffix: host, then what a person can read and a hash of the whole address."""
    host = re.sub(r"[^a-z0-9._-]+", "-", host_of(url)).strip("-")
    readable = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", url.path) + " " + unquote(url.query.decode())
    digest = hashlib.sha256(str(url).encode()).hexdigest()[:12]
    return f"{host}{f'-{url.port}' if url.port else ''}/{slug(readable) or 'index'}-{digest}"


def kept_files(folder: Path, url: httpx.URL) -> list[Path]:
    """Every file that the page has in the folder, its provenance included."""
    stem = folder / page_stem(url)
    return sorted(stem.parent.glob(f"{stem.name}.*"))


def kept_page(folder: Path, url: httpx.URL) -> KeptPage | None:
    """The page as it was fetched before; None where there is none, or its file was changed since."""
    for sidecar in kept_files(folder, url):
        if sidecar.name.endswith(SIDECAR):
            path = sidecar.with_name(sidecar.name.removesuffix(SIDECAR))
            try:
                provenance = _parsed(sidecar)
                if provenance.url == str(url) and _sha256(path) == provenance.sha256:
                    return KeptPage(path, provenance)
            except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                log.info("%s is not used: %s", sidecar, error)
    return None


def _parsed(sidecar: Path) -> Provenance:
    """Raises ValueError, KeyError or TypeError where the file is no provenance."""
    record = json.loads(sidecar.read_bytes())
    provenance = Provenance(**{field.name: record[field.name] for field in fields(Provenance)})
    if not isinstance(provenance.headers, dict):
        raise TypeError(f"headers are {provenance.headers!r}")
    return provenance


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_READ_BYTES):
            digest.update(data)
    return digest.hexdigest()


def keep_page(folder: Path, part: Path, suffix: str, provenance: Provenance) -> Path:
    """Moves the finished part to where the page belongs, then writes its provenance; returns the file.

    Killed in between, a page has the provenance of the page before, whose hash is not its own: the next run fetches it again.
    """
    url = httpx.URL(provenance.url)
    path = folder / f"{page_stem(url)}{suffix}"
    os.replace(part, path)
    keep_provenance(path, provenance)
    for left in kept_files(folder, url):
        if left not in (path, _sidecar(path)):
            left.unlink()  # the page was of another kind before
    return path


def keep_provenance(path: Path, provenance: Provenance) -> None:
    """Writes the provenance of the file, whole or not at all."""
    sidecar = _sidecar(path)
    part = sidecar.with_name(f".{sidecar.name}{PART}")
    with part.open("w") as file:
        file.write(json.dumps(asdict(provenance), indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, sidecar)


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + SIDECAR)
