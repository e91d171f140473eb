"""The text of a PDF with its places, read by PDFium. A program of its own: PDF on standard input, JSON lines on standard output.

    python -m indexer.pdf.text FIRST_PAGE < file.pdf

Two kilobytes of malice can keep PDFium busy for hours, or have it take all memory. So this program sets itself limits, is ended
by the system where it passes one, and has written the pages before. The first line is what the file tells of itself, or
{"error": …}; each other line is a page. Lengths are points, from the left and from the top of the page as it is read.

It imports little, so that it starts fast.
"""

import ctypes
import json
import math
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

import pypdfium2.raw as pdfium

from indexer.limits import limit
from indexer.pdf.drawings import Box, read_drawings
from indexer.pdf.segments import GUESSED_SPACE, SPACE, Char, Style, segments, turned

MAX_PAGES = limit("max_pdf_pages")
MAX_PAGE_CHARS = 100_000
MAX_CHARS = limit("max_pdf_chars")
PAGE_CPU_S = limit("max_pdf_page_cpu_s")
MAX_CPU_S = limit("max_pdf_cpu_s")
MAX_MEMORY_BYTES = limit("max_pdf_memory_bytes")


_FACTS = {"title": b"Title", "author": b"Author", "created": b"CreationDate", "changed": b"ModDate"}
_BOLD_NAMES = (b"bold", b"black", b"heavy", b"demi")
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18  # a flag of font descriptors, ISO 32000-1 table 123
_FILL_AND_STROKE = 2  # a way to set bold with a font that has no bold
_SOFT_HYPHEN = 0xAD  # drawn at a line's end only
_HYPHENS = {0x02, _SOFT_HYPHEN, 0x2010, 0xFFFE}  # hyphens, and what PDFium makes of one at a line's end
_MIN_SIZE, _MAX_SIZE = 2.0, 500.0  # points: no reader sees the rest
_SLANT = 0.02  # quarters of a circle


def main(source: BinaryIO, out: TextIO, first_page: int) -> None:
    """Writes what the PDF holds from that page on, counted from 1."""
    data = source.read()
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        _write(out, {"error": "password" if locked else "damaged"})
        return
    count = pdfium.FPDF_GetPageCount(document)
    _write(out, {"pages": count, **{name: _fact(document, tag) for name, tag in _FACTS.items()}})
    left = MAX_CHARS
    for number in range(first_page, min(count, MAX_PAGES) + 1):
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        resource.setrlimit(resource.RLIMIT_CPU, (min(math.ceil(used) + PAGE_CPU_S, MAX_CPU_S), MAX_CPU_S))
        page = _page(document, number, min(left, MAX_PAGE_CHARS))
        left -= page.get("chars", 0)
        _write(out, page)


def _write(out: TextIO, record: dict[str, Any]) -> None:
    out.write(json.dumps(record) + "\n")
    out.flush()  # what is written stays, whatever the next page does


def _fact(document: Any, tag: bytes) -> str:
    buffer = ctypes.create_string_buffer(2048)
    size = pdfium.FPDF_GetMetaText(document, tag, buffer, len(buffer))
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace") if size <= len(buffer) else ""


def _page(document: Any, number: int, max_chars: int) -> dict[str, Any]:
    """The page's segments, rules, and what share of it pictures cover, in points from its left and top."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    if not text:
        return {"page": number, "error": "damaged"}
    found = pdfium.FPDFText_CountChars(text)
    chars = list(_chars(text, min(found, max_chars)))
    turns = Counter(char.style.turn for char in chars if char.style and char.style.turn is not None)
    turn = turns.most_common(1)[0][0] if turns else 0
    drawn = read_drawings(page)
    rules = [turned(box, turn) for box in drawn.rules]
    left, bottom, right, top = turned(_page_box(page), turn)

    def placed(box: Box) -> list[float]:
        return [round(box[0] - left, 1), round(top - box[3], 1), round(box[2] - left, 1), round(top - box[1], 1)]

    record = {
        "page": number,
        "size": [round(right - left, 1), round(top - bottom, 1)],
        "segments": [[*placed(s.box), round(s.size, 1), s.is_bold, s.text] for s in segments(chars, turn, rules)],
        "rules": [placed(box) for box in rules],
        "bullets": [placed(turned(box, turn)) for box in drawn.bullets],
        "pictures": round(drawn.pictures / max(1.0, (right - left) * (top - bottom)), 2),
        "chars": len(chars),
        "unmapped": sum(pdfium.FPDFText_HasUnicodeMapError(text, i) == 1 for i in range(min(found, max_chars))),
        "more": found - min(found, max_chars),
    }
    pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(page)
    return record


def _page_box(page: Any) -> Box:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return 0.0, 0.0, 612.0, 792.0
    return box.left, box.bottom, box.right, box.top


def _chars(text: Any, count: int) -> Iterator[Char]:
    """The characters in the order of the file, and the spaces between them."""
    styles: dict[int, Style] = {}
    box = pdfium.FS_RECTF()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if not code or chr(code).isspace():
            yield GUESSED_SPACE if pdfium.FPDFText_IsGenerated(text, index) == 1 else SPACE
            continue
        owner = ctypes.cast(pdfium.FPDFText_GetTextObject(text, index), ctypes.c_void_p).value or 0
        style = styles.get(owner)
        if style is None:
            style = styles[owner] = _style(text, index)
        if pdfium.FPDFText_GetLooseCharBox(text, index, box) and (code != _SOFT_HYPHEN or box.right > box.left):
            yield Char("-" if code in _HYPHENS else chr(code), (box.left, box.bottom, box.right, box.top), style)


def _style(text: Any, index: int) -> Style:
    matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    name = ctypes.create_string_buffer(256)
    pdfium.FPDFText_GetFontInfo(text, index, name, len(name), flags)
    bold = any(word in name.value.lower() for word in _BOLD_NAMES) or bool(flags.value & _FORCE_BOLD)
    bold = bold or pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT
    owner = pdfium.FPDFText_GetTextObject(text, index)
    bold = bold or (bool(owner) and pdfium.FPDFTextObj_GetTextRenderMode(owner) == _FILL_AND_STROKE)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    is_level = abs(quarters - round(quarters)) < _SLANT and _MIN_SIZE <= size <= _MAX_SIZE
    return Style(size, bold, round(quarters) % 4 if is_level else None)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PAGE_CPU_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(sys.stdin.buffer, sys.stdout, int(sys.argv[1]))
