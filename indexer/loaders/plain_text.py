"""Plain text: a title, paragraphs, lists and headings as people set them without any markup. The last format to be tried."""

import re
from collections.abc import Iterator

from indexer.blocks import Block
from indexer.documents import Document, Tier, document_id
from indexer.errors import SourceError
from indexer.language import language_of
from indexer.limits import limit
from indexer.loaders.authorities import is_authority
from indexer.loaders.dates import find_date
from indexer.loaders.outline import Outline
from indexer.loaders.prose import reason_against
from indexer.loaders.text_head import TextHead, text_head
from indexer.loaders.visible import visible

MAX_TEXT_CHARS = limit("max_text_chars")
_MARKUP = re.compile(r"\s*(?:<[a-z!?/]|\{\s*[\"}\\]|\[\s*[\"{\[]|%PDF-|MIME-Version:|#!|/\*|//)", re.IGNORECASE)
_RULE = re.compile(r"\s*([=\-~*_#])\1{2,}\s*")
_ITEM = re.compile(r"\s*(?:[-*•·▪◦‣–—]|\(?(?P<number>\d{1,3})[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")
_UNWRAPPED = 200  # where a line is longer than this, every line is a paragraph
_SHORT_LINE = 0.6  # of the width: a line below it that ends a sentence is the last of its paragraph
_MAX_HEADING_CHARS = 80
_MAX_HEADING_WORDS = 10
_HEADING_LEVEL = 2  # of a heading in capitals or above a rule
_DOUBLE_RULE = "="  # where headings have both, those above any other rule stand one lower


def recognises(text: str) -> bool:
    """Whether the text does not open as markup or data do."""
    return _MARKUP.match(text) is None


def read(text: str, path: str) -> list[Document]:
    """One document. Raises SourceError where the text is no prose (a log, a table, code), or longer than is read."""
    if len(text) > MAX_TEXT_CHARS:
        raise SourceError(f"a text of {len(text):,} characters, at most {MAX_TEXT_CHARS:,} are read")
    lines = [line.expandtabs(4).rstrip() for line in text.splitlines()]
    head = text_head(lines)
    outline, written = Outline(head.title or path), list[str]()
    chunks = _chunks(lines[head.end :])
    double = any(line.strip(f" {_DOUBLE_RULE}") == "" for chunk in chunks for line in chunk)
    for chunk, following in zip(chunks, [*chunks, []][1:], strict=True):
        for block in _blocks(chunk, following, outline, double=double):
            outline.add(block)
            written.append(block.text)
    outline.close()
    if reason := reason_against(text.splitlines(), written):
        raise SourceError(reason)
    return [_document(head, outline, path)]


def _document(head: TextHead, outline: Outline, path: str) -> Document:
    return Document(
        id=document_id(url=head.url, path=path),
        title=head.title or path,
        sections=tuple(outline.sections),
        url=head.url,
        publisher=head.fields.get("publisher", ""),
        tier=Tier.REVIEWED if is_authority(head.url) else Tier.REFERENCE,
        language=head.fields.get("language") or language_of(" ".join(section.text for section in outline.sections)),
        licence=head.fields.get("licence", ""),
        published=find_date(head.fields.get("published", "")),
        updated=find_date(head.fields.get("updated", "")),
        reviewed=find_date(head.fields.get("reviewed", "")),
    )


def _chunks(lines: list[str]) -> list[list[str]]:
    """The lines between empty ones."""
    chunks: list[list[str]] = [[]]
    for line in lines:
        if line:
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def _blocks(chunk: list[str], following: list[str], outline: Outline, *, double: bool) -> Iterator[Block]:
    """The paragraphs and items of a chunk; its headings go to the outline. `double`: the text has double rules."""
    if len(chunk) == 1 and (heading := _lone_heading(chunk[0], following)):
        outline.add_bold(heading)
        return
    at = 0
    while at < len(chunk):
        line, below = chunk[at], chunk[at + 1] if at + 1 < len(chunk) else ""
        end = at + 1
        if _RULE.fullmatch(line):
            pass
        elif _RULE.fullmatch(below) and _is_heading(line):
            outline.open(_HEADING_LEVEL + (double and below.strip()[0] != _DOUBLE_RULE), visible(line))
            end += 1
        elif at == 0 and _is_heading(line) and line.isupper():
            outline.open(_HEADING_LEVEL, visible(line))
        else:
            while end < len(chunk) and not (_ITEM.match(chunk[end]) or _RULE.fullmatch(chunk[end]) or _heads(chunk, end)):
                end += 1
            yield from _told(chunk[at:end])
        at = end


def _heads(chunk: list[str], at: int) -> bool:
    """Whether a rule stands below the line, and makes it a heading."""
    return at + 1 < len(chunk) and _RULE.fullmatch(chunk[at + 1]) is not None and _is_heading(chunk[at])


def _told(lines: list[str]) -> Iterator[Block]:
    """An item, or the paragraphs that lines without an empty one between make."""
    if mark := _ITEM.match(lines[0]):
        yield Block(_joined([lines[0][mark.end() :], *lines[1:]]), item=True)
        return
    width = max(map(len, lines))
    paragraph: list[str] = []
    for line in lines:
        if paragraph and line.startswith("  ") and not paragraph[-1].startswith("  "):
            yield Block(_joined(paragraph))
            paragraph = []
        paragraph.append(line)
        if width > _UNWRAPPED or (len(line) < _SHORT_LINE * width and _SENTENCE_END.search(line)):
            yield Block(_joined(paragraph))
            paragraph = []
    if paragraph:
        yield Block(_joined(paragraph))


def _joined(lines: list[str]) -> str:
    """Wrapped lines as one; a hyphen at a line's end keeps its word together."""
    return visible(re.sub(r"(?<=[^\W\d_]-)\n\s*(?=[^\W\d_])", "", "\n".join(lines)))


def _lone_heading(line: str, following: list[str]) -> str:
    """The heading that a line with empty ones around it is, if anything can stand under it."""
    if not following:
        return ""
    leads = _ITEM.match(following[0]) is not None
    mark = _ITEM.match(line)
    if mark and (leads or not mark["number"]):
        return ""
    words = visible(line[mark.end() :] if mark else line)
    if words.endswith(":") and not leads:
        words = words.rstrip(" :")
    return words if _is_heading(words) and not line.isupper() else ""


def _is_heading(line: str) -> bool:
    """Whether a line reads as a heading: short, and without the stop of a sentence."""
    words = visible(line)
    return (
        0 < len(words) <= _MAX_HEADING_CHARS
        and len(words.split()) <= _MAX_HEADING_WORDS
        and re.search(r"[.!:;,…]$", words) is None
        and re.match(r"[\"'“‘¿¡(]*[^\W_]", words) is not None
        and words[0] == words[0].upper()
        and any(c.isalpha() for c in words)
    )
