"""What the commands have in common: the option --index, the settings in force, and the library that they name."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from indexer.places import Address, Place, read_place
from indexer.protocols import Shelf
from indexer.shelves import Folder
from service.cli.commands import load
from service.logs import set_up_logs
from service.settings import Settings, read_settings

Index = Annotated[
    str | None,
    typer.Option(
        "--index",
        help="Folder or database (postgresql://…) of the library.  (default: MEDCITE_INDEX, or ./library)",
        metavar="PLACE",
    ),
]


def settings_in_force(index: str | None = None, *, log_level: str | None = None) -> Settings:
    """The settings, with the library's place where one was named; sets up logging, at the settings' level or this one.

    Raises SettingError.
    """
    settings = read_settings()
    set_up_logs(level=log_level or settings.log_level.upper(), log_format=settings.log_format)
    return dataclasses.replace(settings, index=read_place(index)) if index else settings


def shelf_in(place: Place) -> Shelf:
    """Where the library's generations are published. Raises MedciteError where that is a database and the extra for it is missing."""
    if isinstance(place, Path):
        return Folder(place)
    database: Callable[[Address], Shelf] = load(
        "indexer.postgres.database:Database", needed_by="A library in a database", extra="postgres"
    )
    return database(place)
