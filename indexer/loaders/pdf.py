"""PDF (ISO 32000): text in reading order, its headings told by their size, running headers left out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from indexer.blocks import Block, named_cells
from indexer.cleaning import iso_date
from indexer.documents import Document, Dropped, Section, document_id
from indexer.errors import SourceError
from indexer.language import language_of
from indexer.loaders.metadata import told_author, told_title
from indexer.loaders.outline import BOLD_LINE, Outline
from indexer.loaders.page_words import is_page_line, references_heading
from indexer.pdf.furniture import without_furniture
from indexer.pdf.pages import PdfPages, read_pages
from indexer.pdf.parts import Kind, Part, TablePart, read_parts

_MAGIC = b"%PDF-"
_LEVELS = 6
_SAME_COLUMN_PT = 12.0
_MAX_TITLE_CHARS = 200

_Style = tuple[float, bool]  # size in points, bold


def recognises(data: bytes) -> bool:
    """Whether the data is a PDF."""
    return data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(_MAGIC)


def read(data: bytes, path: str) -> Iterator[Document | Dropped]:
    """One document, whose sections know their pages, and what was left out. Raises SourceError where there is no text."""
    found = read_pages(data)
    if not found.pages:
        raise SourceError(_why_empty(found))
    pages, running = without_furniture(found.pages)
    parts = list(_with_rows(read_parts(pages)))
    levels = _levels(parts)
    title = told_title(found.told.get("title"), path) or _largest_heading(parts) or path
    kept, lists = _without_lists(parts, levels)
    sections = _sections(kept, levels, title)
    yield Document(
        id=document_id(url=None, path=path),
        title=title,
        sections=tuple(sections),
        publisher=told_author(found.told.get("author")),
        language=language_of(" ".join(section.text for section in sections)),
        published=_date(found.told.get("created", "")),
        updated=_date(found.told.get("changed", "")),
    )
    yield from (*found.dropped, *running, *lists)


def _why_empty(found: PdfPages) -> str:
    reasons = Counter(dropped.reason for dropped in found.dropped)
    return reasons.most_common(1)[0][0] if reasons else "a PDF without text"


def _date(told: str) -> str | None:
    """The day of a date as PDFs write it: "D:20240501120000+02'00'"."""
    digits = told.removeprefix("D:")[:8]
    return iso_date(f"{digits[:4]}-{digits[4:6] or '01'}-{digits[6:8] or '01'}")


def _with_rows(parts: Sequence[Part | TablePart]) -> Iterator[Part]:
    """The parts, tables as items that name each column. A table that goes on after a page's end keeps its header."""
    before: TablePart | None = None
    header: tuple[str, ...] = ()
    for part in parts:
        if isinstance(part, Part):
            before = None
            yield part
            continue
        goes_on = before is not None and part.page > before.page and _same_columns(part, before)
        again = goes_on and header in ((), part.cells[0])
        if not goes_on or again:
            header = part.cells[0] if part.header else ()
        body = part.cells[1:] if header == part.cells[0] else part.cells
        for cells in body:
            for block in named_cells(header, cells) if header else _pair(cells):
                yield Part(Kind.ITEM, block.text, part.page, 0.0, False)
        before = part


def _same_columns(one: TablePart, other: TablePart) -> bool:
    return len(one.columns) == len(other.columns) and all(
        abs(a[0] - b[0]) <= _SAME_COLUMN_PT for a, b in zip(one.columns, other.columns, strict=True)
    )


def _pair(cells: Sequence[str]) -> list[Block]:
    """A row without header: its first cell names the others."""
    name, *rest = (cell for cell in cells if cell)
    return [Block(f"{name.rstrip(' :')}: {'; '.join(rest)}" if rest else name, item=True)]


def _largest_heading(parts: Sequence[Part]) -> str:
    """The largest heading of the first page that has text; empty where it has none."""
    headings = [part for part in parts if part.kind is Kind.HEADING and part.page == parts[0].page]
    return max(headings, key=lambda part: part.size).text if headings else ""


def _levels(parts: Sequence[Part]) -> Mapping[_Style, int]:
    """The level of each style of heading, the largest first. A style used once, above all others, is the title's: level 1."""
    styles = Counter((part.size, part.bold) for part in parts if part.kind is Kind.HEADING)
    ranked = sorted(styles, reverse=True)
    first = 1 if ranked and styles[ranked[0]] == 1 else 2
    return {style: min(rank, _LEVELS) for rank, style in enumerate(ranked, start=first)}


def _level(part: Part, levels: Mapping[_Style, int]) -> int:
    """The level of a heading, 0 for other parts."""
    if part.kind is Kind.BOLD:
        return BOLD_LINE
    return levels[part.size, part.bold] if part.kind is Kind.HEADING else 0


def _without_lists(parts: Sequence[Part], levels: Mapping[_Style, int]) -> tuple[list[Part], list[Dropped]]:
    """The parts without table of contents, references and lines about the file; and what went."""
    kept, gone = list[Part](), dict[str, None]()
    under = 0  # the level of the heading over references that is being read, 0 for none
    for part in parts:
        level = _level(part, levels)
        if level and references_heading(part.text):
            under = level
        elif 0 < level <= under:
            under = 0
        if under:
            gone["references"] = None
        elif part.kind is Kind.CONTENTS:
            gone["table of contents"] = None
        elif level or not is_page_line(part.text):
            kept.append(part)
    return kept, [Dropped(what, what) for what in gone]


def _sections(parts: Sequence[Part], levels: Mapping[_Style, int], title: str) -> list[Section]:
    outline = Outline(title)
    pages: list[int] = []  # on which the sections begin
    begun = 0
    for part in parts:
        if part.kind is Kind.HEADING:
            outline.open(_level(part, levels), part.text)
        elif part.kind is Kind.BOLD:
            outline.add_bold(part.text)
        else:
            outline.add(Block(part.text, item=part.kind is Kind.ITEM))
        pages += [begun] * (len(outline.sections) - len(pages))
        begun = part.page if len(outline.blocks) <= 1 else begun
    outline.close()
    pages += [begun] * (len(outline.sections) - len(pages))
    return [replace(section, page=page) for section, page in zip(outline.sections, pages, strict=True)]
