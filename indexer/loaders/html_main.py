"""Which part of an HTML page is its own words."""

import logging
from collections.abc import Iterator

import trafilatura
from lxml import etree, html

from indexer.loaders.html_tree import tag_of

log = logging.getLogger(__name__)

# trafilatura takes time in proportion to the elements, but in the cube of how deep lists and tables stand in each other.
MAX_ELEMENTS = 50_000
MAX_DEPTH = 100
MAX_NESTED = 10
_NESTING = frozenset({"table", "ul", "ol", "dl"})
_MIN_WORDS = 25  # of an extraction to be believed
_RUN = 4  # words in a row by which text is found again
_NEARLY_ALL = 0.95
_HALF = 0.5
_LANDMARKS = (
    "//main",
    "//*[@role='main']",
    "//*[@itemprop='articleBody']",
    "//article",
    "//*[@id='main-content' or @id='content' or @id='main']",
)
_CONTAINERS = frozenset("html body main article section div form center table tbody tr td font blockquote span".split())


def main_part(root: html.HtmlElement) -> html.HtmlElement:
    """What the page marks as its main part, narrowed down to the smallest element around what trafilatura takes for its words.

    Where a page marks nothing, or a part with little of those words, the element is looked for in all of it. trafilatura's own
    output is not used: it loses accordions, the columns of tables, and tables that lay out a page.
    """
    body = root.find("body")
    whole = root if body is None else body
    marked = next((found[0] for path in _LANDMARKS if len(found := whole.xpath(path)) == 1), whole)
    words = _extracted(root) if _within_limits(root) else []
    if len(words) < _MIN_WORDS:
        return marked
    hits = _hits(whole, set(_runs(words)))
    return _narrowed(marked if hits.get(marked, 0) >= _HALF * hits[whole] else whole, hits)


def _within_limits(root: html.HtmlElement) -> bool:
    depth = elements = nested = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        depth += step
        nested += step * (element.tag in _NESTING)
        elements += event == "start"
        if depth > MAX_DEPTH or nested > MAX_NESTED or elements > MAX_ELEMENTS:
            return False
    return True


def _extracted(root: html.HtmlElement) -> list[str]:
    """The words that trafilatura extracts; none where it finds nothing, or trips over the page."""
    try:
        # What it would try beside takes the square of the number of paragraphs, and finds the same part.
        found = trafilatura.bare_extraction(root, fast=True, include_comments=False, include_tables=True)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, etree.LxmlError) as error:
        log.info("trafilatura cannot read a page", exc_info=error)
        return []
    text = getattr(found, "body", None)
    return [] if text is None else " ".join(map(str, text.itertext())).split()


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    yield from zip(*(words[start:] for start in range(_RUN)), strict=False)


def _hits(whole: html.HtmlElement, runs: set[tuple[str, ...]]) -> dict[html.HtmlElement, int]:
    """For each element, how many of the runs of words stand in it."""
    hits: dict[html.HtmlElement, int] = {}
    for _, element in etree.iterwalk(whole, events=("end",)):
        texts = (element.text, *(child.tail for child in element))
        own = sum(run in runs for text in texts if text for run in _runs(text.split()))
        hits[element] = own + sum(hits.get(child, 0) for child in element)
    return hits


def _narrowed(part: html.HtmlElement, hits: dict[html.HtmlElement, int]) -> html.HtmlElement:
    """The smallest container in the part that holds nearly all of its hits."""
    wanted = max(1.0, _NEARLY_ALL * hits[part])
    while (inner := next((child for child in part if hits.get(child, 0) >= wanted), None)) is not None:
        if tag_of(inner) not in _CONTAINERS and "-" not in tag_of(inner):
            break
        part = inner
    return part
