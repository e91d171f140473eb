"""Segments: the characters of a PDF's page in rows, no further apart than words are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.pdf.drawings import Box

RAISED, LOWERED = "\x0e", "\x0f"  # before and after raised figures in a text

_GAP_EMS = 0.4  # between words, at most; justified ones may be segments of their own
_LIGATURE_EMS = 1.2  # the letters of a ligature share its place
_OVERLAP = 0.5  # of the height of characters on one line
_RAISED_SIZE, _RAISED_EMS = 0.9, 0.15
_SPACE_EMS = 0.15  # between characters of different size, where PDFium finds a space too often
_MOSTLY = 0.9
_WALL_PT = 3.0
_MAX_WALLS = 600


@dataclass(frozen=True, slots=True)
class Style:
    """How a text object is set. `turn` counts quarters of a circle counter-clockwise; None where it is slanted, or no reader sees it."""

    size: float
    bold: bool
    turn: int | None


@dataclass(frozen=True, slots=True)
class Char:
    """A character in its place; without a style, what parts words: a space, or nothing where PDFium only guesses one."""

    text: str
    box: Box
    style: Style | None


SPACE, GUESSED_SPACE = (Char(text, (0.0, 0.0, 0.0, 0.0), None) for text in (" ", ""))


@dataclass(slots=True)
class Segment:
    """Characters in a row, no further apart than words are."""

    box: Box
    main: Char  # the largest
    size: float  # of that, in points
    parts: list[str] = field(default_factory=list)
    chars: int = 0
    bold: int = 0
    raised: bool = False
    last_size: float = 0.0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def is_bold(self) -> bool:
        return self.bold >= _MOSTLY * self.chars

    def takes(self, char: Char, style: Style, walls: Sequence[Box]) -> bool:
        """Whether the character goes on in this line. The first of a word does not behind an upright line."""
        bottom, top = max(self.main.box[1], char.box[1]), min(self.main.box[3], char.box[3])
        height = min(self.main.box[3] - self.main.box[1], char.box[3] - char.box[1])
        em = max(self.size, style.size)
        near = top - bottom >= _OVERLAP * height and -_LIGATURE_EMS * em <= char.box[0] - self.box[2] <= _GAP_EMS * em
        middle = (char.box[1] + char.box[3]) / 2
        return near and not any(
            self.box[2] - _WALL_PT <= wall[0] <= char.box[0] + _WALL_PT and wall[1] <= middle <= wall[3] for wall in walls
        )

    def add(self, char: Char, style: Style, space: str | None) -> None:
        """Adds the character; `space` is what stands before it, empty where it is PDFium's guess."""
        raised = style.size < _RAISED_SIZE * self.size and char.box[1] - self.main.box[1] > _RAISED_EMS * self.size
        shifted = self.chars > 0 and abs(style.size - self.last_size) > (1 - _RAISED_SIZE) * self.size
        if space == "" and shifted and char.box[0] - self.box[2] < _SPACE_EMS * self.size:
            space = None
        before = "" if space is None else " "
        mark = (RAISED if raised else LOWERED) if raised != self.raised else ""
        self.parts.append(f"{before}{mark}{char.text}" if raised else f"{mark}{before}{char.text}")
        self.raised, self.last_size = raised, style.size
        self.chars += 1
        self.bold += style.bold
        self.box = (
            min(self.box[0], char.box[0]), min(self.box[1], char.box[1]), max(self.box[2], char.box[2]), max(self.box[3], char.box[3])
        )  # fmt: skip
        if style.size > self.size:
            self.main, self.size = char, style.size


def segments(chars: Sequence[Char], turn: int, rules: Sequence[Box]) -> Iterator[Segment]:
    """The segments of the text that runs this way, turned to run to the right, cut at the upright ones of the rules."""
    walls = [rule for rule in rules if rule[3] - rule[1] > _WALL_PT] if len(rules) <= _MAX_WALLS else []
    segment: Segment | None = None
    space: str | None = None
    for char in chars:
        style = char.style
        if style is None:
            space = (space or "") + char.text
        elif style.turn == turn:
            upright = Char(char.text, turned(char.box, turn), style)
            if segment is None or not segment.takes(upright, style, walls if space is not None else ()):
                if segment:
                    yield segment
                segment, space = Segment(upright.box, upright, style.size), None
            segment.add(upright, style, space)
            space = None
    if segment:
        yield segment


def turned(box: Box, turn: int) -> Box:
    """The box on a page turned clockwise by so many quarters of a circle, so that text which ran that way runs to the right."""
    x0, y0, x1, y1 = box
    for _ in range(turn % 4):
        x0, y0, x1, y1 = y0, -x1, y1, -x0
    return x0, y0, x1, y1
