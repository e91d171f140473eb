"""JSON Lines (https://jsonlines.org): a document a line, as in the corpora of BEIR ({"_id", "title", "text"}); also plain JSON.

A record names its text in `text`, `body`, `content` or `contents`, or has `sections` of a heading and a text each; the other
fields are those of front matter. Text may be Markdown, or plain with empty lines between paragraphs.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any

from indexer.blocks import Block, write_blocks
from indexer.cleaning import one_line
from indexer.documents import UNTITLED, Document, Dropped, Section, document_id
from indexer.errors import SourceError
from indexer.language import language_of
from indexer.loaders import fields
from indexer.loaders.markdown import read_sections
from indexer.loaders.portions import of_portion

_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
_BEGINNING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[?\s*\{\s*(?:\"|\}|\Z)")
_ID = ("_id", "id")
_TEXT = ("text", "body", "content", "contents")
_OTHER_NAMES = {"lang": "language", "license": "licence", "date": "published"}
_OF_METADATA = ("url", "publisher", "language", "licence", "published", "updated", "reviewed")
_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(?=\S)")
_TITLE_CHARS = 80


def recognises(data: bytes) -> bool:
    """Whether the data begins with a JSON object, or a list of them. A beginning of some bytes is enough."""
    return _BEGINNING.match(_utf8(data[:1000])) is not None


def _utf8(data: bytes) -> bytes:
    return data.decode("utf-16", errors="replace").encode() if data.startswith(_MARKS) else data


def record_id(path: str, id_: str) -> str:
    """The id of the document that a record with this id makes, in the file with this path."""
    return document_id(url=None, path=of_portion(path)[0], fragment=id_)


def read(data: bytes, path: str) -> Iterator[Document | Dropped]:
    """A document for each record that can be read; the others are dropped by the number of their line, or place in the list."""
    for what, line in _records(_utf8(data), path):
        try:
            yield _document(_parsed(line) if isinstance(line, bytes) else line, path, what)
        except SourceError as error:
            yield Dropped(what, error.message)


def _records(data: bytes, path: str) -> Iterator[tuple[str, Any]]:
    """Each record with its name: a line's bytes ("line 12"), or what a JSON file that is not of lines holds ("item 12")."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    whole = _whole(data, next((line for line in BytesIO(data) if line.strip()), b""))
    if whole is None:
        yield from ((f"line {number}", line) for number, line in enumerate(BytesIO(data), of_portion(path)[1]) if line.strip())
    else:
        yield from ((f"item {number}", item) for number, item in enumerate(whole, start=1))


def _whole(data: bytes, first_line: bytes) -> list[Any] | None:
    """The items of a JSON file; None where its first line is an object already, or it is broken: then lines are read."""
    with suppress(SourceError):
        if isinstance(_parsed(first_line), dict):
            return None
    with suppress(SourceError):
        found = _parsed(data)
        return found if isinstance(found, list) else [found]
    return None


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError("not JSON") from error


def _document(record: Any, path: str, what: str) -> Document:
    """Raises SourceError where the record is no object, has no text, or a field that cannot be understood."""
    if not isinstance(record, dict):
        raise SourceError("not a JSON object")
    try:
        record = fields.clean(record)
    except RecursionError as error:
        raise SourceError("nested too deep") from error
    known = _known(record)
    title, sections = _sections(record, one_line(str(record.get("title") or "")))
    known["language"] = _language(known.get("language"), sections)
    id_ = next((str(record[name]) for name in _ID if record.get(name) not in (None, "")), "")
    if not id_ and not known.get("url"):
        id_ = what.replace("line", "L")
    return fields.document(known, sections, title=title, path=path, id_=record_id(path, id_) if id_ else "")


def _known(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the record tells of itself, also in the metadata of BEIR. An address that is none of the web ("#") is passed over."""
    metadata = record.get("metadata")
    told = metadata if isinstance(metadata, dict) else {}
    known = {name: told[name] for name in _OF_METADATA if isinstance(told.get(name), str)}
    known |= {_OTHER_NAMES.get(name, name): value for name, value in record.items()}
    if not str(known.get("url")).startswith(("http://", "https://")):
        known.pop("url", None)
    return known


def _language(told: object, sections: Iterable[Section]) -> str:
    """The code that the record tells ("pt" of "pt-BR"), or what its words are in."""
    code = re.fullmatch(r"([a-z]{2})(?:[-_]\w+)?", str(told).lower())
    return code[1] if code else language_of(" ".join(section.text for section in sections))


def _sections(record: Mapping[str, Any], title: str) -> tuple[str, list[Section]]:
    """The title and the sections; a record without a title takes the beginning of its text for one."""
    parts = record.get("sections")
    if isinstance(parts, list) and parts:
        named = [(one_line(str(p.get("heading") or "")), _text(p)) for p in parts if isinstance(p, dict)]
        title = title or next((heading for heading, _ in named if heading), "") or _beginning(named[0][1] if named else "")
        return title, [Section(heading, write_blocks(_blocks(text))) for heading, text in named]
    text = _text(record)
    if not text.strip():
        raise SourceError(f"no text, expected it in {', '.join(_TEXT)} or sections")
    if _HEADING.search(text):
        found, sections = read_sections(text, title=title)
        return found or _beginning(text), sections
    return title or _beginning(text), [Section(title, write_blocks(_blocks(text)))]


def _text(record: Mapping[str, Any]) -> str:
    """The text of a record or section, empty where it has none; a list's texts are paragraphs."""
    value = next((record[name] for name in _TEXT if record.get(name)), "")
    if isinstance(value, list):
        return "\n\n".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def _beginning(text: str) -> str:
    """The first words, for a title."""
    words = one_line(text)
    return words if len(words) <= _TITLE_CHARS else words[:_TITLE_CHARS].rsplit(" ", 1)[0] + UNTITLED


def _blocks(text: str) -> Iterator[Block]:
    """The paragraphs and list items of plain text; an item goes on until the next one or an empty line."""
    for paragraph in re.split(r"\n\s*\n", text):
        item, words = False, list[str]()
        for line in paragraph.split("\n"):
            if mark := _ITEM.match(line):
                yield Block(" ".join(words), item)
                item, words = True, [line[mark.end() :]]
            else:
                words.append(line)
        yield Block(" ".join(words), item)
