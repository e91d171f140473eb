"""The comparison of two runs over the same questions: a paired test for each measure, and the questions that changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.benchmark import BenchmarkResults
from eval.errors import ResultsUnreadable
from eval.metrics import Difference, holm, paired_difference
from eval.results import QuestionResult, Results
from eval.scores import BY_NAME, MEASURES, Measure, quality

_SAME = 1e-9  # scores nearer than this are the same


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure in both runs. `corrected_p` is corrected for the number of measures that were tested (Holm)."""

    measure: Measure
    difference: Difference
    corrected_p: float

    @property
    def better(self) -> bool:
        return (self.difference.gain > 0) is self.measure.higher_is_better


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that scored otherwise: measure → (score before, score after), None where a measure did not apply."""

    before: QuestionResult
    after: QuestionResult
    scores: dict[str, tuple[float | None, float | None]]

    @property
    def gain(self) -> float:
        return quality(self.after.scores) - quality(self.before.scores)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the questions they share. `changed` has the largest loss first.

    `left_out` holds the ids that only one run has, or that ask or expect something else in the other.
    """

    shared: int
    measures: tuple[MeasureChange, ...]
    changed: tuple[QuestionChange, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A benchmark's question that scored otherwise: measure → (score before, score after)."""

    question: str
    scores: dict[str, tuple[float, float]]

    @property
    def gain(self) -> float:
        return sum(after - before for before, after in self.scores.values()) / len(self.scores)


@dataclass(frozen=True, slots=True)
class BenchmarkComparison:
    """Two runs over the questions and measures they share. `changed` has the largest loss first."""

    shared: int
    measures: tuple[MeasureChange, ...]
    changed: tuple[ScoreChange, ...]
    left_out: tuple[str, ...]


def compare(before: Results, after: Results) -> Comparison:
    """What changed from one run to the other. Raises ResultsUnreadable where they share no question."""
    earlier = {question.id: question for question in before.questions}
    later = {question.id: question for question in after.questions}
    pairs = [(earlier[id_], later[id_]) for id_ in earlier if id_ in later and _same_question(earlier[id_], later[id_])]
    if not pairs:
        raise ResultsUnreadable("The two runs share no question.", hint="Compare two runs over the same golden questions.")
    changes = [_change(*pair) for pair in pairs]
    kept = {a.id for a, _ in pairs}
    return Comparison(
        shared=len(pairs),
        measures=tuple(_measure_changes(pairs)),
        changed=tuple(sorted((c for c in changes if c.scores or c.before.status != c.after.status), key=lambda c: c.gain)),
        left_out=tuple(sorted((earlier.keys() | later.keys()) - kept)),
    )


def compare_benchmarks(before: BenchmarkResults, after: BenchmarkResults) -> BenchmarkComparison:
    """What changed from one run to the other. Raises ResultsUnreadable where the benchmark, or all questions, are others."""
    asked = [set().union(*run.scores.values()) for run in (before, after)]
    pairs = {
        name: {id_: (score, after.scores[name][id_]) for id_, score in by_question.items() if id_ in after.scores[name]}
        for name, by_question in before.scores.items()
        if name in after.scores
    }
    pairs = {name: values for name, values in pairs.items() if values}  # not every measure applies to every question
    if before.benchmark != after.benchmark or not pairs:
        raise ResultsUnreadable(
            f"A run over {before.benchmark} and one over {after.benchmark} have nothing in common.",
            hint="Compare two runs over the same benchmark.",
        )
    found = [
        (BY_NAME.get(name, Measure(name, name, "")), paired_difference(*zip(*values.values(), strict=True)))
        for name, values in pairs.items()
    ]
    shared = sorted(asked[0] & asked[1])
    changes = [
        ScoreChange(id_, {name: values[id_] for name, values in pairs.items() if id_ in values and _differ(*values[id_])})
        for id_ in shared
    ]
    return BenchmarkComparison(
        shared=len(shared),
        measures=tuple(_corrected(found)),
        changed=tuple(sorted((change for change in changes if change.scores), key=lambda change: change.gain)),
        left_out=tuple(sorted(asked[0] ^ asked[1])),
    )


def _same_question(a: QuestionResult, b: QuestionResult) -> bool:
    return (a.question, a.history, a.expected, a.relevant) == (b.question, b.history, b.expected, b.relevant)


def _measure_changes(pairs: Sequence[tuple[QuestionResult, QuestionResult]]) -> list[MeasureChange]:
    found: list[tuple[Measure, Difference]] = []
    for measure in MEASURES:
        values = [(a.scores.get(measure.name), b.scores.get(measure.name)) for a, b in pairs]
        applying = [pair for pair in values if pair != (None, None)]
        before, after = [a for a, _ in applying], [b for _, b in applying]
        # In one run a measure may apply to no question: precision of abstention, where nothing was abstained from.
        if any(a is not None for a in before) and any(b is not None for b in after):
            found.append((measure, paired_difference(before, after, right_weight=measure.right_weight)))
    return _corrected(found)


def _corrected(found: Sequence[tuple[Measure, Difference]]) -> list[MeasureChange]:
    corrected = holm([difference.p_value for _, difference in found])
    return [MeasureChange(measure, difference, p) for (measure, difference), p in zip(found, corrected, strict=True)]


def _differ(a: float, b: float) -> bool:
    return abs(a - b) > _SAME


def _change(before: QuestionResult, after: QuestionResult) -> QuestionChange:
    names = [measure.name for measure in MEASURES if measure.name in before.scores or measure.name in after.scores]
    scores = {}
    for name in names:
        a, b = before.scores.get(name), after.scores.get(name)
        if a is None or b is None or _differ(a, b):
            scores[name] = (a, b)
    return QuestionChange(before, after, scores)
