"""Kinds: which kinds of page are taken, told by the content type."""

from pathlib import PurePosixPath

import httpx

from indexer.errors import FetchRefused

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/json": ".json",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/zip": ".zip",
    "application/x-tar": ".tar",
    "application/gzip": ".gz",
    "application/x-gzip": ".gz",
    "application/x-xz": ".xz",
    "application/warc": ".warc",
}
# What a server sends for a file whose kind it does not know; then the address tells.
_TELL_NOTHING = {"", "text/plain", "application/octet-stream", "binary/octet-stream"}

ACCEPTED = "text/html, application/xhtml+xml, */*;q=0.5"


def file_suffix(content_type: str, url: httpx.URL) -> str:
    """The suffix of a file of this content type, such as ".html". Raises FetchRefused for a kind that no library is made of."""
    kind = content_type.partition(";")[0].strip().lower()
    suffix = _SUFFIXES.get(kind)
    if kind in _TELL_NOTHING:
        name = PurePosixPath(url.path).name.lower()
        suffix = next((known for known in _SUFFIXES.values() if name.endswith(known)), suffix)
    if suffix is None:
        raise FetchRefused(f"of the kind {kind or 'not named'!r}, expected a page, a text, a document or an archive")
    return suffix
