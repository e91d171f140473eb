"""Repetition: whether one quotation says what another says already."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from indexer.words import STOP_WORDS
from service.quotes import Quote

_SAME_WORDS = 78  # 0-100: two quotations with this token overlap say the same
_SAME_MEANING = 0.90  # cosine from which less overlap is enough
_SAME_MEANING_WORDS = 55
_SAME_FIGURE = 0.85  # cosine and overlap from which the same numbers are the same figure
_SAME_FIGURE_WORDS = 60.0

_DENIES = re.compile(r"\b(no|not|never|none|neither|nor|cannot|without|rarely|hardly|unlikely|unlike|\w+n['’]t)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|twice|dozen|hundred"
    r"|thousand|million)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says, as far as its words show: whether it denies, its numbers, its words without those that carry nothing."""

    denies: bool
    numbers: frozenset[str]
    subject: str


@lru_cache(maxsize=4096)
def _said(text: str) -> _Said:
    subject = " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS)
    return _Said(bool(_DENIES.search(text)), frozenset(number.lower() for number in _NUMBER.findall(text)), subject)


def says_the_same(one: Quote, other: Quote) -> bool:
    """Whether two quotations agree: in nearly the same words, with the same numbers, and neither denying what the other says."""
    if _tells_its_numbers(one, other):
        return True
    said, before = _said(one.core), _said(other.core)
    if said.denies != before.denies or said.numbers != before.numbers:
        return False
    overlap = fuzz.token_set_ratio(said.subject, before.subject, score_cutoff=_SAME_MEANING_WORDS)
    if min(len(one.core), len(other.core)) < 25:
        return overlap >= 95
    return overlap >= _SAME_WORDS or (overlap >= _SAME_MEANING_WORDS and float(one.vector @ other.vector) >= _SAME_MEANING)


def _tells_its_numbers(one: Quote, other: Quote) -> bool:
    """Whether the other, as far as it is told, holds all the numbers of the one and is near to it: the same figure in other words."""
    said, told = _said(one.core), _said(other.text)
    if not said.numbers or not said.numbers <= told.numbers or said.denies != _said(other.core).denies:
        return False
    overlap = fuzz.token_set_ratio(said.subject, told.subject, score_cutoff=_SAME_FIGURE_WORDS)
    return overlap >= _SAME_FIGURE_WORDS and float(one.vector @ other.vector) >= _SAME_FIGURE
