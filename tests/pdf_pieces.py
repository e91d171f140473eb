"""Pieces of PDF pages for tests, without a PDF: text in rows and columns."""

from collections.abc import Sequence

from indexer.pdf.pages import Page, Piece, Rule

HEIGHT = 842.0


def piece(x: float, top: float, text: str, *, size: float = 10, bold: bool = False, width: float | None = None) -> Piece:
    """Words with their upper left corner there, half an em for each letter wide if not told otherwise."""
    return Piece(x, top, x + (width or len(text) * size / 2), top + size, size, bold, text)


def column(
    x: float, top: float, lines: Sequence[str], *, size: float = 10, bold: bool = False, pitch: float = 1.2
) -> list[Piece]:
    """Lines one below the other."""
    return [piece(x, top + n * pitch * size, line, size=size, bold=bold) for n, line in enumerate(lines)]


def page(*pieces: Piece | Sequence[Piece], number: int = 1, rules: Sequence[Rule] = ()) -> Page:
    """A page of pieces and of columns of them."""
    flat = [one for group in pieces for one in ([group] if isinstance(group, Piece) else group)]
    return Page(number, HEIGHT, tuple(flat), tuple(rules))
