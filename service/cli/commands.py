"""The commands of `medcite`: each is a module of its own, imported when it is called and not before.

Answering a question must not wait for what only reads sources, and `medcite --help` for neither. This is click's lazily loaded
group (https://click.palletsprojects.com/en/stable/complex/): a table names where each command lives.
"""

import importlib
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from indexer.errors import MedciteError
from service.terminal import errors_told


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command lives, as "module:function", its line in the list of commands, and the extra it needs, if any."""

    target: str
    help: str
    extra: str = ""


COMMANDS = {
    "index": Command("service.cli.index:index", "Build a library from source documents.", extra="index"),
    "ask": Command("service.cli.ask:ask", "Ask a question."),
    "fetch": Command("service.cli.fetch:fetch", "Download pages into a folder of sources, politely.", extra="index"),
    "serve": Command("service.cli.serve:serve", "Start the service: web page and HTTP endpoint."),
    "keys": Command("service.cli.keys:keys", "Make, list and revoke API keys."),
    "doctor": Command("service.cli.doctor:doctor", "Show what is installed, which model is used, and whether the library is sound."),
}  # fmt: skip
_OPTIONS: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False}


class _LoadedWhenCalled(TyperGroup):
    """Holds a command of no options in the place of each, enough to list them; the one that is called is loaded."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load_command(name) if name in COMMANDS else command, rest


def load_command(name: str) -> Any:
    """The command of that name, ready to run. Raises typer.Exit, the reason told, where a package it needs is not installed."""
    alone = typer.Typer(**_OPTIONS)
    with errors_told():
        alone.command(name)(load(COMMANDS[name].target, needed_by=f"medcite {name}", extra=COMMANDS[name].extra))
    return get_command(alone)


def load(target: str, *, needed_by: str, extra: str = "") -> Any:
    """What stands at "module:name". Raises MedciteError naming the extra where a package that it needs is not installed."""
    module, _, name = target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        hint = (
            f"Install the {extra} extra: pip install 'medcite[{extra}]'"
            if extra
            else "Install medcite again: pip install medcite"
        )
        raise MedciteError(f"{needed_by} needs {error.name}, which is not installed.", hint=hint) from error


def _listed() -> None:
    """Stands for a command that is not loaded."""


app = typer.Typer(
    cls=_LoadedWhenCalled, no_args_is_help=True,
    help="Answers health questions from a library of documents, with every sentence quoted and cited.", **_OPTIONS,
)  # fmt: skip
for _name, _command in COMMANDS.items():
    app.command(_name, help=_command.help)(_listed)


def main() -> None:
    """The entry point of `medcite`."""
    app()
