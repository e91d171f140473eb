"""python -m eval.bench [PART...]: medcite measured beside what people would pick instead.

Parts: peers, embedders, http, growth, profile, and report, which writes tables, plots and README.md from the results. Without a
part, all of them. What was measured is kept in build/bench/raw and is not measured again unless --again says so.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from eval.bench.environments import ROOT
from eval.bench.parts import PARTS, write_results
from eval.bench.report import write_report
from eval.bench.sizes import SMALL, Sizes
from eval.bench.sources import prepare
from eval.bench.workshop import Workshop
from service.terminal import console, errors_told

_REPORT = "report"
_HERE = Path(__file__).resolve().parent


def bench(
    parts: Annotated[list[str] | None, typer.Argument(help="What is measured.", metavar="PART...", show_default="all")] = None,
    small: Annotated[bool, typer.Option("--small", help="Measure little, to try the benchmark out.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Measure again what was measured before.")] = False,
    only: Annotated[list[str] | None, typer.Option(help="Compare this system alone with the floor; may be repeated.")] = None,
    passages: Annotated[
        list[int] | None, typer.Option(help="Grow to so many passages; may be repeated.", show_default="10000, 100000, 1000000")
    ] = None,
    source: Annotated[Path, typer.Option(help="The documents.")] = ROOT.parent / "shared" / "data" / "medquad.tar.xz",
    work: Annotated[Path, typer.Option(help="Where environments, libraries and measurements lie.")] = ROOT / "build" / "bench",
    results: Annotated[Path | None, typer.Option(help="Where results go.", show_default="eval/bench/results")] = None,
) -> None:
    """Measure medcite beside what people would pick instead."""
    names = parts or [*PARTS, _REPORT]
    for name in names:
        if name not in {*PARTS, _REPORT}:
            raise typer.BadParameter(f"{name!r} is no part; parts are {', '.join(PARTS)} and {_REPORT}")
    sizes = SMALL if small else Sizes()
    if passages:
        sizes = replace(sizes, growth=tuple(passages))
    place = results or (work.resolve() / "results" if small else _HERE / "results")
    out = console(stderr=True)
    with errors_told():
        workshop = Workshop(
            work.resolve() / ("small" if small else "full"), tools=work.resolve() / "tools", results=place, source=source,
            sizes=sizes, again=again, say=out.print,
        )  # fmt: skip
        for name in names:
            if name == _REPORT:
                write_report(workshop.results, (place if small else _HERE) / "README.md", notes=_HERE / "notes.md")
            else:
                write_results(workshop, name, PARTS[name](workshop, prepare(workshop), only or ()))


if __name__ == "__main__":
    typer.run(bench)
