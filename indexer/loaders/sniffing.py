"""Sniffing: which loader reads a file, told by its content."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.cleaning import mend
from indexer.documents import Document
from indexer.errors import SourceError
from indexer.loaders import community_page, markdown, medlineplus_page, medquad
from indexer.loaders.files import SourceFile


@dataclass(frozen=True, slots=True)
class Loader:
    """A format: its name, whether a text is of it, and how it is read."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str, str], list[Document]]  # (text, relative path) → documents


# The first that recognises a text reads it: the narrow formats stand before the wide ones.
LOADERS = (
    Loader("medquad", medquad.recognises, medquad.read),
    Loader("medlineplus-page", medlineplus_page.recognises, medlineplus_page.read),
    Loader("community-page", community_page.recognises, community_page.read),
    Loader("markdown", markdown.recognises, markdown.read),
)


def load(file: SourceFile) -> list[Document]:
    """The documents in the file, each with its place and the SHA-256 of the bytes.

    Raises SourceError whose message is the reason: unreadable, empty, not text, or of no known format.
    """
    if file.problem:
        raise SourceError(file.problem)
    if not file.data.strip():
        raise SourceError("empty file")
    text = decode(file.data)
    for loader in LOADERS:
        if loader.recognises(text):
            documents = [d for d in loader.read(text, file.path) if d.text.strip()]
            if not documents:
                raise SourceError(f"no text left after cleaning ({loader.name})")
            digest = hashlib.sha256(file.data).hexdigest()
            return [replace(document, path=file.place, sha256=digest) for document in documents]
    names = ", ".join(loader.name for loader in LOADERS)
    raise SourceError(f"unknown format (known: {names})")


def decode(data: bytes) -> str:
    """The bytes as mended text: UTF-8 (with or without mark), UTF-16 with its mark, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return mend(data.decode("utf-16", errors="replace"))
    if b"\x00" in data[:4096]:
        raise SourceError("not a text file")
    try:
        return mend(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return mend(data.decode("cp1252", errors="replace"))
