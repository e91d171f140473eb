"""What the commands have in common: how a run says what it was, and the settings in force."""

import dataclasses
import logging
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from eval.errors import NothingToRun
from indexer.places import Place, without_passwords
from service.settings import Settings, read_settings

_READ = (".jsonl", ".tsv")  # of a folder of questions or documents

Out = Annotated[Path | None, typer.Option("--out", help="Write the results to this JSON file.", metavar="FILE.json")]
Index = Annotated[
    Path | None,
    typer.Option("--index", help="Keep the library in this folder, and use it again.", metavar="DIR", show_default="thrown away"),
]


def settings_in_force(index: Place | None = None) -> Settings:
    """The settings, with the library's folder where one was named; only errors are logged. Raises SettingError."""
    logging.basicConfig(level="ERROR", format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    settings = read_settings()
    return dataclasses.replace(settings, index=index) if index else settings


def command_line() -> str:
    """The command as it was typed, without passwords."""
    return without_passwords(shlex.join(["medcite-eval", *sys.argv[1:]]))


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def check_outputs(*outputs: Path | None, read: Sequence[Path] = ()) -> None:
    """Makes the folders that the outputs go into. Raises NothingToRun, before any work, for an output that is a folder, that cannot
    stand where it should, or that is one of the files `read`, or lies in a folder of them.
    """
    for output in filter(None, outputs):
        target = output.resolve()
        if output.is_dir():
            raise NothingToRun(
                f"{output} is a folder, expected a file to write.", hint=f"Name a file in it: {output / 'results.json'}"
            )
        for source in read:
            inside = source.is_dir() and target.is_relative_to(source.resolve()) and target.suffix in _READ
            if target == source.resolve() or inside:
                raise NothingToRun(
                    f"Writing {output} would change what is read from {source}.", hint="Name another file to write."
                )
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NothingToRun(
                f"{output} cannot be written: {error.strerror}.", hint="Name a file in a folder that can be made."
            ) from error
