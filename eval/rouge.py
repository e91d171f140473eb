"""ROUGE (Lin 2004, https://aclanthology.org/W04-1013): how many of a reference's words a text holds, and how many of its own
words the reference holds.

Words are runs of ASCII letters and digits in lower case, not stemmed, as in the package rouge-score without its stemmer.
"""

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"[a-z0-9]+")


def rouge_n(text: str, reference: str, *, n: int) -> float:
    """F1 of the runs of n words that the two share, 0 to 1; each counts as often as it stands in both."""
    ours, theirs = _runs(_words(text), n), _runs(_words(reference), n)
    return _f1(sum((ours & theirs).values()), ours.total(), theirs.total())


def rouge_l(text: str, reference: str) -> float:
    """F1 of the longest series of words that stands in both in the same order, 0 to 1."""
    ours, theirs = _words(text), _words(reference)
    return _f1(LCSseq.similarity(ours, theirs), len(ours), len(theirs))


def rouge_scores(text: str, reference: str) -> dict[str, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L by name."""
    return {
        "rouge-1": rouge_n(text, reference, n=1),
        "rouge-2": rouge_n(text, reference, n=2),
        "rouge-l": rouge_l(text, reference),
    }


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _runs(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def _f1(shared: int, ours: int, theirs: int) -> float:
    return 2 * shared / (ours + theirs) if shared else 0.0
