"""Reading order: what stands on a page in columns, one after the other, as a person reads them.

Where one gap runs down through rows on end, they are cut into columns, and these in turn (after the recursive X-Y cut of Nagy and
Seth, 1984). Rows go together as far as the gap reaches, so that paragraphs side by side are not read across.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from indexer.pdf.marks import bullet
from indexer.pdf.pages import Piece, Rule
from indexer.pdf.rows import rows
from indexer.pdf.tables import Table

MAX_SLABS, MAX_ATOMS = 300, 2_500  # rows and words of a page; one with more is read from top to bottom

_GAP_EMS = 0.9  # between columns, at least
_MIN_COLUMN_PT = 60.0
_MIN_LEFT, _MIN_RIGHT = 3, 2  # rows of a column
_DENSE = 0.4  # of the rows have something in the left column, or it only names what is beside it
_WRAPPED = 0.25  # of the lines of a text go on in the next line, at least
_FULL = 0.6  # of a column's width, which half of a text's lines fill
_AS_DENSE = 0.8  # a column without such lines is none of a table where as many rows begin at its edge as the text beside it has
_FLUSH_PT = 3.0
_BREAK_EMS = 0.8  # a gap from which on what follows may be the whole page's again
_THIN_PT = 3.0
_TOUCH = 0.25  # of a height that rows may share and be two
_MAX_DEPTH = 6

_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of text or a table, as it stands on the page."""

    x0: float
    top: float
    x1: float
    bottom: float
    content: Piece | Table


_Slab = list[Atom]  # what stands side by side


def atoms(pieces: Sequence[Piece], tables: Sequence[Table]) -> list[Atom]:
    """The tables, and the pieces that are not in them."""
    used = {piece for table in tables for piece in table.pieces}
    boxed = [Atom(p.x0, p.top, p.x1, p.bottom, p) for p in pieces if p not in used]
    for table in tables:
        x0, top = min(p.x0 for p in table.pieces), min(p.top for p in table.pieces)
        boxed.append(Atom(x0, top, max(p.x1 for p in table.pieces), max(p.bottom for p in table.pieces), table))
    return boxed


def in_columns(page: Sequence[Atom], rules: Sequence[Rule], *, size: float, depth: int = 0) -> Iterator[list[Atom]]:
    """The parts of the page in reading order: each is read from top to bottom. `size` is that of the text, in points."""
    slabs = _slabs(page)
    if depth > _MAX_DEPTH or len(slabs) > MAX_SLABS or len(page) > MAX_ATOMS:
        yield list(page)
        return
    plain: list[Atom] = []
    at = 0
    span = min((atom.x0 for atom in page), default=0.0), max((atom.x1 for atom in page), default=0.0)
    while at < len(slabs):
        end, gap = _columns(slabs[at:], span, rules, size=size)
        run = [atom for slab in slabs[at : at + end] for atom in slab]
        at += end
        if gap is None:
            plain += run
            continue
        if plain:
            yield plain
            plain = []
        yield from in_columns([atom for atom in run if atom.x1 <= gap[0]], rules, size=size, depth=depth + 1)
        yield from in_columns([atom for atom in run if atom.x1 > gap[0]], rules, size=size, depth=depth + 1)
    if plain:
        yield plain


def _slabs(page: Sequence[Atom]) -> list[_Slab]:
    found: list[_Slab] = []
    bottom = 0.0
    for atom in sorted(page, key=lambda atom: atom.top):
        if found and atom.top < bottom - _TOUCH * (atom.bottom - atom.top):
            found[-1].append(atom)
            bottom = max(bottom, atom.bottom)
        else:
            found.append([atom])
            bottom = atom.bottom
    return found


