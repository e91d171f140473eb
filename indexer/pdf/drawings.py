"""What is drawn on a page of a PDF: lines that may be those of a table, dots that may be bullets, and pictures."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

MAX_OBJECTS = 50_000

_MAX_FORMS = 3  # forms in each other
_MAX_PATH_POINTS = 2_000
_RULE_PT, _MIN_RULE_PT = 3.0, 5.0
_BULLET_PT = (1.0, 8.0)

Box = tuple[float, float, float, float]  # left, bottom, right, top
_Matrix = tuple[float, float, float, float, float, float]  # ISO 32000-1, 8.3.3
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawings:
    """Boxes of lines and of dots, and the area of pictures."""

    rules: list[Box] = field(default_factory=list)
    bullets: list[Box] = field(default_factory=list)
    pictures: float = 0.0
    left: int = MAX_OBJECTS


def read_drawings(page: Any) -> Drawings:
    """What is drawn on the page, in its own coordinates."""
    drawn = Drawings()
    _read_objects(drawn, page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, matrix=_IDENTITY, depth=0)
    return drawn


def _read_objects(drawn: Drawings, owner: Any, count: Any, get: Any, *, matrix: _Matrix, depth: int) -> None:
    """Adds the objects of a page or form, whose places the matrix turns into the page's."""
    for index in range(count(owner)):
        drawn.left -= 1
        if drawn.left < 0:
            return
        thing = get(owner, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORMS:
            inner = _product(_matrix(thing), matrix)
            _read_objects(
                drawn, thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, matrix=inner, depth=depth + 1
            )
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _bounds(thing, matrix)
            drawn.pictures += (x1 - x0) * (y1 - y0)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _read_path(drawn, thing, matrix)


def _read_path(drawn: Drawings, path: Any, matrix: _Matrix) -> None:
    x0, y0, x1, y1 = _bounds(path, matrix)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    small, large = min(x1 - x0, y1 - y0), max(x1 - x0, y1 - y0)
    if small <= _RULE_PT and large >= _MIN_RULE_PT:
        drawn.rules.append((x0, y0, x1, y1))
    elif _BULLET_PT[0] <= small and large <= min(_BULLET_PT[1], 2 * small):
        drawn.bullets.append((x0, y0, x1, y1))
    elif stroke.value:
        drawn.rules += _edges(path, _product(_matrix(path), matrix))


def _edges(path: Any, matrix: _Matrix) -> Iterator[Box]:
    """The straight level and upright lines of a path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MAX_PATH_POINTS)):
        piece = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(piece, x, y)
        at = _point(x.value, y.value, matrix)
        kind = pdfium.FPDFPathSegment_GetType(piece)
        ends = [(last, at)] if kind == pdfium.FPDF_SEGMENT_LINETO else []
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = at
        if pdfium.FPDFPathSegment_GetClose(piece):
            ends.append((at, start))
        for one, other in ends:
            box = (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
            if min(box[2] - box[0], box[3] - box[1]) < 1 and max(box[2] - box[0], box[3] - box[1]) >= _MIN_RULE_PT:
                yield box
        last = at


def _matrix(thing: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2], a * then[1] + b * then[3], c * then[0] + d * then[2], c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4], e * then[1] + f * then[3] + then[5],
    )  # fmt: skip


def _point(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(thing: Any, matrix: _Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    one, other = _point(left.value, bottom.value, matrix), _point(right.value, top.value, matrix)
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
