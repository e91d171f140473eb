"""Running headers, footers and page numbers of a PDF: what stands at the same place at the edge of several pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from indexer.documents import Dropped
from indexer.pdf.pages import Page
from indexer.pdf.rows import Row, rows

_EDGE_SHARE = 0.14  # of the page's height, above and below
_APART_EMS = 0.6  # from the text
_PLACE_PT = 8.0  # by which the place may differ from page to page
_ENOUGH_PAGES = 3
_ENOUGH_SHARE = 0.4
_REASON = "running headers, footers and page numbers"
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|página|pag|pág|seite|pagina)\W{0,2})?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|de|von|di|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Seen:
    """What stands at the edges of all pages: the places of each text, and how often numbers differ by so much from the page's."""

    pages: int
    places: defaultdict[str, list[float]]
    offsets: Counter[int]

    def runs(self, row: Row, page: Page) -> bool:
        """Whether the row is there on several pages, or numbers them."""
        if _PAGE_NUMBER.fullmatch(row.text):
            return True
        here = sum(abs(place - row.top) <= _PLACE_PT for place in self.places[_key(row)])
        enough = min(_ENOUGH_PAGES, max(2, _ENOUGH_SHARE * self.pages))
        return here >= enough or any(self.offsets[offset] >= _ENOUGH_PAGES for offset in _offsets(row, page))


def without_furniture(pages: Sequence[Page]) -> tuple[list[Page], list[Dropped]]:
    """The pages without what runs along their edges, and what that was."""
    edges = [list(_edge_rows(page)) for page in pages]
    seen = _Seen(len(pages), defaultdict(list), Counter())
    for page, edge in zip(pages, edges, strict=True):
        for row, _ in edge:
            seen.places[_key(row)].append(row.top)
        seen.offsets.update({offset for row, _ in edge for offset in _offsets(row, page)})
    left, gone = list[Page](), dict[str, None]()
    for page, edge in zip(pages, edges, strict=True):
        running = [row for row, apart in edge if apart and seen.runs(row, page)]
        gone.update(dict.fromkeys(re.sub(r"\d+", "…", row.text) for row in running))
        out = {piece for row in running for piece in row.pieces}
        left.append(replace(page, pieces=tuple(piece for piece in page.pieces if piece not in out)))
    return left, [Dropped(f"“{text}”", _REASON) for text in gone]


def _edge_rows(page: Page) -> Iterator[tuple[Row, bool]]:
    """The rows at the upper and the lower edge, and whether they, with those further out, stand apart from the text."""
    found = rows(page.pieces)
    for inwards, is_edge in (
        (found, lambda row: row.bottom <= _EDGE_SHARE * page.height),
        (found[::-1], lambda row: row.top >= (1 - _EDGE_SHARE) * page.height),
    ):
        edge = list(takewhile(is_edge, inwards))
        gaps = [max(b.top - a.bottom, a.top - b.bottom) / a.size for a, b in pairwise(inwards[: len(edge) + 1])]
        for number, row in enumerate(edge):
            yield row, number >= len(gaps) or max(gaps[number:]) >= _APART_EMS


def _key(row: Row) -> str:
    return re.sub(r"\d+", "#", row.text.lower())


def _offsets(row: Row, page: Page) -> set[int]:
    """By how much the numbers that open and end the row differ from the page's: the same on each page where they count them."""
    return {int(number) - page.number for number in re.findall(r"^\d{1,4}\b|\b\d{1,4}$", row.text)}
