"""Raised figures: powers and charges keep their sense ("10⁹", "Ca²⁺", "kg/m²"), numbers of footnotes go."""

import re

from indexer.pdf.segments import LOWERED, RAISED

_FIGURES = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_UNITS = frozenset("m cm mm km dm µm μm nm ft in s l kg min h d".split())
_RAISED = re.compile(f"{RAISED}([^{LOWERED}]*)(?:{LOWERED}|$)")


def with_raised(text: str) -> str:
    """The text with its raised parts written as such, or left out where they mark a note."""
    return _RAISED.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    raised, before = match[1].strip(), match.string[: match.start()].rstrip()
    if not re.fullmatch(r"[\d+−–()n-]+", raised):
        is_mark = re.fullmatch(r"[\[(]?[\d,;–\s-]+[\])]?|[*†‡§¶]+", raised)
        return "" if is_mark else match[1]
    word = re.search(r"[^\W\d_]*$", before)
    is_power = before[-1:].isdigit() or (word is not None and word[0].lower() in _UNITS)
    return "" if raised.isdigit() and not is_power else raised.translate(_FIGURES)
