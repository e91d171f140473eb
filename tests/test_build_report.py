"""What the terminal shows of a build: how far it is, what it did, what it left out."""

import io
import json
from collections import Counter
from pathlib import Path

from rich.console import Console

from indexer.build import BuildPlan, BuildReport
from indexer.changes import Changes
from service.cli.build_report import build_progress, plan_json, print_plan, print_report, report_json


def paper(width: int = 100) -> tuple[Console, io.StringIO]:
    written = io.StringIO()
    return Console(file=written, width=width, highlight=False), written


def flat(text: str) -> str:
    return " ".join(text.split())


def report(**more: object) -> BuildReport:
    values = {
        "folder": Path("lib/generations/g"), "documents": 3, "passages": 1200, "sentences": 4000, "reused": 7, "tokens": 9, "seconds": 2.0,
        "changes": Changes(),
    }  # fmt: skip
    return BuildReport(**{**values, **more})  # type: ignore[arg-type]


def test_a_report_has_the_numbers_of_the_build() -> None:
    out, written = paper()
    print_report(report(), out)
    text = flat(written.getvalue())
    assert "Library in lib" in text
    assert "│ 3 │ 1,200 │ 4,000 │ 7 │ 2.0 │ 600 │ 0 │" in text


def test_a_report_of_no_time_has_no_rate() -> None:
    out, written = paper()
    print_report(report(seconds=0.0), out)
    assert "│ 0.0 │ 0 │" in flat(written.getvalue())


def shown(**more: object) -> str:
    out, written = paper()
    print_report(report(**more), out)
    return written.getvalue()


def test_a_report_names_what_was_skipped_and_why() -> None:
    text = shown(skipped=tuple((f"pages/[b]{n}.md", "empty [/] file") for n in range(20)))
    assert "skipped pages/[b]0.md: empty [/] file" in text
    assert "pages/[b]19.md" in text


def test_many_skipped_files_are_grouped_by_reason_the_most_frequent_first() -> None:
    skipped = [(f"{n}.txt", "unknown format") for n in range(1500)] + [("[b].md", "empty file")] * 2000
    text = flat(shown(skipped=tuple(skipped)))
    empty, unknown = "skipped 2,000: empty file (first: [b].md)", "skipped 1,500: unknown format (first: 0.txt)"
    assert 0 < text.index(empty) < text.index(unknown)


def test_many_reasons_end_in_a_count() -> None:
    text = shown(skipped=tuple((f"{n}.md", f"reason {n}") for n in range(25)))
    assert "skipped 1: reason 19 (first: 19.md)" in text
    assert "reason 20" not in text
    assert "… and 5 more, for other reasons: --json lists all" in text


def test_what_loaders_left_out_is_counted_by_reason() -> None:
    text = shown(dropped=Counter({"menu": 1234, "a [b]table[/b] of links": 2}))
    assert "left out of files, 1,234 times: menu" in text
    assert "left out of files, 2 times: a [b]table[/b] of links" in text


CHANGES = Changes(
    added=tuple(f"new/[b]{n}.md" for n in range(7)), changed=("a.md",), removed=("gone.md",), unchanged=("b.md",) * 1200
)


def test_a_report_names_what_changed() -> None:
    text = shown(changes=CHANGES)
    assert "files: 7 added, 1 changed, 1 removed, 1,200 unchanged" in text
    assert "added new/[b]4.md" in text
    assert "new/[b]5.md" not in text
    assert "… and 2 more added" in text
    assert "changed a.md" in text
    assert "removed gone.md" in text


def test_a_first_report_names_no_files() -> None:
    text = shown(changes=Changes(added=("a.md",)))
    assert "files: 1 added, 0 changed, 0 removed, 0 unchanged" in text
    assert "a.md" not in text


def planned(plan: BuildPlan) -> str:
    out, written = paper()
    print_plan(plan, Path("my [lib]"), out)
    return written.getvalue()


def test_a_plan_names_what_would_change() -> None:
    text = planned(BuildPlan(CHANGES, reread=False))
    assert "Nothing was written. A build of the library in my [lib] would find" in text
    assert "files: 7 added, 1 changed, 1 removed, 1,200 unchanged" in text
    assert "removed gone.md" in text
    assert "anew" not in text
    assert "added a.md" in planned(BuildPlan(Changes(added=("a.md",)), reread=False))


def test_a_plan_says_where_unchanged_files_would_be_read_too() -> None:
    assert "would be read and cut anew" in flat(planned(BuildPlan(CHANGES, reread=True)))


def test_programs_get_every_name() -> None:
    skipped = tuple((f"{n}.md", "empty file") for n in range(30))
    values = report_json(report(changes=CHANGES, skipped=skipped, dropped=Counter(menu=2)))
    assert json.loads(json.dumps(values)) == {
        "library": "lib", "generation": "g", "documents": 3, "passages": 1200, "sentences": 4000, "reused": 7, "tokens": 9, "seconds": 2.0,
        "files": {"added": list(CHANGES.added), "changed": ["a.md"], "removed": ["gone.md"], "unchanged": 1200},
        "skipped": [{"place": place, "reason": reason} for place, reason in skipped], "dropped": {"menu": 2},
    }  # fmt: skip
    files = {"added": [], "changed": [], "removed": ["x"], "unchanged": 0}
    assert plan_json(BuildPlan(Changes(removed=("x",)), reread=True), Path("lib")) == {
        "library": "lib",
        "files": files,
        "reread": True,
    }


def test_progress_counts_files_and_passages() -> None:
    out, written = paper()
    with build_progress(out) as progress:
        progress(1, 4, 10)
        progress(4, 4, 37)
    assert "4/4 files · 37 passages" in written.getvalue()
