"""Lines put together: words that a line's end divided are made whole."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIVIDED = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_BEGINNING = re.compile(r"[^\W\d_]+")
_LEAST = 3  # letters of a half that is a word by itself


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in the lines, also words with hyphens; the halves at their ends do not count."""
    counted: Counter[str] = Counter()
    for line in lines:
        words = _WORD.findall(line.lower())
        counted.update(words[1:-1] if line.rstrip().endswith("-") else words[1:])
    return counted


def joined(lines: Sequence[str], words: Counter[str]) -> str:
    """The lines as one. A hyphen at an end goes, unless the document has the word with it, or both halves as words."""
    parts: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        parts += [_glued(parts.pop(), line, words), line] if parts else [line]
    return "".join(parts)


def _glued(above: str, below: str, words: Counter[str]) -> str:
    """The upper line as it stands before the lower one: with a space, or without the hyphen that divided a word."""
    last = above.rpartition(" ")[2]
    half, rest = _DIVIDED.search(last), _BEGINNING.match(below)
    if half is None or rest is None:
        return above if re.search(r"\w[/–—]$|\d-$", last) else f"{above} "
    one, other = half[1].lower(), rest[0].lower()
    whole, with_hyphen = words[one + other], words[f"{one}-{other}"]
    tail = one.rpartition("-")[2]
    two_words = len(tail) >= _LEAST and len(other) >= _LEAST and words[tail] and words[other]
    keeps = with_hyphen > whole or (not whole and (two_words or not rest[0].islower()))
    return above if keeps else above[:-1]
