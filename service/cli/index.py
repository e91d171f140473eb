"""medcite index: source documents → a library."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from indexer.build import build, plan
from indexer.bundle import answering
from service.building import build_settings
from service.cli.build_report import build_progress, plan_json, print_plan, print_report, report_json
from service.cli.options import settings_in_force
from service.settings import Settings
from service.terminal import console, errors_told

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count


def index(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or .tar/.zip archives.", metavar="SOURCE...")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of the library.  (default: MEDCITE_INDEX, or ./library)")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what has changed since the last build, and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    wait_s: Annotated[float, typer.Option(min=0, help="Seconds to wait for another build of the same library.")] = 0.0,
) -> None:
    """Build a library from source documents."""
    with errors_told():
        settings = settings_in_force(out, log_level="WARNING")
        if dry_run:
            _tell_plan(sources, settings, as_json=as_json)
        else:
            _build(sources, settings, as_json=as_json, wait_s=wait_s)


def _tell_plan(sources: list[Path], settings: Settings, *, as_json: bool) -> None:
    planned = plan(sources, settings.index, build_settings(settings))
    if as_json:
        _print_json(plan_json(planned, settings.index))
    else:
        print_plan(planned, settings.index, console())


def _build(sources: list[Path], settings: Settings, *, as_json: bool, wait_s: float) -> None:
    before = answering(settings.index)
    try:
        with build_progress(console(stderr=True)) as progress:
            report = build(sources, settings.index, build_settings(settings), wait_s=wait_s, progress=progress)
    except KeyboardInterrupt:
        published = answering(settings.index) != before
        told = (
            "the new library was published already" if published else "nothing was published, what was there before is as it was"
        )
        console(stderr=True).print(f"Stopped: {told}.")
        raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        _print_json(report_json(report))
    else:
        print_report(report, console())


def _print_json(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
