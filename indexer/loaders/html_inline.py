"""Running text of HTML: the lines of one paragraph, put together from its inline elements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html

from indexer.blocks import Block
from indexer.loaders.visible import visible

_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_UNITS = frozenset("m cm mm km dm µm nm ft in s l kg".split())
_BEFORE = 40  # characters before a raised figure that tell what it is
_BULLET = re.compile(r"(?:[-–—•·▪◦*‣]|\d{1,2}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph: whether all of it is bold, and whether all of it is a link."""

    text: str
    bold: bool
    linked: bool


@dataclass(slots=True)
class Inline:
    """The text of a paragraph while its elements are read."""

    bold: int = 0  # how many elements around the text make it so
    linked: int = 0
    _runs: list[tuple[str, bool, bool]] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        """Appends text as it stands in the source."""
        if text:
            self._runs.append((text, self.bold > 0, self.linked > 0))

    def break_line(self) -> None:
        """Ends a line, as <br> does."""
        self._runs.append(("\0", False, False))

    def add_raised(self, element: html.HtmlElement) -> None:
        """Appends what <sup> holds: a power or charge with raised figures ("10⁹"), nothing for the number of a footnote."""
        text = visible("".join(map(str, element.itertext())))
        if not re.fullmatch(r"[\d+−()n-]+", text):
            if not re.fullmatch(r"[\[(]?[\d,;–\s-]+[\])]?|\[.*\]|[*†‡§]+", text):
                self.add(text)
            return
        is_note = self.linked or element.find(".//a") is not None
        before = "".join(run[-_BEFORE:] for run, _, _ in self._runs[-3:])[-_BEFORE:]
        word = re.search(r"(\S*?)([^\W\d_]*)$", before)
        follows_word = word is not None and bool(word[0]) and not before[-1].isdigit() and word[2].lower() not in _UNITS
        if not is_note and not (follows_word and text.isdigit()):
            self.add(text.translate(_RAISED))

    def take(self) -> list[Line]:
        """The lines so far, empty ones among them; the next text starts afresh."""
        if not self._runs:
            return []
        lines, line = list[Line](), list[tuple[str, bool, bool]]()
        for run in (*self._runs, ("\0", False, False)):
            if run[0] != "\0":
                line.append(run)
                continue
            words = [part for part in line if not part[0].isspace()]
            text = visible("".join(part[0] for part in line))
            lines.append(Line(text, bool(words) and all(b for _, b, _ in words), bool(words) and all(a for _, _, a in words)))
            line = []
        self._runs.clear()
        return lines


def paragraphs(lines: list[Line]) -> Iterator[tuple[Block, Line]]:
    """The blocks that lines make, each with what is true of all its lines: one that ends no sentence goes on in the next."""
    group: list[Line] = []
    for line in lines:
        bullet = _BULLET.match(line.text) if len(lines) > 1 else None
        ends = not line.text or bullet or (group and (_SENTENCE_END.search(group[-1].text) or group[-1].bold != line.bold))
        if group and ends:
            yield _paragraph(group)
            group = []
        if bullet:
            yield Block(line.text[bullet.end() :], item=True), line
        elif line.text:
            group.append(line)
    if group:
        yield _paragraph(group)


def _paragraph(lines: list[Line]) -> tuple[Block, Line]:
    text = " ".join(line.text for line in lines)
    return Block(text), Line(text, lines[0].bold, all(line.linked for line in lines))
