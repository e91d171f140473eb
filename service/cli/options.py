"""What the commands have in common: the option --index and the settings in force."""

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from service.logs import set_up_logs
from service.settings import Settings, read_settings

Index = Annotated[Path | None, typer.Option("--index", help="Folder of the library.  (default: MEDCITE_INDEX, or ./library)")]


def settings_in_force(index: Path | None = None, *, log_level: str | None = None) -> Settings:
    """The settings, with the library's folder where one was named; sets up logging, at the settings' level or this one.

    Raises SettingError.
    """
    settings = read_settings()
    set_up_logs(level=log_level or settings.log_level.upper(), log_format=settings.log_format)
    return dataclasses.replace(settings, index=index) if index else settings
