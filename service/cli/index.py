"""medcite index: source documents → a library."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from indexer.build import build, plan
from indexer.execution import Executor
from indexer.places import Address
from indexer.shelves import answering
from service.building import build_settings, working_folder
from service.cli.build_report import build_progress, plan_json, print_plan, print_report, report_json
from service.cli.commands import load
from service.cli.executors import BuildEngine, executor
from service.cli.options import settings_in_force, shelf_in
from service.settings import Settings
from service.terminal import console, errors_told

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count


def index(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or .tar/.zip archives.", metavar="SOURCE...")],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            help="Folder or database (postgresql://…) of the library.  (default: MEDCITE_INDEX, or ./library)",
            metavar="PLACE",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what has changed since the last build, and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    wait_s: Annotated[float, typer.Option(min=0, help="Seconds to wait for another build of the same library.")] = 0.0,
    engine: Annotated[
        BuildEngine, typer.Option(help="Who reads and embeds: this process, or a Ray cluster.")
    ] = BuildEngine.LOCAL,
    ray_address: Annotated[
        str | None, typer.Option(help="HOST:PORT of the Ray cluster.  (default: one of this machine alone)", metavar="ADDRESS")
    ] = None,
) -> None:
    """Build a library from source documents."""
    with errors_told():
        settings = settings_in_force(out, log_level="WARNING")
        if dry_run:
            _tell_plan(sources, settings, as_json=as_json)
        else:
            _build(sources, settings, as_json=as_json, wait_s=wait_s, work=executor(engine, ray_address, settings))


def _tell_plan(sources: list[Path], settings: Settings, *, as_json: bool) -> None:
    planned = plan(sources, working_folder(settings), build_settings(settings))
    if as_json:
        _print_json(plan_json(planned, settings.index))
    else:
        print_plan(planned, settings.index, console())


def _build(sources: list[Path], settings: Settings, *, as_json: bool, wait_s: float, work: Executor) -> None:
    shelf = shelf_in(settings.index)
    publish, elsewhere = (_publisher(settings.index), shelf) if isinstance(settings.index, Address) else (None, None)
    folder = working_folder(settings)
    generation = ""
    before = answering(shelf)
    try:
        with build_progress(console(stderr=True)) as progress:
            report = build(
                sources, folder, build_settings(settings), wait_s=wait_s, progress=progress, executor=work, elsewhere=elsewhere
            )
        if publish:
            generation = publish(folder, wait_s)
    except KeyboardInterrupt:
        published = answering(shelf) != before
        told = (
            "the new library was published already" if published else "nothing was published, what was there before is as it was"
        )
        console(stderr=True).print(f"Stopped: {told}.")
        raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        _print_json(report_json(report, library=settings.index, generation=generation))
    else:
        print_report(report, console(), library=settings.index)


def _publisher(address: Address) -> Callable[[Path, float], str]:
    """What publishes the library of a folder in the database, which can be written. Raises MedciteError."""
    room = "indexer.postgres.publication"
    load(f"{room}:check_writable", needed_by="A library in a database", extra="postgres")(address)
    publish: Callable[[Path, Address, float], str] = load(f"{room}:publish_folder", needed_by="A library in a database")
    return lambda folder, wait_s: publish(folder, address, wait_s)


def _print_json(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
