"""Sniffing: which loader reads a file, told by its content."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from indexer.cleaning import mend
from indexer.documents import Document, Dropped, document_id
from indexer.errors import SourceError
from indexer.loaders import community_page, markdown, medlineplus_page, medquad
from indexer.loaders.files import SourceFile


@dataclass(frozen=True, slots=True)
class Loader:
    """A text format: its name, whether a text is of it, and how it is read."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str, str], Iterable[Document | Dropped]]  # (text, relative path) → documents, and what was left out


@dataclass(frozen=True, slots=True)
class BinaryLoader:
    """A format that is not text."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str], Iterable[Document | Dropped]]


_EMPTY = "no text left after cleaning"

# The first that recognises a file reads it: the narrow formats stand before the wide ones.
BINARY_LOADERS: tuple[BinaryLoader, ...] = ()
LOADERS = (
    Loader("medquad", medquad.recognises, medquad.read),
    Loader("medlineplus-page", medlineplus_page.recognises, medlineplus_page.read),
    Loader("community-page", community_page.recognises, community_page.read),
    Loader("markdown", markdown.recognises, markdown.read),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file held."""

    documents: tuple[Document, ...]
    dropped: tuple[Dropped, ...]
    loader: str


def load(file: SourceFile) -> Loaded:
    """The documents in the file, each with its place and the SHA-256 of the bytes, and what was left out of it.

    A document that names no address of its own takes the one that the file was fetched from. Raises SourceError whose message
    is the reason: unreadable, empty, of no known format, or nothing left after cleaning.
    """
    if file.problem:
        raise SourceError(file.problem)
    if not file.data.strip():
        raise SourceError("empty file")
    name, items = _read(file)
    documents: list[Document] = []
    dropped: list[Dropped] = []
    digest = hashlib.sha256(file.data).hexdigest()
    for item in items:
        if isinstance(item, Dropped):
            dropped.append(item)
        elif item.text.strip():
            documents.append(replace(_at_origin(item, file), path=file.place, sha256=digest))
        else:
            dropped.append(Dropped(item.title, _EMPTY))
    if not documents:
        reasons = "; ".join(f"{d.what}: {d.reason}" for d in dropped[:3] if d.reason != _EMPTY)
        raise SourceError(f"{_EMPTY} ({name}{f': {reasons}' if reasons else ''})")
    return Loaded(tuple(documents), tuple(dropped), name)


def _read(file: SourceFile) -> tuple[str, Iterable[Document | Dropped]]:
    """The name of the loader that recognises the file, and what it reads."""
    for binary in BINARY_LOADERS:
        if binary.recognises(file.data):
            return binary.name, binary.read(file.data, file.path)
    text = decode(file.data)
    for loader in LOADERS:
        if loader.recognises(text):
            return loader.name, loader.read(text, file.path)
    names = ", ".join([loader.name for loader in BINARY_LOADERS] + [loader.name for loader in LOADERS])
    raise SourceError(f"unknown format (known: {names})")


def _at_origin(document: Document, file: SourceFile) -> Document:
    """The document with the address that its file was fetched from, where it names none itself."""
    if document.url or not file.origin:
        return document
    return replace(document, url=file.origin.url, id=document_id(url=file.origin.url, path=file.path))


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
