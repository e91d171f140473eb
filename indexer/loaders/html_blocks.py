"""HTML to sections: headings, paragraphs, lists and tables as the blocks that a section's text is made of."""

import re
from dataclasses import dataclass, field

from lxml import etree, html

from indexer.blocks import Block, is_lead_in
from indexer.documents import Dropped, Role, Section
from indexer.loaders.html_furniture import REASONS, Furniture, opens
from indexer.loaders.html_inline import Inline, paragraphs
from indexer.loaders.html_tables import is_data_table, table_blocks
from indexer.loaders.html_tree import tag_of
from indexer.loaders.outline import BOLD_LINE, Outline
from indexer.loaders.page_words import is_page_line, references_heading, related_heading

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark meter output progress q ruby s samp"
    " small span strike strong sub sup time tt u var wbr".split()
)
_BOLD = frozenset({"b", "strong"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
MAX_HEADING_CHARS = 300  # a longer one is a paragraph in large letters
_JOINED_ITEM_CHARS = 200  # a list in an item is told in one line up to here
_STEM_CHARS = 80
_MAX_ITEM_DEPTH = 8  # items of lists deeper in lists stand by themselves
_MOSTLY_LINKS = 0.5


def read_blocks(root: html.HtmlElement, furniture: Furniture, *, title: str) -> tuple[list[Section], list[Dropped]]:
    """The sections of an element, and what kinds of furniture were left out of it."""
    reader = _Reader(furniture, title)
    reader.read(root)
    reader.outline.close()
    return reader.outline.sections, [Dropped(kind, REASONS[kind]) for kind in reader.left_out]


@dataclass(slots=True)
class _Item:
    """A list item being read: its own words, and the items of lists in it. `open` where it holds headings: it is no item then."""

    words: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    open: bool = False

    def lines(self) -> list[str]:
        """The item in one line, or a line for each nested item that repeats what it belongs to; after a sentence, by itself."""
        own = " ".join(self.words)
        if not (own and self.nested):
            return [own] if own else self.nested
        stem = own.rstrip(" :")
        if own[-1] in ".!?" or len(stem) > _STEM_CHARS:
            return [own, *self.nested]
        joined = f"{stem}: {'; '.join(self.nested)}"
        if len(joined) <= _JOINED_ITEM_CHARS and not any(line.endswith(".") for line in self.nested):
            return [joined]
        return [f"{stem}: {line}" if len(line) <= _JOINED_ITEM_CHARS else line for line in self.nested]


class _Reader:
    """Walks over elements. `plain` reads the words of a cell or heading, where nothing is heading or page line."""

    def __init__(self, furniture: Furniture, title: str = "", *, plain: bool = False) -> None:
        self.outline = Outline(title)
        self.left_out: dict[str, None] = {}
        self._furniture = furniture
        self._plain = plain
        self._inline = Inline()
        self._items: list[_Item] = []
        self._entered: list[html.HtmlElement] = []
        self._terms: list[str] = []
        self._defined = False  # whether the terms have had a definition
        self._skipped: set[html.HtmlElement] = set()

    def read(self, root: html.HtmlElement) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        done: html.HtmlElement | None = None
        for event, element in walk:
            if event == "start" and element is not root and self._start(element):
                walk.skip_subtree()
                done = element
            elif event == "start":
                self._inline.add(element.text)
            elif element is not root:
                if element is not done:
                    self._end(element)
                self._inline.add(element.tail)
        self._flush()

    def _start(self, element: html.HtmlElement) -> bool:
        """Whether the element is dealt with, and what it holds is not walked over."""
        tag = tag_of(element)
        if element in self._skipped:
            return True
        kind = self._furniture.kind(element)
        if kind is not None:
            if kind and self._furniture.has_text(element):
                self.left_out[kind] = None
        elif tag == "br":
            self._inline.break_line()
        elif tag == "sup":
            self._inline.add_raised(element)
        elif tag in _INLINE and not (tag == "button" and opens(element) and not self._plain):
            self._inline.bold += tag in _BOLD
            self._inline.linked += tag == "a"
            return False
        else:
            self._flush()
            return self._start_block(element, tag)
        return True

    def _start_block(self, element: html.HtmlElement, tag: str) -> bool:
        level = _level(element, tag)
        if self._plain:
            self._start_container(element, tag)
            return False
        if level:
            self._start_section(element, level)
        elif tag in {"ul", "ol"} and self._furniture.is_list_of_links(element, announced=self._announced()):
            self.left_out["related pages"] = None
        elif tag == "table" and is_data_table(element):
            after_list = bool(self.outline.blocks) and self.outline.blocks[-1].item
            for block in table_blocks(element, self._words, after_list=after_list):
                self._add(block)
        elif tag == "dt":
            self._start_term(element)
        elif tag == "dd" and self._terms:
            self._defined = True
            self._add(Block(f"{', '.join(self._terms)}: {self._words(element)}", item=True))
        else:
            self._start_container(element, tag)
            return False
        return True

    def _start_section(self, element: html.HtmlElement, level: int) -> None:
        heading = self._words(element)
        if len(heading) > MAX_HEADING_CHARS:
            self._add(Block(heading))
            return
        for item in self._items:
            for line in item.lines():
                self.outline.add(Block(line))
            item.words, item.nested, item.open = [], [], True
        if level == 1 or not self._lists_pages(element, heading, level):
            self.outline.open(level, heading)

    def _lists_pages(self, element: html.HtmlElement, heading: str, level: int) -> bool:
        """Whether sources or links stand under the heading: then they are passed over."""
        kind = "references" if references_heading(heading) else "related pages" if related_heading(heading) else ""
        under = self._furniture.under(element, level) if kind else []
        if not kind or (kind == "related pages" and self._furniture.link_share(*under) < _MOSTLY_LINKS):
            return False
        self._skipped.update(under)
        self.left_out[kind] = None
        return True

    def _start_term(self, element: html.HtmlElement) -> None:
        """A term to define; a question among them is a heading over its answer."""
        if self._defined:
            self._terms, self._defined = [], False
        term = self._words(element)
        if term.endswith("?"):
            self.outline.open(BOLD_LINE, term)
        elif term:
            self._terms.append(term.rstrip(" :"))

    def _start_container(self, element: html.HtmlElement, tag: str) -> None:
        if tag == "li":
            self._items.append(_Item())
        elif tag == "dl":
            self._terms = []
        notice = self._furniture.is_notice(element)
        if (notice or tag in {"details", "aside"}) and not self._plain:
            self.outline.enter(Role.NOTICE if notice else None)
            self._entered.append(element)

    def _end(self, element: html.HtmlElement) -> None:
        tag = tag_of(element)
        if tag in _INLINE:
            self._inline.bold -= tag in _BOLD
            self._inline.linked -= tag == "a"
            return
        self._flush()
        if tag == "li":
            add = self._add if len(self._items) <= _MAX_ITEM_DEPTH else self.outline.add
            for line in self._items.pop().lines():
                add(Block(line, item=True))
        if self._entered and self._entered[-1] is element:
            self._entered.pop()
            self.outline.leave()

    def _flush(self) -> None:
        """Ends the paragraph that is being read."""
        for block, line in paragraphs(self._inline.take()):
            if self._plain or block.item or (self._items and not self._items[-1].open):
                self._add(block)
            elif line.linked and not re.search(r"[.!?:]$", line.text):
                self.left_out["related pages"] = None
            elif line.bold:
                self.outline.add_bold(line.text)
            elif not is_page_line(block.text):
                self.outline.add(block)

    def _add(self, block: Block) -> None:
        item = self._items[-1] if self._items else None
        if item is None or item.open:
            self.outline.add(block)
        elif block.item or item.nested:
            item.nested.append(block.text)
        else:
            item.words.append(block.text)

    def _words(self, element: html.HtmlElement) -> str:
        """The element's words in one line; items of a list in it with commas between."""
        reader = _Reader(self._furniture, plain=True)
        reader.read(element)
        words = ""
        for block in reader.outline.blocks:
            words += f"{', ' if block.item and words and words[-1] not in ':,' else ' '}{block.text}" if words else block.text
        return words.rstrip(" #¶§")

    def _announced(self) -> bool:
        """Whether what stands before a list leads into it."""
        if self._items:
            return True
        return bool(self.outline.blocks) and not self.outline.blocks[-1].item and is_lead_in(self.outline.blocks[-1].text)


def _level(element: html.HtmlElement, tag: str) -> int | None:
    """The level of a heading, or of what opens the part under it; None for any other element."""
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    if tag == "summary":
        return next((_HEADINGS[tag_of(part)] for part in element.iterdescendants() if tag_of(part) in _HEADINGS), BOLD_LINE)
    if element.get("role") == "heading":
        level = element.get("aria-level", "2")
        return min(int(level), BOLD_LINE) if re.fullmatch("[1-9]", level) else 2
    return BOLD_LINE if tag == "button" else None
