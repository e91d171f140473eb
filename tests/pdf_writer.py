"""Small PDFs for tests, written by hand: text at its place in Helvetica, lines, and pictures that cover a page."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842  # points, A4
# Of Helvetica's characters, in thousandths of its size; those not named are 556 wide.
_WIDTHS = {
    letter: width
    for letters, width in {
        "ijl": 222, "'": 191, "ftI .,:;/!": 278, "r-()": 333, "*•": 370, "Jckvxysz": 500, "FTZ": 611, "ABEKPSVXY": 667,
        "CDHNRUw": 722, "GOQ": 778, "mM": 833, "W": 944, "—": 1000,
    }.items()
    for letter in letters
}  # fmt: skip


@dataclass
class PdfPage:
    """A page under construction. Places count from its left and top; `turn` is its /Rotate."""

    turn: int = 0
    _drawn: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, *, size: float = 11, bold: bool = False, rise: float = 0) -> float:
        """Writes words whose baseline is at y; returns where they end."""
        raw = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").decode("latin-1")
        self._drawn.append(f"BT /{'B' if bold else 'R'} {size} Tf {rise} Ts {x} {HEIGHT - y} Td ({raw}) Tj ET")
        return x + text_width(words, size=size)

    def lines(
        self, x: float, y: float, lines: Sequence[str], *, size: float = 11, bold: bool = False, pitch: float = 1.2
    ) -> float:
        """Writes lines one below the other; returns where the next one would stand."""
        for line in lines:
            self.text(x, y, line, size=size, bold=bold)
            y += pitch * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draws a line."""
        self._drawn.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def dot(self, x: float, y: float, *, size: float = 4) -> None:
        """Draws a filled square, as a bullet."""
        self._drawn.append(f"{x} {HEIGHT - y} {size} {size} re f")

    def picture(self) -> None:
        """Covers the page with a picture."""
        self._drawn.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q")

    def raw(self, operators: str) -> None:
        """Adds operators as they are."""
        self._drawn.append(operators)

    def content(self) -> bytes:
        return zlib.compress("\n".join(self._drawn).encode("latin-1"))


def text_width(words: str, *, size: float) -> float:
    """About how wide Helvetica sets the words, in points."""
    return sum(_WIDTHS.get(letter, 556) for letter in words) * size / 1000


def wrapped(text: str, width: float, *, size: float = 11) -> list[str]:
    """The text in lines no wider than that."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size=size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def pdf(pages: Sequence[PdfPage], *, told: Mapping[str, str] | None = None, locked: bool = False) -> bytes:
    """The file; `told` is what it says of itself (Title, Author, CreationDate, ModDate)."""
    picture = zlib.compress(b"\xcc")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages)))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>"
        b"stream\n%s\nendstream" % (len(picture), picture),
        b"<<%s>>" % b"".join(b"/%s(%s)" % (name.encode(), value.encode("latin-1")) for name, value in (told or {}).items()),
    ]
    for number, page in enumerate(pages):
        content = page.content()
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R/Resources<</Font<</R 3 0 R/B 4 0 R>>"
            b"/XObject<</P 5 0 R>>>>>>" % (WIDTH, HEIGHT, page.turn, 8 + 2 * number),
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
        ]
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32) if locked else b""
    return assembled(objects, trailer=b"/Info 6 0 R" + lock)


def assembled(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A file of these objects, the first of which is the catalog."""
    out, places = b"%PDF-1.7\n", list[int]()
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, trailer, len(out),
    )  # fmt: skip
