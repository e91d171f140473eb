"""Markdown with front matter: the format of `corpus/`."""

import re
from datetime import date
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.blocks import Block, write_blocks
from indexer.cleaning import iso_date, one_line
from indexer.documents import Document, Role, Section, Source, Tier, document_id
from indexer.errors import SourceError

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTICES = {"about this page", "acerca de esta página", "disclaimer"}


def recognises(text: str) -> bool:
    """Whether the text opens with front matter or has a Markdown heading on a line of its own."""
    return _FRONT_MATTER.match(text) is not None or re.search(r"^#{1,6}\s+\S", text, re.MULTILINE) is not None


def read(text: str, path: str) -> list[Document]:
    """One document; raises SourceError where the front matter is not a YAML mapping, has an unknown tier, or says
    `index: false`, which keeps a page out of the library.
    """
    match = _FRONT_MATTER.match(text)
    meta = _front_matter(match[1]) if match else {}
    if meta.get("index") is False:
        raise SourceError("left out: its front matter says index: false")
    body_title, sections = _sections(text[match.end() :] if match else text, title=str(meta.get("title") or ""))
    title = one_line(str(meta.get("title") or body_title or path))
    url = meta.get("url")
    return [
        Document(
            id=document_id(url=url, path=path),
            title=title,
            sections=tuple(sections),
            url=url,
            publisher=str(meta.get("publisher") or ""),
            tier=_tier(meta.get("tier")),
            language=str(meta.get("language") or "en"),
            licence=str(meta.get("licence") or ""),
            topic=str(meta.get("topic") or ""),
            published=iso_date(meta.get("published")),
            updated=iso_date(meta.get("updated")),
            reviewed=iso_date(meta.get("reviewed")),
            also_called=tuple(str(name) for name in _list(meta, "also_called")),
            sources=tuple(_source(entry) for entry in _list(meta, "sources")),
        )
    ]


def _front_matter(text: str) -> dict[str, Any]:
    try:
        meta = yaml.safe_load(text) or {}
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceError(f"front matter is not valid YAML: {one_line(str(error))[:200]}") from error
    if not isinstance(meta, dict):
        raise SourceError(f"front matter is a {type(meta).__name__}, expected key: value lines")
    return {str(key): value.isoformat() if isinstance(value, date) else value for key, value in meta.items()}


def _tier(value: Any) -> Tier:
    try:
        return Tier(value or Tier.REFERENCE)
    except ValueError as error:
        raise SourceError(f"tier is {value!r}, expected one of {', '.join(Tier)}") from error


def _list(meta: dict[str, Any], key: str) -> list[Any]:
    value = meta.get(key) or []
    if not isinstance(value, list):
        raise SourceError(f"{key} is a {type(value).__name__}, expected a list")
    return value


def _source(entry: Any) -> Source:
    if not isinstance(entry, dict) or not entry.get("url"):
        raise SourceError(f"an entry of sources is {entry!r:.80}, expected title, publisher, url")
    updated = entry.get("updated")
    return Source(
        title=str(entry.get("title") or entry["url"]),
        publisher=str(entry.get("publisher") or ""),
        url=str(entry["url"]),
        updated=updated.isoformat() if isinstance(updated, date) else iso_date(updated),
    )


def _sections(body: str, *, title: str) -> tuple[str, list[Section]]:
    """The level-one heading, and the sections; what stands before the first heading gets the title as its own."""
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    first_title, trail = title, {1: title}
    sections: list[Section] = []
    blocks: list[Block] = []

    def close() -> None:
        level = max(trail)
        if text := write_blocks(blocks):
            parent = trail[max(k for k in trail if k < level)] if level > 2 else ""
            role = Role.NOTICE if trail[level].lower() in _NOTICES else Role.BODY
            sections.append(Section(heading=trail[level], text=text, parent=parent, role=role))
        blocks.clear()

    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            close()
            level = int(token.tag[1])
            heading = _plain(tokens[index + 1])
            trail = {k: v for k, v in trail.items() if k < level} | {level: heading}
            if level == 1:
                first_title = first_title or heading
        elif token.type == "inline" and tokens[index - 1].type == "paragraph_open":
            blocks.append(Block(_plain(token), item=token.level > 1 and _in_list(tokens, index)))
        elif token.type == "tr_open" and token.level > 0:
            blocks += _table_row(tokens, index)
    close()
    return first_title, sections


def _in_list(tokens: list[Token], index: int) -> bool:
    """Whether the paragraph at `index` opens a list item."""
    return index >= 2 and tokens[index - 2].type == "list_item_open"


def _table_row(tokens: list[Token], index: int) -> list[Block]:
    """A body row as an item that names each column: "Stage: II; X-ray: normal". Header rows give nothing."""
    start = max(i for i in range(index + 1) if tokens[i].type == "table_open")
    header = _cells(tokens, next(i for i in range(start, len(tokens)) if tokens[i].type == "tr_open"))
    if any(t.type == "thead_open" for t in tokens[index - 1 : index]):
        return []
    row = _cells(tokens, index)
    named = [f"{h}: {c}" if h else c for h, c in zip(header, row, strict=False) if c]
    return [Block("; ".join(named), item=True)] if named else []


def _cells(tokens: list[Token], index: int) -> list[str]:
    end = next(i for i in range(index, len(tokens)) if tokens[i].type == "tr_close")
    return [_plain(t) for t in tokens[index:end] if t.type == "inline"]


def _plain(token: Token) -> str:
    """The words of an inline token: link and emphasis marks gone, images and HTML left out."""
    words = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return one_line("".join(words))
