"""A saved MedlinePlus health-topic page, as text: only its summary is prose, the rest is menus and lists of links."""

import re
from collections.abc import Iterator

from indexer.blocks import ITEM, Block, write_blocks
from indexer.cleaning import one_line
from indexer.documents import Document, Dropped, Section, Tier, document_id
from indexer.errors import SourceError
from indexer.language import language_of
from indexer.loaders.dates import find_date

_URL = re.compile(r"^(?:URL of this page|Link):\s*(https?://(?:www\.)?(?:nlm\.nih\.gov/)?medlineplus\S+)", re.MULTILINE)
UPDATED = re.compile(r"Last updated(?: on)?|Esta página fue actualizada el|Última actualización", re.IGNORECASE)
REVIEWED = re.compile(r"Last reviewed:?|Esta página fue revisada el|Última revisión(?: del tema)?:?", re.IGNORECASE)
_DATE_CHARS = 40  # behind a label
PUBLISHER = "MedlinePlus (U.S. National Library of Medicine)"


def recognises(text: str) -> bool:
    """Whether the text names a MedlinePlus address as its own and has a topic's summary."""
    return _URL.search(text) is not None and re.search(r"^## Summary\s*$", text, re.MULTILINE) is not None


def read(text: str, path: str) -> Iterator[Document | Dropped]:
    """The topic's summary as one document, and the menus around it. Raises SourceError where the page has no title."""
    title = re.search(r"^#\s+(\S.*)$", text, re.MULTILINE)
    url = _URL.search(text)
    summary = re.search(r"^## Summary\s*$(.*?)(?=^#{1,3}\s|\Z)", text, re.MULTILINE | re.DOTALL)
    if not (title and url and summary):
        raise SourceError("a MedlinePlus page without title, address or summary")
    heading = one_line(title[1])
    section = Section(heading=heading, text=write_blocks(_blocks(summary[1])))
    also = re.search(r"^Also called:\s*(.+)$", text, re.MULTILINE)
    yield Dropped("lines outside the summary", "menus and lists of links")
    yield Document(
        id=document_id(url=url[1], path=path),
        title=heading,
        sections=(section,),
        url=url[1],
        publisher=PUBLISHER,
        tier=Tier.REVIEWED,
        language=page_language(url[1], section.text),
        updated=labelled_date(text, UPDATED),
        reviewed=labelled_date(text, REVIEWED),
        also_called=tuple(one_line(name) for name in also[1].split(",")) if also else (),
    )


def page_language(url: str, text: str) -> str:
    """The language of a page at that address: Spanish pages stand in a folder of their own."""
    return "es" if "/spanish/" in url else language_of(text)


def labelled_date(text: str, label: re.Pattern[str]) -> str | None:
    """The date behind the first of the labels that has one."""
    dates = (find_date(text[match.end() : match.end() + _DATE_CHARS]) for match in label.finditer(text))
    return next((date for date in dates if date), None)


def _blocks(summary: str) -> list[Block]:
    """The paragraphs and items of wrapped text; the line that names the responsible institute is left out."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", summary):
        if re.match(r"\s*(NIH:|!\[)", part):
            continue
        lines = part.strip("\n").split("\n")
        if not re.match(r"\s*[*-]\s", lines[0]):
            blocks.append(Block(one_line(part)))
            continue
        for line in lines:
            if match := re.match(r"\s*[*-]\s+(.*)", line):
                blocks.append(Block(match[1], item=True))
            elif blocks:
                blocks[-1] = Block(f"{blocks[-1].text} {line.strip()}", item=True)
    return [b for b in blocks if b.text.strip(ITEM)]
