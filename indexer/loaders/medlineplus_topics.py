"""MedlinePlus health topics in bulk (https://medlineplus.gov/xml.html): one XML file of all topics, in English and Spanish.

The file has some thirty megabytes. Each topic is cut out and parsed by itself: memory holds one tree at a time, a topic that
is broken costs no other, and what the file's own document type declares is known to none.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from lxml import etree

from indexer.cleaning import iso_date
from indexer.documents import Document, Dropped, Section, Tier, document_id
from indexer.errors import SourceError
from indexer.language import language_of
from indexer.loaders.fields import web_address
from indexer.loaders.html_blocks import read_blocks
from indexer.loaders.html_furniture import Furniture
from indexer.loaders.html_tree import parse_html
from indexer.loaders.medlineplus_html import without_institute
from indexer.loaders.medlineplus_page import PUBLISHER
from indexer.loaders.visible import visible

MAX_TOPIC_CHARS = 1_000_000
_SNIFFED_CHARS = 100_000
_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*+<health-topics[\s>]", re.DOTALL)
_START = re.compile(r"<health-topic\s")
_END = "</health-topic>"
_LANGUAGES = {"English": "en", "Spanish": "es"}


def recognises(text: str) -> bool:
    """Whether the root element of the text is MedlinePlus's list of topics."""
    return _PROLOGUE.match(text[:_SNIFFED_CHARS]) is not None


def read(text: str, path: str) -> Iterator[Document | Dropped]:
    """A document for each topic; one that cannot be read is named, with the reason."""
    starts = [match.start() for match in _START.finditer(text)]
    for number, (start, following) in enumerate(pairwise([*starts, len(text)]), start=1):
        end = text.find(_END, start, following)
        name = _name(text[start : start + 1_000]) or f"topic {number}"
        if end < 0:
            yield Dropped(name, "cut short")
        elif end - start > MAX_TOPIC_CHARS:
            yield Dropped(name, f"more than {MAX_TOPIC_CHARS:,} characters")
        else:
            try:
                yield _document(text[start : end + len(_END)], path)
            except SourceError as error:
                yield Dropped(name, error.message)


def _name(text: str) -> str:
    match = re.match(r"<health-topic\s[^>]*?\btitle\s*=\s*(?:\"([^\"<]+)\"|'([^'<]+)')", text)
    return visible(unescape(match[1] or match[2])) if match else ""


def _document(text: str, path: str) -> Document:
    """The topic's document. Raises SourceError where its XML is broken, or it has no title, address or summary."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        topic = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"broken XML: {error.msg}") from error
    title, url = visible(topic.get("title", "")), web_address(topic.get("url", "").strip())
    summary = "".join(text for element in topic.iterchildren("full-summary") for text in map(str, element.itertext()))
    if not (title and url and summary.strip()):
        raise SourceError("no title, address or summary")
    sections = _sections(summary, title, tuple(_texts(topic, "primary-institute")))
    names: dict[str, str] = {}
    for name in _texts(topic, "also-called", "see-reference"):
        names.setdefault(name.casefold(), name)
    return Document(
        id=document_id(url=url, path=path),
        title=title,
        sections=tuple(sections),
        url=url,
        publisher=PUBLISHER,
        tier=Tier.REVIEWED,
        language=_LANGUAGES.get(topic.get("language", "")) or language_of(" ".join(section.text for section in sections)),
        topic=", ".join(_texts(topic, "group")),
        published=iso_date(topic.get("date-created")),
        also_called=tuple(name for name in names.values() if name != title),
    )


def _texts(topic: etree._Element, *names: str) -> Iterator[str]:
    return (words for child in topic.iterchildren(*names) if (words := visible("".join(map(str, child.itertext())))))


def _sections(summary: str, title: str, institutes: tuple[str, ...]) -> list[Section]:
    """The sections of a summary, which stands in the file as HTML escaped."""
    root = parse_html(summary)
    without_institute(root, institutes)
    return read_blocks(root, Furniture(root, root), title=title)[0]
