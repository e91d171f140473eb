"""What the commands have in common: how a run says what it was, and the settings in force."""

import dataclasses
import logging
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from service.settings import Settings, read_settings

Out = Annotated[Path | None, typer.Option("--out", help="Write the results to this JSON file.", metavar="FILE.json")]
Index = Annotated[
    Path | None,
    typer.Option("--index", help="Keep the library in this folder, and use it again.", metavar="DIR", show_default="thrown away"),
]


def settings_in_force(index: Path | None = None) -> Settings:
    """The settings, with the library's folder where one was named; only errors are logged. Raises SettingError."""
    logging.basicConfig(level="ERROR", format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    settings = read_settings()
    return dataclasses.replace(settings, index=index) if index else settings


def command_line() -> str:
    """The command as it was typed."""
    return shlex.join(["medcite-eval", *sys.argv[1:]])


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
