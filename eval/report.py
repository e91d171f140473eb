"""The report: a run's results as one HTML page to look at. It needs no network and runs no script; its plots are inline SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.metrics import Estimate
from eval.results import Group, QuestionResult, Results, summarise, worst
from eval.scores import BY_NAME, MEASURES, Measure

WORST_SHOWN = 25
_SCORES_SHOWN = 6  # of a question that went badly

_TILES = ("status", "fact_recall", "ndcg@10", "citation_precision", "quote_validity", "emergency_recall")
_PANELS = ("status", "fact_recall", "ndcg@10", "mrr@10", "recall@10", "citation_precision", "citation_recall")
_BARS_A_DECADE = 8  # of the latency plot
_TICKS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a plot: a name and its estimate."""

    name: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot of one measure: a row for each kind of question, beside the mean of all."""

    measure: Measure
    overall: Estimate
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Latencies on a logarithmic axis. Places are shares of its width; heights are shares of the tallest bar's."""

    bars: tuple[tuple[float, float, float, int], ...]  # left, width, height, questions
    ticks: tuple[tuple[float, int], ...]  # place, milliseconds
    marks: tuple[tuple[float, str], ...]  # place, label


def write_report(path: Path, results: Results) -> None:
    """Writes the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_report(results), encoding="utf-8")


def render_report(results: Results) -> str:
    """The page: the run's sums, measures by kind with intervals, latencies, the worst questions, and what each measure says."""
    groups = summarise(results.questions)
    overall = groups[0]
    return _templates.get_template("report.html").render(
        results=results,
        created=datetime.fromisoformat(results.created).strftime("%d %B %Y, %H:%M UTC"),
        overall=overall,
        groups=groups,
        tiles=[(BY_NAME[name], overall.estimates[name]) for name in _TILES if name in overall.estimates],
        rows=[(m, overall.estimates[m.name]) for m in MEASURES if m.name in overall.estimates],
        panels=panels(groups),
        histogram=histogram([q.latency_ms for q in results.questions if q.latency_ms is not None]),
        failed=[q for q in results.questions if q.error],
        misplaced=[q for q in results.questions if any(not check.in_place for check in q.citations)],
        worst=worst(results.questions, count=WORST_SHOWN),
        measures=MEASURES,
        low_scores=low_scores,
        scores_shown=_SCORES_SHOWN,
    )


def panels(groups: Sequence[Group]) -> list[Panel]:
    """The plots by kind, of the measures that apply to any question."""
    overall, kinds = groups[0], groups[1:]
    return [
        Panel(
            BY_NAME[name],
            overall.estimates[name],
            tuple(Row(group.name, group.estimates[name]) for group in kinds if name in group.estimates),
        )
        for name in _PANELS
        if name in overall.estimates
    ]


def histogram(latencies_ms: Sequence[float]) -> Histogram | None:
    """How often each latency came, or None without any."""
    if not latencies_ms:
        return None
    logs = sorted(math.log10(max(ms, 0.1)) for ms in latencies_ms)
    first = math.floor(logs[0] * _BARS_A_DECADE)
    count = math.floor(logs[-1] * _BARS_A_DECADE) - first + 1
    heights = [0] * count
    for value in logs:
        heights[math.floor(value * _BARS_A_DECADE) - first] += 1

    def place(log_ms: float) -> float:
        return (log_ms * _BARS_A_DECADE - first) / count

    marks = [(place(_percentile(logs, share)), f"p{share:.0%}".removesuffix("%")) for share in (0.5, 0.95)]
    ticks = [(place(math.log10(ms)), ms) for ms in _TICKS_MS]
    return Histogram(
        bars=tuple((i / count, 1 / count, height / max(heights), height) for i, height in enumerate(heights)),
        ticks=tuple(tick for tick in ticks if 0 <= tick[0] <= 1),
        marks=tuple(marks),
    )


def _percentile(ordered: Sequence[float], share: float) -> float:
    """The value at that share of the way through, between neighbours in proportion, as numpy.percentile has it."""
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    return ordered[below] + (at - below) * (ordered[min(below + 1, len(ordered) - 1)] - ordered[below])


def low_scores(question: QuestionResult) -> list[tuple[Measure, float]]:
    """The question's scores that are not the best there is, worst first."""
    found = [(m, question.scores[m.name]) for m in MEASURES if m.name in question.scores]
    short = [(m, score) for m, score in found if score != float(m.higher_is_better)]
    return sorted(short, key=lambda item: item[1] if item[0].higher_is_better else 1 - item[1])
