"""Medians, tails and ratios, with how far they scatter."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some measurements, and the range that their rounds lie in."""

    median: float
    low: float
    high: float

    def to_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def spread(values: Sequence[float]) -> Spread:
    """Their median, least and greatest. Raises ValueError where there are none."""
    if not values:
        raise ValueError("nothing was measured")
    return Spread(float(np.median(values)), min(values), max(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of 100 lies."""
    return float(np.percentile(values, share))


def ratios(rounds: Sequence[Sequence[float]], floor: Sequence[Sequence[float]]) -> Spread:
    """The median of each round over the floor's for the same questions in the same round: what disturbs the machine disturbs both."""
    return spread([percentile(own, 50) / percentile(other[: len(own)], 50) for own, other in zip(rounds, floor, strict=True)])
