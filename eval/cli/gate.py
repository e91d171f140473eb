"""medcite-eval gate: every run on record, run again."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from eval.gate import BASELINE, Outcome, read_baseline, run_check, write_baseline
from service.terminal import console, errors_told

_STYLES = {Outcome.OK: "green", Outcome.SKIPPED: "yellow", Outcome.FELL: "bold red", Outcome.FAILED: "bold red"}


def gate(
    update: Annotated[bool, typer.Option("--update", help="Put the scores of now on record.")] = False,
    baseline: Annotated[
        Path, typer.Option(help="The record.", metavar="FILE.json", show_default="eval/baseline.json")
    ] = BASELINE,
) -> None:
    """Run every check on record whose data is here, and tell which scores fell. Exit code 1 where any did."""
    out = console()
    verdicts = []
    with errors_told():
        for check in read_baseline(baseline):
            with console(stderr=True).status(check.name):
                verdict = run_check(check)
            verdicts.append(verdict)
            out.print(Text.assemble(f"{check.name:28}", (str(verdict.outcome), _STYLES[verdict.outcome])))
            for remark in verdict.remarks:
                out.print(Text(f"    {remark}"))
        if update:
            write_baseline(baseline, verdicts)
            out.print(f"The scores stand in {baseline}")
    if not update and not all(verdict.passes for verdict in verdicts):
        raise typer.Exit(1)
