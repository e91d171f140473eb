"""Reads the lists of everyday words and finds them in a text, in any inflection."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from indexer.lexical_index import stems

Synonyms = Mapping[str, tuple[str, ...]]  # a word as it was said, lower case → the words that health pages use

_FOLDER = Path(__file__).parent
# By language; where two say what a phrase means, the earlier holds.
_SYNONYMS = {"en": ("synonyms.txt", "synonyms_body.txt", "synonyms_care.txt"), "es": ("synonyms_es.txt",)}
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


# Words that tell of the asker and the day; they say little of whether a page answers the question.
BACKGROUND = frozenset(word for line in _lines("background.txt") for word in line.split())


@lru_cache(maxsize=2)
def _meanings(language: str) -> dict[tuple[str, ...], str]:
    """What each everyday phrase of the language means, by the stems of its words."""
    meanings: dict[tuple[str, ...], str] = {}
    for name in _SYNONYMS.get(language, ()):
        for line in _lines(name):
            said, _, meant = line.partition(":")
            for phrase in said.split(","):
                meanings.setdefault(_key(phrase.split()), meant.strip())
    return meanings


def _key(words: list[str]) -> tuple[str, ...]:
    return tuple(map(_stem, words))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return "".join(stems(word))


@lru_cache(maxsize=1)
def _typed() -> dict[str, str]:
    """What people type for a word, lower case, and the word."""
    pairs = (line.partition(":") for line in _lines("typed.txt"))
    return {typed.strip(): word.strip() for typed, _, word in pairs}


def spelled_out(text: str) -> str:
    """The text with words as they are typed on a phone, or by ear, spelled out: "wat shud i do" is "what should i do"."""
    return _WORD.sub(lambda word: _typed().get(word[0].replace("’", "'").lower(), word[0]), text)


@lru_cache(maxsize=2)
def _longest(language: str) -> int:
    return max(map(len, _meanings(language)), default=0)


def _found(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Where an everyday phrase stands in the text, and what it means; of several, the longest."""
    words = list(_WORD.finditer(text))
    keys = [_key([word[0]])[0] for word in words]
    at = 0
    while at < len(words):
        for length in range(min(_longest(language), len(words) - at), 0, -1):
            meant = _meanings(language).get(tuple(keys[at : at + length]))
            if meant is not None:
                yield words[at].start(), words[at + length - 1].end(), meant
                at += length - 1
                break
        at += 1


def synonyms(text: str, *, language: str = "en") -> Synonyms:
    """For each everyday word in the text of this language, the words that health pages use instead."""
    plain = text.replace("’", "'")
    found: dict[str, tuple[str, ...]] = {}
    for start, end, meant in _found(plain, language):
        for word in _WORD.findall(plain[start:end].lower()):
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *meant.split())))
    return found


def restated(text: str, *, language: str = "en") -> str:
    """The text of this language with every everyday phrase as a health page would put it; the text itself where it holds none."""
    plain = text.replace("’", "'")
    pieces, at = [], 0
    for start, end, meant in _found(plain, language):
        pieces += [plain[at:start], meant]
        at = end
    return "".join((*pieces, plain[at:])) if pieces else text


def is_everyday(word: str) -> bool:
    """Whether a single word stands in the lists, so that it is no slip of another."""
    return word.lower() in BACKGROUND or _key([word]) in _meanings("en")
