"""Markdown with front matter: the format of `corpus/`."""

import re
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.blocks import Block, named_cells, write_blocks
from indexer.cleaning import one_line
from indexer.documents import Document, Role, Section
from indexer.errors import SourceError
from indexer.loaders import fields

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
    body_title, sections = read_sections(text[match.end() :] if match else text, title=str(meta.get("title") or ""))
    title = one_line(str(meta.get("title") or body_title or path))
    return [fields.document(meta, sections, title=title, path=path)]


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
    return {str(key): fields.clean(value) for key, value in meta.items()}


def read_sections(body: str, *, title: str) -> tuple[str, list[Section]]:
    """The title, which is the level-one heading where none is given, and the sections.

    What stands before the first heading gets the title as its own.
    """
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
                blocks += named_cells(header, cells)
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


def _without_tags(html: str) -> str:
    # What is not closed goes to the end, as in a browser, and so is looked at once.
    return re.sub(r"<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", " ", html, flags=re.DOTALL | re.IGNORECASE)


def _plain(token: Token) -> str:
    """The words of an inline token: link and emphasis marks gone, images and HTML left out."""
    words = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return one_line("".join(words))
