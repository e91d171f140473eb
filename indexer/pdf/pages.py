"""The pages of a PDF, read by the program `indexer.pdf.text` in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.cleaning import mend
from indexer.documents import Dropped
from indexer.errors import SourceError
from indexer.pdf.raised import with_raised
from indexer.pdf.text import MAX_PAGES

MAX_STARTS = 3  # of the program, which a page that it breaks down at costs
MAX_RULES = 600  # on a page; more are a drawing, no table
MAX_BULLETS = 300

_ROOT = Path(__file__).parents[2]
_SCAN_SHARE, _WHOLE_SCAN_SHARE = 0.3, 0.8  # of the page, covered by pictures, without any text and with a stamp's
_STAMP_CHARS = 80
_UNMAPPED_SHARE = 0.3  # of the characters
_BULLET_REACH_PT = 40.0  # from a drawn bullet to its words
_SCAN = "a scan without text: run OCR first"
_UNREADABLE = "its letters are pictures to a program: run OCR first"
_BROKEN = "the page cannot be read"
_ERRORS = {"password": "a PDF with a password: save it without one", "damaged": "a damaged PDF"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row, or a bullet. Points from the left and the top of the page."""

    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Rule = tuple[float, float, float, float]  # a level or upright line: x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class Page:
    """A page that has text."""

    number: int
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(slots=True)
class PdfPages:
    """What a PDF holds: what it tells of itself (title, author, created, changed), its pages, and what was left out."""

    told: Mapping[str, str] = field(default_factory=dict)
    count: int = 0
    pages: list[Page] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def read_pages(data: bytes) -> PdfPages:
    """The pages of the PDF. Raises SourceError where it is damaged, or locked by a password."""
    found = PdfPages()
    first = last = 1
    for _ in range(MAX_STARTS):
        reached = _read_from(first, data, found)
        last = min(found.count, MAX_PAGES)
        if reached < last:
            found.dropped.append(Dropped(f"page {reached + 1}", _BROKEN))
        first = reached + 2
        if first > last:
            break
    if first <= last:
        found.dropped.append(Dropped(f"pages {first} to {last}", _BROKEN))
    if found.count > MAX_PAGES:
        found.dropped.append(Dropped(f"pages {MAX_PAGES + 1} to {found.count}", f"of a PDF {MAX_PAGES:,} pages are read"))
    return found


def _read_from(first: int, data: bytes, found: PdfPages) -> int:
    """Adds the pages from that one on; returns the number of the last one that could be read."""
    records = _records(first, data)
    told = next(records, {"error": "damaged"})
    if "error" in told:
        raise SourceError(_ERRORS[told["error"]])
    found.count = int(told.pop("pages"))
    found.told = {name: mend(value) for name, value in told.items()}
    reached = first - 1
    for record in records:
        reached = int(record["page"])
        _add(record, found)
    return reached


def _records(first: int, data: bytes) -> Iterator[dict[str, Any]]:
    """What the program wrote before it ended, in whatever way it did."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "indexer.pdf.text", str(first)],
        input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path}, check=False,
    )  # fmt: skip
    for line in done.stdout.split(b"\n"):
        try:
            yield json.loads(line)
        except ValueError:
            return  # the line that it was ended in


def _add(record: Mapping[str, Any], found: PdfPages) -> None:
    """Adds the page, or what it lacks, to what was found."""
    what = f"page {record['page']}"
    if "error" in record:
        found.dropped.append(Dropped(what, _BROKEN))
        return
    if record["more"]:
        found.dropped.append(Dropped(what, "more characters than are read of a page, or of a file"))
    written = ((place, with_raised(text)) for *place, text in record["segments"])
    pieces = [Piece(x0, top, x1, bottom, size, bold, text) for (x0, top, x1, bottom, size, bold), text in written if text.strip()]
    is_scan = record["pictures"] >= (_SCAN_SHARE if not pieces else _WHOLE_SCAN_SHARE)
    if record["unmapped"] > _UNMAPPED_SHARE * max(1, record["chars"]):
        found.dropped.append(Dropped(what, _UNREADABLE))
    elif is_scan and record["chars"] < _STAMP_CHARS:
        found.dropped.append(Dropped(what, _SCAN))
    elif pieces:
        pieces += _bullets(record["bullets"], pieces)
        rules = tuple((x0, top, x1, bottom) for x0, top, x1, bottom in record["rules"])
        found.pages.append(Page(record["page"], record["size"][1], tuple(pieces), rules if len(rules) <= MAX_RULES else ()))


def _bullets(boxes: list[list[float]], pieces: list[Piece]) -> Iterator[Piece]:
    """The dots that stand right before words, as pieces of text."""
    for x0, top, x1, bottom in boxes if len(boxes) <= MAX_BULLETS else ():
        middle = (top + bottom) / 2
        row = [piece for piece in pieces if piece.top <= middle <= piece.bottom]
        behind = min((piece for piece in row if piece.x0 >= x1), key=lambda piece: piece.x0, default=None)
        before = any(piece.x0 < x0 and x0 - piece.x1 < _BULLET_REACH_PT / 2 for piece in row)
        if behind and behind.x0 - x1 <= _BULLET_REACH_PT and not before:
            yield Piece(x0, behind.top, x1, behind.bottom, behind.size, behind.bold, "•")
