"""Tables of HTML: which of them hold data, and their rows as items that name each column."""

from collections.abc import Callable, Iterator

from lxml import html

from indexer.blocks import Block, named_cells
from indexer.loaders.html_tree import tag_of

MAX_COLUMNS = 60
MAX_ROW_SPAN = 500
MAX_REPEATED_CHARS = 200  # of a cell that spans, or of a column's name: a longer one is said once, or not as a name
_WORDS_OF_A_CELL = 60  # a cell with more is a column of a page, not of a table
_PAGE_PARTS = frozenset("h1 h2 h3 h4 h5 h6 table form hr center".split())

Words = Callable[[html.HtmlElement], str]  # an element's words in one line, furniture left out


def is_data_table(table: html.HtmlElement) -> bool:
    """Whether the table holds data, rather than laying out a page."""
    if table.get("role") in {"presentation", "none"}:
        return False
    if any(tag_of(element) in _PAGE_PARTS for element in table.iterdescendants()):
        return False
    if next(table.iter("th", "caption", "thead"), None) is not None:
        return True
    rows = [_cells(row) for row in table.iter("tr")]
    words = max((len("".join(map(str, cell.itertext())).split()) for row in rows for cell in row), default=0)
    return len(rows) > 1 and max(map(len, rows)) > 1 and words <= _WORDS_OF_A_CELL


def table_blocks(table: html.HtmlElement, words: Words, *, after_list: bool) -> Iterator[Block]:
    """The caption, and each row as an item with the names of its columns: "Stage: II; X-ray: normal".

    A cell that spans rows or columns is said in each of them. A row of one cell over the whole width announces those below it.
    `after_list`: a list stands before, whose lead-in must not be taken for the table's.
    """
    caption = table.find("caption")
    said = words(caption) if caption is not None else ""
    if said:
        yield Block(said)
    header: list[str] = []
    apart = after_list and not said
    for row, cells in _grid(table, words):
        alone = len(set(cells)) == 1 and len(_cells(row)) == 1 and len(cells) > 1
        if alone:
            apart = False
            yield Block(f"{cells[0].rstrip(' :')}:")
        elif _is_header(row, first=not header):
            above = row.getprevious()
            is_second = header and above is not None and _is_header(above, first=False)
            header = _joined(header, cells) if is_second else cells
        else:
            if apart and header:
                apart = False
                yield Block(f"{', '.join(filter(None, header))}:")
            names = [name if len(name) <= MAX_REPEATED_CHARS else "" for name in header]
            for block in named_cells(names, cells) if header else _pairs(row, cells):
                yield Block(block.text, item=not apart)


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if tag_of(cell) in {"td", "th"}]


def _grid(table: html.HtmlElement, words: Words) -> Iterator[tuple[html.HtmlElement, list[str]]]:
    """Each row with the words of its cells, those that span repeated; rows without words are left out."""
    spans: dict[int, tuple[int, str]] = {}  # column → rows still to fill, with what
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in _cells(row)[:MAX_COLUMNS]:
            _fill(cells, spans)
            said, rows = words(cell), min(_span(cell, "rowspan"), MAX_ROW_SPAN)
            for _ in range(min(_span(cell, "colspan"), MAX_COLUMNS - len(cells))):
                if rows > 1:
                    spans[len(cells)] = (rows - 1, said if len(said) <= MAX_REPEATED_CHARS else "")
                cells.append(said)
                said = said if len(said) <= MAX_REPEATED_CHARS else ""
        _fill(cells, spans)
        if any(cells):
            yield row, cells


def _fill(cells: list[str], spans: dict[int, tuple[int, str]]) -> None:
    """Appends to a row what cells of the rows above say in its next columns."""
    while len(cells) in spans:
        column = len(cells)
        left, said = spans.pop(column)
        if left > 1:
            spans[column] = (left - 1, said)
        cells.append(said)


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _is_header(row: html.HtmlElement, *, first: bool) -> bool:
    """A row in <thead>, or of header cells only; the first one also where all its cells are bold."""
    cells = _cells(row)
    parent = row.getparent()
    if parent is not None and tag_of(parent) == "thead":
        return True
    if all(tag_of(cell) == "th" and cell.get("scope") not in {"row", "rowgroup"} for cell in cells):
        return True
    return first and len(cells) > 1 and all(_is_bold(cell) for cell in cells)


def _is_bold(cell: html.HtmlElement) -> bool:
    """Whether all words of the cell are bold."""
    if tag_of(cell) == "th":
        return True
    bold = sum(len("".join(map(str, part.itertext())).strip()) for part in cell.iter("b", "strong"))
    return 0 < len("".join(map(str, cell.itertext())).strip()) <= bold


def _joined(header: list[str], cells: list[str]) -> list[str]:
    """Two rows of headers as one: "Adults" over "Dose" → "Adults Dose"."""
    width = max(len(header), len(cells))
    above, below = (row + [""] * (width - len(row)) for row in (header, cells))
    return [a if a == b else f"{a} {b}".strip() for a, b in zip(above, below, strict=True)]


def _pairs(row: html.HtmlElement, cells: list[str]) -> list[Block]:
    """A row of a table without header: its first cell names the rest where it is marked so, or where there are two."""
    named = len(cells) == 2 or (len(cells) > 2 and tag_of(_cells(row)[0]) == "th")
    if named and cells[0] and any(cells[1:]):
        return [Block(f"{cells[0].rstrip(' :')}: {'; '.join(filter(None, cells[1:]))}", item=True)]
    return [Block("; ".join(filter(None, cells)), item=True)]
