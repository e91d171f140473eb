"""Text of an HTML page that its own style keeps from readers: gone, without size, seen through, or off the screen.

A style is also how pages close a panel, fade words in while one scrolls, or take the gaps from between boxes; what readers get to
see in the end is not hidden.
"""

import re

from lxml import html

from indexer.loaders.html_tree import tag_of

_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%)?")
_PX = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0}  # of a unit, for text of the usual size
_UNREADABLE_PX = 1.0  # a box or a letter no larger cannot be read
_OFF_SCREEN_PX = -900.0  # what stands so far left or above is on no screen
_SHIFTS = ("text-indent", "margin-left", "margin-top")
_PLACES = ("left", "top")  # of what is taken out of the flow
_MOVING = ("transform", "transition", "animation", "will-change")  # words that fade in
_FADES_IN = ("data-aos", "data-w-id")  # so do those that a script finds by these attributes
_OPENERS = frozenset("h1 h2 h3 h4 h5 h6 button summary dt".split())  # a closed panel stands behind one of these
_INLINE = frozenset("a b big br em font i mark small span strong sub sup u".split())


def is_hidden_by_style(element: html.HtmlElement) -> bool:
    """Whether the element's own `style` keeps what it says from readers."""
    style = _declarations(element.get("style", ""))
    if not style:
        return False
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or (_within(style.get("font-size"), _UNREADABLE_PX) and _sets_size_of_words(element))
        or (_is_transparent(style) and not _fades_in(element, style))
        or (_has_no_room(style) and not _is_panel(element, style))
        or _is_off_screen(style)
    )


def _declarations(style: str) -> dict[str, str]:
    """Property → value, in lower case."""
    parts = (part.partition(":") for part in re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL).lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in parts if colon}


def _px(value: str | None) -> float | None:
    """A length in pixels, as near as can be told; None where there is none, or a share of one that is unknown."""
    match = _LENGTH.fullmatch(value or "")
    if match is None or (match[2] == "%" and float(match[1])):
        return None
    return float(match[1]) * _PX.get(match[2], 1.0)


def _within(value: str | None, most: float) -> bool:
    length = _px(value)
    return length is not None and length <= most


def _sets_size_of_words(element: html.HtmlElement) -> bool:
    """Whether words take the element's font size: it holds some itself, or in children that have no size of their own.

    A box around others has the size 0 to take the gaps from between them.
    """
    if any(text and text.strip() for text in (element.text, *(child.tail for child in element))):
        return True
    return all(tag_of(child) in _INLINE and not child.get("class") and "font" not in child.get("style", "") for child in element)


def _is_transparent(style: dict[str, str]) -> bool:
    match = _LENGTH.fullmatch(style.get("opacity", ""))
    return match is not None and float(match[1]) <= 0


def _fades_in(element: html.HtmlElement, style: dict[str, str]) -> bool:
    return any(name.endswith(_MOVING) or name.startswith(_MOVING) for name in style) or any(
        element.get(name) is not None for name in _FADES_IN
    )


def _has_no_room(style: dict[str, str]) -> bool:
    """Whether the box cuts off what it holds, and is too small to show any of it.

    Of a largest width nothing follows: a cell of a table is given 0 to be as wide as there is room.
    """
    cut = any(style.get(name, "").split(" ")[0] in {"hidden", "clip"} for name in ("overflow", "overflow-x", "overflow-y"))
    return cut and any(_within(style.get(name), _UNREADABLE_PX) for name in ("height", "width", "max-height"))


def _is_panel(element: html.HtmlElement, style: dict[str, str]) -> bool:
    """Whether the box is only closed: it keeps its width, and stands behind what opens it."""
    before = element.getprevious()
    if before is None or any(name in style for name in ("width", "position")):
        return False
    return tag_of(before) in _OPENERS or before.get("role") == "button" or before.get("aria-expanded") is not None


def _is_off_screen(style: dict[str, str]) -> bool:
    moved = (*_SHIFTS, *_PLACES) if style.get("position") in {"absolute", "fixed", "relative"} else _SHIFTS
    return any(_within(style.get(name), _OFF_SCREEN_PX) for name in moved)
