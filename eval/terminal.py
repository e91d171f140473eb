"""The terminal's renderings of results and comparisons (rich)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from eval.compare import BenchmarkComparison, Comparison, MeasureChange, QuestionChange, ScoreChange
from eval.metrics import Estimate
from eval.results import Group, QuestionResult, Results, summarise
from eval.runner import Progress
from eval.scores import BY_NAME, MEASURES
from service.answers import Status

_COLUMNS = ("status", "fact_recall", "ndcg@10", "mrr@10", "recall@10", "citation_precision", "quote_validity")
_HEADS = ("status", "facts", "nDCG", "MRR", "recall", "cited", "quotes")
_LISTED = 20  # questions of each sort of failure
SIGNIFICANT = 0.05


@contextmanager
def questions_progress(out: Console) -> Iterator[Progress]:
    """A progress bar over the questions."""
    bar = Bar(TextColumn("Asking"), BarColumn(), MofNCompleteColumn(), TextColumn("questions"), TimeElapsedColumn(), console=out)
    with bar:
        task = bar.add_task("ask", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_results(results: Results, out: Console) -> None:
    """Prints the sums, the measures by kind, and the failures in short."""
    overall, *kinds = summarise(results.questions)
    out.print(_sums(overall))
    if len(kinds) > 1:
        out.print(_by_kind([*kinds, overall]))
    _print_failures(results, out)


def _sums(overall: Group) -> Table:
    table = Table(title=f"{overall.questions:,} questions, {overall.failed:,} failed", title_justify="left")
    table.add_column("measure")
    for name in ("mean", "95 % interval", "questions"):
        table.add_column(name, justify="right")
    for measure in MEASURES:
        found = overall.estimates.get(measure.name)
        if found:
            label = measure.label if measure.higher_is_better else f"{measure.label} (lower is better)"
            table.add_row(label, f"{found.mean:.3f}", f"{found.low:.3f} – {found.high:.3f}", f"{found.n:,}")
    table.add_row("latency p50, p95", _milliseconds(overall), "", "")
    return table


def _by_kind(groups: Sequence[Group]) -> Table:
    table = Table(title="By kind (ranking measures at 10)", title_justify="left")
    table.add_column("kind")
    for name in ("n", *_HEADS, "p50, p95"):
        table.add_column(name, justify="right")
    for group in groups:
        means = [_mean(group.estimates.get(name)) for name in _COLUMNS]
        table.add_row(group.name, f"{group.questions:,}", *means, _milliseconds(group))
    return table


def _mean(found: Estimate | None) -> str:
    return f"{found.mean:.3f}" if found else ""


def _milliseconds(group: Group) -> str:
    return "" if group.p50_ms is None or group.p95_ms is None else f"{group.p50_ms:.0f}, {group.p95_ms:.0f} ms"


def _print_failures(results: Results, out: Console) -> None:
    questions = results.questions
    misplaced = [q for q in questions if any(not check.in_place for check in q.citations)]
    unquoted = [q for q in questions if not q.error and q.scores.get("statements_quoted", 1.0) < 1 and q not in misplaced]
    _print_list("Failed", [f"{q.id}: {q.error}" for q in questions if q.error], out)
    _print_list("Quotes not in place", [q.id for q in misplaced], out)
    _print_list("Statements that are not their quote", [q.id for q in unquoted], out)
    for expected in Status:
        wrong = [q for q in questions if q.status and q.expected is expected and q.status is not expected]
        _print_list(f"Should be {expected}", [f"{q.id} ({q.status}): {q.question}" for q in wrong], out)
    _print_list("Graded documents that the library does not hold", list(results.unknown_documents), out)


def _print_list(title: str, lines: Sequence[str], out: Console) -> None:
    if not lines:
        return
    out.print(Text(f"{title}: {len(lines)}", style="bold red"))
    for line in lines[:_LISTED]:
        out.print(Text(f"  {line}"), no_wrap=True, overflow="ellipsis")
    if len(lines) > _LISTED:
        out.print(f"  … and {len(lines) - _LISTED:,} more")


def print_comparison(comparison: Comparison | BenchmarkComparison, out: Console, *, shown: int) -> None:
    """Prints each measure with its test, then the `shown` questions that lost most and those that gained most."""
    out.print(_measure_table(comparison))
    out.print("p: two-sided randomisation test over the questions; corrected for the number of measures after Holm.\n")
    changed: Sequence[QuestionChange | ScoreChange] = comparison.changed
    lost = [change for change in changed if change.gain < 0]
    gained = [change for change in reversed(changed) if change.gain >= 0]
    for title, changes in (("Worse", lost), ("Better, or otherwise", gained)):
        out.print(Text(f"{title}: {len(changes)} of {comparison.shared} questions", style="bold"))
        for change in changes[:shown]:
            _print_change(change, out)
        if len(changes) > shown:
            out.print(f"  … and {len(changes) - shown:,} more (--show N)")
    if comparison.left_out:
        more = len(comparison.left_out) - _LISTED
        ids = ", ".join(comparison.left_out[:_LISTED]) + (f" and {more:,} more" if more > 0 else "")
        out.print(Text.assemble(("Left out, since only one run has them or they were changed: ", "bold red"), ids))


def _measure_table(comparison: Comparison | BenchmarkComparison) -> Table:
    table = Table(title=f"{comparison.shared:,} questions in both runs", title_justify="left")
    table.add_column("measure")
    for name in ("before", "after", "difference", "95 % interval", "p", "corrected"):
        table.add_column(name, justify="right")
    for change in comparison.measures:
        seen = change.difference
        numbers = (f"{seen.before:.3f}", f"{seen.after:.3f}", f"{seen.gain:+.3f}", f"{seen.low:+.3f} – {seen.high:+.3f}")
        table.add_row(change.measure.label, *numbers, _p(seen.p_value), _p(change.corrected_p), style=_style(change))
    return table


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _style(change: MeasureChange) -> str:
    if change.corrected_p >= SIGNIFICANT:
        return ""
    return "green" if change.better else "red"


def _print_change(change: QuestionChange | ScoreChange, out: Console) -> None:
    if isinstance(change, ScoreChange):
        title, parts = change.question, []
    else:
        title = f"{change.before.id}  {change.before.question}"
        parts = [f"{_status(change.before)} → {_status(change.after)}"] if change.before.status != change.after.status else []
    out.print(Text(f"  {title}", style="bold"), no_wrap=True, overflow="ellipsis")
    parts += [f"{_label(name)} {_score(a)} → {_score(b)}" for name, (a, b) in change.scores.items()]
    out.print(Padding(Text(", ".join(parts)), (0, 0, 0, 4)))


def _label(name: str) -> str:
    return BY_NAME[name].label if name in BY_NAME else name


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.2f}"


def _status(question: QuestionResult) -> str:
    return str(question.status or "failed")
