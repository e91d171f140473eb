"""medcite keys: make, list and revoke API keys."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from service.cli.options import settings_in_force
from service.keys import May, add_key, read_keys, revoke_key
from service.terminal import console, errors_told


class Action(StrEnum):
    """What is done with the keys."""

    ADD = "add"
    LIST = "list"
    REVOKE = "revoke"


def keys(
    action: Annotated[Action, typer.Argument(help="add prints a new key, once; a revoked key is refused from then on.")],
    name: Annotated[str, typer.Argument(help="The key's name: who uses it.")] = "",
    may: Annotated[May, typer.Option(help="What the new key may do: ask, or read the metrics.")] = May.ASK,
    file: Annotated[
        Path | None, typer.Option("--file", help="File of the keys.  (default: MEDCITE_KEYS, or ./medcite.keys)")
    ] = None,
) -> None:
    """Make, list and revoke API keys."""
    if (action is Action.LIST) == bool(name):
        raise typer.BadParameter("list takes no name" if name else f"{action} needs a name", param_hint="NAME")
    with errors_told():
        path = file or settings_in_force(log_level="ERROR").keys
        if action is Action.ADD:
            key = add_key(path, name, may=may)
            console(stderr=True).print(f"The key {name!r} is in {path} as a hash. This is shown once:")
            sys.stdout.write(f"{key}\n")
        elif action is Action.REVOKE:
            revoke_key(path, name)
            console(stderr=True).print(f"The key {name!r} is revoked; a running service refuses it from now on.")
        else:
            _print(path)


def _print(path: Path) -> None:
    table = Table(title=f"Keys in {path}", title_justify="left")
    for column in ("name", "may", "made", "hash"):
        table.add_column(column)
    for key in read_keys(path):
        table.add_row(key.name, str(key.may), key.made, f"{key.hash[:19]}…")
    console().print(table)
