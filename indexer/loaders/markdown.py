"""Markdown with front matter: the format of `corpus/`."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.blocks import Block, write_blocks
from indexer.cleaning import iso_date, mend, one_line
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
    url = _url(meta.get("url"))
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


class _FrontMatterLoader(yaml.SafeLoader):
    """YAML as front matter needs it: no aliases (they can unfold without end), and ON and NO are words."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (&, *) are not read")
        return super().compose_node(parent, index)


_FrontMatterLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_FrontMatterLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))


def _front_matter(text: str) -> dict[str, Any]:
    try:
        meta = yaml.load(text, _FrontMatterLoader) or {}  # noqa: S506 - a SafeLoader that refuses more
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceError(f"front matter is not valid YAML: {one_line(str(error))[:200]}") from error
    if not isinstance(meta, dict):
        raise SourceError(f"front matter is a {type(meta).__name__}, expected key: value lines")
    return {str(key): _clean(value) for key, value in meta.items()}


def _clean(value: Any) -> Any:
    """The value with dates as ISO texts and texts mended (an escape can bring in what no file may hold)."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, list):
        return [_clean(item) for item in value if item is not None]
    if isinstance(value, dict):
        return {str(key): _clean(item) for key, item in value.items()}
    return value


def _url(value: Any) -> str | None:
    if value in (None, ""):
        return None
    try:
        if isinstance(value, str) and urlsplit(value).scheme in {"http", "https"} and urlsplit(value).hostname:
            return value
    except ValueError:
        pass
    raise SourceError(f"url is {value!r:.80}, expected an address that starts with http:// or https://")


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
        updated=iso_date(updated),
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
            role = Role.NOTICE if any(heading.lower() in _NOTICES for heading in trail.values()) else Role.BODY
            sections.append(Section(heading=trail[level], text=text, parent=parent, role=role))
        blocks.clear()

    header: list[str] | None = None
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            close()
            level = int(token.tag[1])
            heading = _plain(tokens[index + 1])
            trail = {k: v for k, v in trail.items() if k < level} | {level: heading}
            if level == 1:
                first_title = first_title or heading
        elif token.type == "inline" and tokens[index - 1].type == "paragraph_open":
            blocks.append(Block(_plain(token), item=_opens_item(tokens, index)))
        elif token.type in {"fence", "code_block", "html_block"}:
            blocks.append(Block(_without_tags(token.content)))
        elif token.type == "table_open":
            header = None
        elif token.type == "tr_close":
            cells = _row(tokens, index)
            if header is None:
                header = cells
            else:
                blocks += _named_cells(header, cells)
    close()
    return first_title, sections


def _opens_item(tokens: list[Token], index: int) -> bool:
    """Whether the paragraph whose words are at `index` opens a list item."""
    return index >= 2 and tokens[index - 2].type == "list_item_open"


def _row(tokens: list[Token], end: int) -> list[str]:
    """The cells of the table row that closes at `end`."""
    start = end
    while tokens[start].type != "tr_open":
        start -= 1
    return [_plain(token) for token in tokens[start:end] if token.type == "inline"]


def _named_cells(header: list[str], cells: list[str]) -> list[Block]:
    """A body row as an item that names each column: "Stage: II; X-ray: normal"."""
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(header, cells, strict=False) if cell]
    return [Block("; ".join(named), item=True)] if named else []


def _without_tags(html: str) -> str:
    return re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^<>]*>", " ", html, flags=re.DOTALL | re.IGNORECASE)


def _plain(token: Token) -> str:
    """The words of an inline token: link and emphasis marks gone, images and HTML left out."""
    words = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return one_line("".join(words))
