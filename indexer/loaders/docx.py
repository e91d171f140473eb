"""Word files (.docx, ECMA-376): mammoth makes HTML of them, which is read as a page without furniture.

Text that a tracked change deletes is left out, text that it inserts is read. Headers, footers, notes, comments and hidden text
are left out.
"""

from collections.abc import Iterator
from io import BytesIO

import mammoth
from lxml import html

from indexer.cleaning import iso_date
from indexer.documents import Document, Dropped, document_id
from indexer.errors import SourceError
from indexer.language import language_of
from indexer.loaders.docx_parts import HEADING_LEVELS, Word, read_word
from indexer.loaders.html_blocks import read_blocks
from indexer.loaders.html_furniture import Furniture
from indexer.loaders.html_tree import parse_html
from indexer.loaders.metadata import told_author, told_title
from indexer.loaders.visible import visible

_ZIP = b"PK\x03\x04"
_OTHER_MAGIC = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file (.doc), or one with a password: save it as .docx, without a password",
    b"{\\rtf": "rich text (.rtf): open it and save it as .docx",
}
_REASONS = {
    "headers and footers": "running headers, footers and page numbers",
    "comments": "comments of editors",
    "notes": "footnotes and endnotes",
    "deleted text": "deleted by a tracked change",
    "hidden text": "hidden in the file",
}
_STYLES = "\n".join(f"p.h{level} => h{level}:fresh" for level in range(1, HEADING_LEVELS + 1))


def recognises(data: bytes) -> bool:
    """Whether the data is a Word file, or one that could be saved as a Word file."""
    return data.startswith((_ZIP, *_OTHER_MAGIC))


def read(data: bytes, path: str) -> Iterator[Document | Dropped]:
    """One document, and what was left out. Raises SourceError where the file is damaged, too large or of another kind."""
    if reason := next((reason for magic, reason in _OTHER_MAGIC.items() if data.startswith(magic)), ""):
        raise SourceError(reason)
    word = read_word(data)
    root = parse_html(f"<html><body>{_markup(word)}</body></html>")
    furniture = Furniture(root, root)
    title = _heading(root, "h1") or told_title(word.told.get("title"), path) or _heading(root, "h2") or path
    sections, dropped = read_blocks(root, furniture, title=title)
    yield Document(
        id=document_id(url=None, path=path),
        title=title,
        sections=tuple(sections),
        publisher=told_author(word.told.get("creator")),
        language=language_of(" ".join(section.text for section in sections), expected=word.told.get("language", "")[:2] or "en"),
        published=iso_date(word.told.get("created")),
        updated=iso_date(word.told.get("modified")),
    )
    yield from dropped
    yield from (Dropped(what, _REASONS[what]) for what in word.left_out)


def _markup(word: Word) -> str:
    try:
        result = mammoth.convert_to_html(
            BytesIO(word.docx), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {})
        )
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # The layout of the parts is not what the format says; mammoth does not check it.
        raise SourceError(f"a damaged Word file: {type(error).__name__} {error}") from error
    return str(result.value)


def _heading(root: html.HtmlElement, tag: str) -> str:
    """The words of the first such heading, empty where there is none."""
    return next((words for heading in root.iter(tag) if (words := visible(heading.text_content()))), "")
