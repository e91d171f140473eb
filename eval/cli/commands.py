"""The commands of `medcite-eval`, each in a module beside this one."""

import typer

from eval.cli.answers import answers
from eval.cli.beir import beir
from eval.cli.gate import gate
from eval.cli.golden import golden
from eval.cli.written import compare, report, table

app = typer.Typer(
    help="Measures how well medcite answers.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
for _command in (golden, beir, answers, gate, compare, report, table):
    app.command()(_command)


def main() -> None:
    """The entry point of `medcite-eval`."""
    app()
