"""Sniffing: which loader reads a file, told by its content."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from indexer.documents import Document, Dropped, document_id
from indexer.errors import SourceError
from indexer.loaders import (
    community_page,
    docx,
    html_page,
    json_lines,
    markdown,
    medlineplus_html,
    medlineplus_page,
    medlineplus_topics,
    medquad,
    pdf,
    plain_text,
)
from indexer.loaders.authorities import fetched_from
from indexer.loaders.charsets import decode
from indexer.loaders.source_file import SourceFile
from indexer.loaders.visible import visible


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
BINARY_LOADERS: tuple[BinaryLoader, ...] = (
    BinaryLoader("pdf", pdf.recognises, pdf.read),
    BinaryLoader("docx", docx.recognises, docx.read),
    BinaryLoader("json-lines", json_lines.recognises, json_lines.read),
)
LOADERS = (
    Loader("medquad", medquad.recognises, medquad.read),
    Loader("medlineplus-topics", medlineplus_topics.recognises, medlineplus_topics.read),
    Loader("medlineplus-html", medlineplus_html.recognises, medlineplus_html.read),
    Loader("html-page", html_page.recognises, html_page.read),
    Loader("medlineplus-page", medlineplus_page.recognises, medlineplus_page.read),
    Loader("community-page", community_page.recognises, community_page.read),
    Loader("markdown", markdown.recognises, markdown.read),
    Loader("plain-text", plain_text.recognises, plain_text.read),
)
# One page a file: it speaks for the site that it was fetched from, not for others.
_PAGES = frozenset({"pdf", "docx", "medlineplus-html", "html-page", "plain-text"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file held."""

    documents: tuple[Document, ...]
    dropped: tuple[Dropped, ...]
    loader: str


# What comes with a collection of pages and is none of them.
_ABOUT_FILES = re.compile(r"(licen[cs]es?|copying|copyright|authors|contributors)(\.(txt|md|rst))?|notice(\.txt)?", re.IGNORECASE)


def load(file: SourceFile) -> Loaded:
    """The documents in the file, each with its place and the SHA-256 of the bytes, and what was left out of it.

    A document that names no address of its own takes the one that the file was fetched from. Raises SourceError whose message
    is the reason: unreadable, empty, of no known format, or nothing left after cleaning.
    """
    if file.problem:
        raise SourceError(file.problem)
    if not file.data.strip():
        raise SourceError("empty file")
    if _ABOUT_FILES.fullmatch(file.place.rsplit("/", 1)[-1].rsplit("!", 1)[-1]):
        raise SourceError("about the files, not of them")
    name, items = _read(file)
    documents: list[Document] = []
    dropped: list[Dropped] = []
    digest = hashlib.sha256(file.data).hexdigest()
    for item in items:
        if isinstance(item, Dropped):
            dropped.append(item)
        elif item.text.strip():
            # Where nothing else names it, a document is called by its file, whose name may hold anything.
            at_origin = _at_origin(item, file, loader=name)
            documents.append(replace(at_origin, title=visible(item.title), path=file.place, sha256=digest))
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
    text = decode(file.data, content_type=file.origin.content_type if file.origin else "")
    for loader in LOADERS:
        if loader.recognises(text):
            return loader.name, loader.read(text, file.path)
    names = ", ".join([loader.name for loader in BINARY_LOADERS] + [loader.name for loader in LOADERS])
    raise SourceError(f"unknown format (known: {names})")


def _at_origin(document: Document, file: SourceFile, *, loader: str) -> Document:
    """The document with the address that its file was fetched from, where it names none itself."""
    if not file.origin:
        return document
    if loader in _PAGES:
        document = fetched_from(document, file.origin.url)
        return replace(document, id=document_id(url=document.url, path=file.path))
    if document.url:
        return document
    at_path = document.id == document_id(url=None, path=file.path)  # else the file holds several, with ids of their own
    id_ = document_id(url=file.origin.url, path=file.path) if at_path else document.id
    return replace(document, url=file.origin.url, id=id_)
