"""What the terminal shows of a build: its progress, its report, and what it would find changed (rich)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from indexer.build import BuildPlan, BuildReport, Progress
from indexer.changes import Changes
from indexer.places import Place

_FILES_SHOWN = 5  # of each kind of change
_SKIPPED_SHOWN = 20
_REASONS_SHOWN = 20


@contextmanager
def build_progress(out: Console) -> Iterator[Progress]:
    """A progress bar over the files, with the passages so far."""
    bar = Bar(
        TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TextColumn("files · {task.fields[passages]} passages"),
        TimeElapsedColumn(), console=out,
    )  # fmt: skip
    with bar:
        task = bar.add_task("index", total=None, passages=0)

        def show(done: int, total: int, passages: int) -> None:
            bar.update(task, completed=done, total=total, passages=passages)

        yield show


def print_report(report: BuildReport, out: Console, *, library: Place | None = None) -> None:
    """Prints what a build did, and what it left out and why; `library` is where it went where it did not stay in its folder."""
    table = Table(title=f"Library in {escape(str(library or _library(report)))}", title_justify="left")
    for name in ("documents", "passages", "sentences", "reused", "seconds", "passages/s", "skipped"):
        table.add_column(name, justify="right")
    rate = report.passages / report.seconds if report.seconds else 0.0
    numbers = (report.documents, report.passages, report.sentences, report.reused)
    table.add_row(*[f"{n:,}" for n in numbers], f"{report.seconds:.1f}", f"{rate:.0f}", f"{len(report.skipped):,}")
    out.print(table)
    _print_changes(report.changes, out, named=_is_update(report.changes))
    _print_skipped(report.skipped, out)
    for reason, count in report.dropped.most_common(_REASONS_SHOWN):
        out.print(f"  left out of files, {count:,} times: {escape(reason)}")


def print_plan(planned: BuildPlan, library: Place, out: Console) -> None:
    """Prints what a build would find changed."""
    out.print(f"Nothing was written. A build of the library in {escape(str(library))} would find")
    _print_changes(planned.changes, out, named=True)
    if planned.reread:
        out.print("  The unchanged files would be read and cut anew: the program or its settings have changed since.")


def _is_update(changes: Changes) -> bool:
    """Whether anything was there before; where not, every file is new and none need be named."""
    return bool(changes.changed or changes.removed or changes.unchanged)


def _print_changes(changes: Changes, out: Console, *, named: bool) -> None:
    """One line of counts; below it, where wanted, the first names of each kind."""
    kinds = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
    counts = [f"{len(places):,} {kind}" for kind, places in (*kinds.items(), ("unchanged", changes.unchanged))]
    out.print(f"  files: {', '.join(counts)}")
    for kind, places in kinds.items() if named else ():
        for place in places[:_FILES_SHOWN]:
            out.print(f"    {kind} {escape(place)}")
        if len(places) > _FILES_SHOWN:
            out.print(f"    … and {len(places) - _FILES_SHOWN:,} more {kind}")


def _print_skipped(skipped: Sequence[tuple[str, str]], out: Console) -> None:
    """A line for each file; where there are many, one for each reason with a file as its example."""
    if len(skipped) <= _SKIPPED_SHOWN:
        for place, reason in skipped:
            out.print(f"  skipped {escape(place)}: {escape(reason)}")
        return
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for place, reason in skipped:
        by_reason[reason].append(place)
    groups = sorted(by_reason.items(), key=lambda item: -len(item[1]))
    for reason, places in groups[:_REASONS_SHOWN]:
        out.print(f"  skipped {len(places):,}: {escape(reason)} (first: {escape(places[0])})")
    if len(groups) > _REASONS_SHOWN:
        rest = sum(len(places) for _, places in groups[_REASONS_SHOWN:])
        out.print(f"  … and {rest:,} more, for other reasons: --json lists all")


def report_json(report: BuildReport, *, library: Place | None = None, generation: str = "") -> dict[str, object]:
    """The report for programs: every number, every file that changed or was left out; `library` and `generation` where it went on."""
    return {
        "library": str(library or _library(report)),
        "generation": generation or report.folder.name,
        "documents": report.documents,
        "passages": report.passages,
        "sentences": report.sentences,
        "reused": report.reused,
        "tokens": report.tokens,
        "seconds": round(report.seconds, 3),
        "files": _changes_json(report.changes),
        "skipped": [{"place": place, "reason": reason} for place, reason in report.skipped],
        "dropped": dict(report.dropped.most_common()),
    }


def plan_json(planned: BuildPlan, library: Place) -> dict[str, object]:
    """The plan for programs."""
    return {"library": str(library), "files": _changes_json(planned.changes), "reread": planned.reread}


def _changes_json(changes: Changes) -> dict[str, object]:
    return {
        "added": list(changes.added), "changed": list(changes.changed), "removed": list(changes.removed),
        "unchanged": len(changes.unchanged),
    }  # fmt: skip


def _library(report: BuildReport) -> Path:
    return report.folder.parent.parent
