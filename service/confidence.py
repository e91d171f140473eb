"""Confidence: how likely it is that the library holds the answer, and so when to abstain."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from service.retriever import Hit
from service.terms import Terms

_LOOKED_AT = 3  # hits in which the question's words are looked for


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer being there; each 0 to 1."""

    nearness: float  # the best cosine of a heading-and-body vector or a sentence with the question
    coverage: float  # share of the question's words, weighted by rarity, that stand in the best hits


def evidence(hits: Sequence[Hit], terms: Terms) -> Evidence:
    """The evidence in these hits for the question of these terms."""
    nearness = max(((hit.dense + hit.sentence) / 2 for hit in hits[:_LOOKED_AT]), default=0.0)
    found: set[str] = set()
    for hit in hits[:_LOOKED_AT]:
        names = " ".join((hit.document.title, *hit.document.also_called))
        found |= terms.found(f"{names} {hit.passage.passage.heading} {hit.passage.passage.text}")
    return Evidence(max(0.0, nearness), terms.share(found))


# Fitted on the golden questions (`medcite-eval golden` prints both groups): the odds of an answer being there.
_INTERCEPT, _NEARNESS, _COVERAGE = -9.0, 11.0, 5.0


def confidence(seen: Evidence) -> float:
    """The probability that the library holds an answer, 0 to 1."""
    return 1 / (1 + math.exp(-(_INTERCEPT + _NEARNESS * seen.nearness + _COVERAGE * seen.coverage)))