def _columns(slabs: Sequence[_Slab], span: _Span, rules: Sequence[Rule], *, size: float) -> tuple[int, _Span | None]:
    """How many of the rows belong together, and the gap that runs through them, if they are columns of text."""
    free: list[_Span] = [(span[0] + _MIN_COLUMN_PT, span[1])]
    end = 0
    while end < len(slabs):
        narrower = [gap for gap in _without(free, slabs[end]) if gap[1] - gap[0] >= _GAP_EMS * size]
        if not narrower:
            break
        free, end = narrower, end + 1
    for gap in free:
        if gap[1] <= span[1] - _MIN_COLUMN_PT:
            run = slabs[: _given_back(slabs[:end], gap, size) if end < len(slabs) else end]
            left = sum(any(atom.x1 <= gap[0] for atom in slab) for slab in run)
            right = sum(any(atom.x0 >= gap[1] for atom in slab) for slab in run)
            if left >= max(_MIN_LEFT, _DENSE * len(run)) and right >= _MIN_RIGHT:
                return len(run), gap if _is_text([atom for slab in run for atom in slab], gap, rules) else None
    return 1, None


def _is_text(run: Sequence[Atom], gap: _Span, rules: Sequence[Rule]) -> bool:
    """Whether text stands on the sides of the gap, rather than cells of a table.

    In those, few words go on in the next line, or lines are drawn across.
    """
    left, right = [atom for atom in run if atom.x1 <= gap[0]], [atom for atom in run if atom.x1 > gap[0]]
    top, bottom = min(atom.top for atom in run), max(atom.bottom for atom in run)
    within = [rule for rule in rules if top < rule[1] and rule[3] < bottom and rule[3] - rule[1] <= _THIN_PT]
    if _is_crossed(gap, within):
        return False
    if _goes_on(left):
        return True
    edge = min(atom.x0 for atom in left)
    beside = [slab for slab in _slabs(left) if min(atom.x0 for atom in slab) <= edge + _FLUSH_PT]
    return len(beside) >= _AS_DENSE * len(_slabs(right)) and _goes_on(right)


def _is_crossed(gap: _Span, rules: Sequence[Rule]) -> bool:
    """Whether level lines lead over the gap, one behind the other."""
    for _, level in groupby(sorted(rules, key=lambda rule: (round(rule[1]), rule[0])), key=lambda rule: round(rule[1])):
        x = gap[0]
        for x0, _, x1, _ in level:
            x = max(x, x1) if x0 <= x + _THIN_PT else x
        if x >= gap[1] + _MIN_COLUMN_PT / 2:
            return True
    return False


def _goes_on(side: Sequence[Atom]) -> bool:
    """Whether lines go on in the next and mostly fill their column, or are items of a list."""
    lines = rows(atom.content for atom in side if isinstance(atom.content, Piece))
    if not lines:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    wrapped = sum(below.text[:1].islower() and above.text[-1:] not in ".!?:;" for above, below in pairwise(lines))
    full = median(line.x1 - line.x0 for line in lines) >= _FULL * width
    return (wrapped >= _WRAPPED * len(lines) and full) or sum(bool(bullet(line.text)) for line in lines) > 1


def _without(free: Sequence[_Span], slab: _Slab) -> Iterator[_Span]:
    """What the slab leaves of the free spans."""
    for start, end in free:
        at = start
        for atom in sorted(slab, key=lambda atom: atom.x0):
            if atom.x0 < end and at < atom.x1:
                if atom.x0 > at:
                    yield at, atom.x0
                at = max(at, atom.x1)
        if at < end:
            yield at, end


def _given_back(run: Sequence[_Slab], gap: _Span, size: float) -> int:
    """How many rows are in columns that something over the whole width follows: its heading, on the left, is none of theirs."""
    last = max((number for number, slab in enumerate(run) if any(atom.x0 >= gap[1] for atom in slab)), default=len(run))
    for number in range(last + 1, len(run)):
        if min(a.top for a in run[number]) - max(a.bottom for a in run[number - 1]) >= _BREAK_EMS * size:
            return number
    return len(run)
