"""Ranking metrics, their intervals and the paired test.

Qrels: question → document → grade. Run: question → (document, score), higher is better. Every metric comes back per question,
for every question of the qrels: one without a result, or without a relevant document, scores 0 (trec_eval's -c). Leave
questions that nothing answers out of the qrels where they should not count.

A run is ranked by its scores; where two are equal, the id that sorts later stands first, as in trec_eval. (trec_eval compares
scores as 32-bit floats: two that differ by less are a tie there, not here.)
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Qrels = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[tuple[str, float]]]
Floats = npt.NDArray[np.float64]

RESAMPLES = 5_000
CONFIDENCE = 0.95
_BATCH = 500  # resamples held in memory at once


def ranked(results: Sequence[tuple[str, float]]) -> list[str]:
    """The ids, best first. Raises ValueError where one is given twice: it would count twice."""
    ids = [id_ for id_, _ in sorted(results, key=lambda result: (result[1], result[0]), reverse=True)]
    if len(set(ids)) != len(ids):
        twice = next(id_ for id_ in ids if ids.count(id_) > 1)
        raise ValueError(f"the run holds {twice!r} twice for one question")
    return ids


def recall(qrels: Qrels, run: Run, *, k: int, relevant_from: int = 1) -> dict[str, float]:
    """For each question, the share of its relevant documents among the first k."""
    found = {}
    for question, judged in qrels.items():
        relevant = _relevant(judged, relevant_from)
        top = ranked(run.get(question, ()))[:k]
        found[question] = len(relevant.intersection(top)) / len(relevant) if relevant else 0.0
    return found


def success(qrels: Qrels, run: Run, *, k: int, relevant_from: int = 1) -> dict[str, float]:
    """For each question, 1 where a relevant document stands among the first k, else 0 (trec_eval's success)."""
    return {
        question: float(not _relevant(judged, relevant_from).isdisjoint(ranked(run.get(question, ()))[:k]))
        for question, judged in qrels.items()
    }


def reciprocal_rank(qrels: Qrels, run: Run, *, k: int | None = 10, relevant_from: int = 1) -> dict[str, float]:
    """For each question, 1 / rank of the first relevant document, 0 where the first k hold none. Its mean is MRR@k."""
    found = {}
    for question, judged in qrels.items():
        relevant = _relevant(judged, relevant_from)
        top = ranked(run.get(question, ()))[:k]
        found[question] = next((1 / rank for rank, id_ in enumerate(top, start=1) if id_ in relevant), 0.0)
    return found


def average_precision(qrels: Qrels, run: Run, *, k: int | None = None, relevant_from: int = 1) -> dict[str, float]:
    """For each question, the sum of the precisions at its relevant documents among the first k (None: all), divided by the
    number of all its relevant documents (trec_eval's map and map_cut). Its mean is MAP.
    """
    found = {}
    for question, judged in qrels.items():
        relevant = _relevant(judged, relevant_from)
        top = ranked(run.get(question, ()))[:k]
        ranks = [rank for rank, id_ in enumerate(top, start=1) if id_ in relevant]
        precisions = sum(seen / rank for seen, rank in enumerate(ranks, start=1))
        found[question] = precisions / len(relevant) if relevant else 0.0
    return found


def ndcg(qrels: Qrels, run: Run, *, k: int) -> dict[str, float]:
    """For each question, the discounted gain of the first k, as a share of the best order's.

    The gain is the grade itself, the discount log2(rank + 1): trec_eval's ndcg_cut (Järvelin & Kekäläinen 2002), not the
    2^grade - 1 of other programs. A negative grade gains nothing.
    """
    found = {}
    for question, judged in qrels.items():
        ideal = _gain(sorted(judged.values(), reverse=True)[:k])
        gained = _gain([judged.get(id_, 0) for id_ in ranked(run.get(question, ()))[:k]])
        found[question] = gained / ideal if ideal else 0.0
    return found


def _relevant(judged: Mapping[str, int], relevant_from: int) -> set[str]:
    return {id_ for id_, grade in judged.items() if grade >= relevant_from}


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def ranking_scores(qrels: Qrels, run: Run, *, relevant_from: int = 1) -> dict[str, dict[str, float]]:
    """Metric → question → score, for the metrics this project reports. `relevant_from` is the lowest grade that counts as
    relevant where a metric knows only yes and no.
    """
    return {
        "ndcg@10": ndcg(qrels, run, k=10),
        "mrr@10": reciprocal_rank(qrels, run, k=10, relevant_from=relevant_from),
        "map@10": average_precision(qrels, run, k=10, relevant_from=relevant_from),
        "map": average_precision(qrels, run, relevant_from=relevant_from),
        "success@5": success(qrels, run, k=5, relevant_from=relevant_from),
        "recall@5": recall(qrels, run, k=5, relevant_from=relevant_from),
        "recall@10": recall(qrels, run, k=10, relevant_from=relevant_from),
        "recall@20": recall(qrels, run, k=20, relevant_from=relevant_from),
    }


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` questions with its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


def estimate(values: Sequence[float], *, right_weight: float = 1.0, seed: int = 0) -> Estimate:
    """The mean with its percentile bootstrap interval over questions (Efron & Tibshirani 1993); the same seed, the same interval.

    A value of 1 weighs `right_weight`, every other 1 (see `Measure`). Values that are all alike have an interval of no width: n
    questions without a failure still leave room for a failure rate of about 3 / n. Raises ValueError where there is no value.
    """
    parts = _parts(values, right_weight)
    n = parts.shape[1]
    if not n:
        raise ValueError("no value to take a mean of")
    low, high = _interval([_mean(parts[:, rows]) for rows in _resamples(n, seed)])
    return Estimate(float(_mean(parts)), low, high, n)


def _resamples(n: int, seed: int) -> list[npt.NDArray[np.int64]]:
    """Batches of rows drawn with replacement, int64 (500, n) each."""
    generator = np.random.default_rng(seed)
    return [generator.integers(n, size=(_BATCH, n)) for _ in range(RESAMPLES // _BATCH)]


def _parts(values: Sequence[float | None], right_weight: float) -> Floats:
    """Weighted values and their weights, float64 (2, n); zeros where a value does not apply."""
    weights = [0.0 if value is None else right_weight if value == 1 else 1.0 for value in values]
    return np.array([[(value or 0.0) * weight for value, weight in zip(values, weights, strict=True)], weights])


def _mean(parts: Floats) -> Floats:
    """The weighted mean over the last axis, from `_parts`; NaN where nothing has a weight."""
    return _ratio(parts.sum(axis=-1))


def _ratio(sums: Floats) -> Floats:
    """Row 0 divided by row 1; NaN where row 1 is 0."""
    ratio: Floats = np.divide(sums[0], sums[1], out=np.full_like(sums[0], np.nan), where=sums[1] > 0)
    return ratio


def _interval(drawn: Sequence[Floats]) -> tuple[float, float]:
    low, high = np.nanquantile(np.concatenate(drawn), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a mean gained from `before` to `after`, its 95 % interval, and the chance of a gain or loss this large by luck."""

    before: float
    after: float
    low: float
    high: float
    p_value: float
    n: int

    @property
    def gain(self) -> float:
        return self.after - self.before


def paired_difference(
    before: Sequence[float | None], after: Sequence[float | None], *, right_weight: float = 1.0, seed: int = 0
) -> Difference:
    """The difference of two means over the same questions, in the same order; None where a value does not apply.

    The p-value is from the two-sided randomisation test (Smucker, Allan & Carterette 2007): the two values of a question change
    places at random. The interval is a paired bootstrap's. `right_weight` is the weight of a value of 1 (see `Measure`).
    Raises ValueError where one side has no value.
    """
    a, b = _parts(before, right_weight), _parts(after, right_weight)
    if not a[1].any() or not b[1].any():
        raise ValueError("no value to compare")
    n = a.shape[1]
    seen = float(_mean(b) - _mean(a))
    swaps = np.random.default_rng(seed).random((RESAMPLES, n)) < 0.5
    moved = (b - a) @ swaps.T  # (2, resamples): what changes sides
    luck = _ratio(b.sum(axis=1, keepdims=True) - moved) - _ratio(a.sum(axis=1, keepdims=True) + moved)
    luck = luck[~np.isnan(luck)]
    as_large = int(np.count_nonzero(np.abs(luck) >= abs(seen) - 1e-12))
    low, high = _interval([_mean(b[:, rows]) - _mean(a[:, rows]) for rows in _resamples(n, seed)])
    return Difference(float(_mean(a)), float(_mean(b)), low, high, (1 + as_large) / (1 + len(luck)), n)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for their number (Holm 1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for place, i in enumerate(order):
        highest = max(highest, min(1.0, p_values[i] * (len(p_values) - place)))
        corrected[i] = highest
    return corrected
