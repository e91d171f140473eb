"""The table of benchmark results: one run in the terminal, all runs of a folder as its README.md."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.benchmark import BenchmarkResults, is_benchmark, read_benchmark
from eval.conditions import CONDITIONS
from eval.errors import ResultsUnreadable
from eval.metrics import Estimate

TABLE = "README.md"


def print_benchmark(results: BenchmarkResults, out: Console) -> None:
    """Prints the run's means with their intervals, and its notes."""
    table = Table(title=f"{results.benchmark}: {results.condition}", title_justify="left")
    table.add_column("measure")
    for name in ("mean", "95 % interval", "questions"):
        table.add_column(name, justify="right")
    for measure, found in results.estimates().items():
        table.add_row(measure, f"{found.mean:.3f}", f"{found.low:.3f} – {found.high:.3f}", f"{found.n:,}")
    out.print(table)
    out.print(Text(", ".join(f"{name}: {value}" for name, value in results.settings.items())))
    for note in results.notes:
        out.print(Text(note, style="yellow"))


def write_table(folder: Path) -> Path:
    """Writes the README.md of a folder of results files and returns its path. Raises ResultsUnreadable where there are none."""
    runs = [read_benchmark(path) for path in sorted(folder.glob("*.json")) if is_benchmark(path)]
    if not runs:
        raise ResultsUnreadable(
            f"{folder} holds no benchmark results.", hint=f"Write some: medcite-eval beir DIR --out {folder / 'NAME.json'}"
        )
    parts = [
        "# Benchmark results",
        "Made by `medcite-eval table`; do not edit. Means over the questions, in brackets their 95 % interval.",
    ]
    for benchmark in sorted({run.benchmark for run in runs}):
        parts += _section(benchmark, sorted((run for run in runs if run.benchmark == benchmark), key=_place))
    path = folder / TABLE
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return path


def _place(run: BenchmarkResults) -> tuple[int, str]:
    """The conditions in their own order, others behind them by name."""
    names = [condition.name for condition in CONDITIONS]
    return (names.index(run.condition) if run.condition in names else len(names), run.condition)


def _section(benchmark: str, runs: Sequence[BenchmarkResults]) -> list[str]:
    """The paragraphs on one benchmark: its table, then the command and the notes of every run."""
    measures = list(dict.fromkeys(measure for run in runs for measure in run.scores))
    rows = [["condition", *measures], ["---", *["---:"] * len(measures)]]
    for run in runs:
        found = run.estimates()
        rows.append([run.condition, *(_cell(found[measure]) if measure in found else "" for measure in measures)])
    return [
        f"## {benchmark}",
        "\n".join(f"| {' | '.join(row)} |" for row in rows),
        "\n".join(_about(run) for run in runs),
    ]


def _cell(found: Estimate) -> str:
    return f"{found.mean:.3f} ({found.low:.3f}–{found.high:.3f})"


def _about(run: BenchmarkResults) -> str:
    says = next((f" ({condition.says})" for condition in CONDITIONS if condition.name == run.condition), "")
    notes = f" {' '.join(run.notes)}" if run.notes else ""
    return (
        f"- {run.condition}{says}: `{run.command}`, {run.created[:10]}, {run.embedder}, weights {run.weights_sha256[:12]}.{notes}"
    )
