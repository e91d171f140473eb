"""medcite-eval compare, report, table: what is made of results that were written before."""

from pathlib import Path
from typing import Annotated

import typer

from eval.benchmark import is_benchmark, read_benchmark
from eval.benchmark_table import write_table
from eval.cli.options import check_outputs
from eval.compare import compare as compare_results
from eval.compare import compare_benchmarks
from eval.report import write_report
from eval.results import read_results
from eval.terminal import print_comparison
from service.terminal import console, errors_told

ResultsFile = Annotated[Path, typer.Argument(help="A file that `medcite-eval golden --out` wrote.", metavar="RESULTS.json")]
AnyResultsFile = Annotated[Path, typer.Argument(help="A file that --out wrote.", metavar="RESULTS.json")]


def compare(
    before: AnyResultsFile,
    after: AnyResultsFile,
    show: Annotated[int, typer.Option(min=0, help="How many changed questions to list, each way.")] = 15,
) -> None:
    """Compare two runs: a paired test for each measure, and the questions that changed."""
    with errors_told():
        if is_benchmark(before):
            print_comparison(compare_benchmarks(read_benchmark(before), read_benchmark(after)), console(), shown=show)
        else:
            print_comparison(compare_results(read_results(before), read_results(after)), console(), shown=show)


def report(
    results: ResultsFile,
    out: Annotated[Path, typer.Option(help="The page to write.", metavar="FILE.html")] = Path("report.html"),
) -> None:
    """Write the results as one HTML page to look at."""
    with errors_told():
        check_outputs(out, read=[results])
        write_report(out, read_results(results))
    console().print(f"The report stands in {out}")


def table(
    folder: Annotated[Path, typer.Argument(help="A folder with results files of beir and answers.", metavar="DIR")],
) -> None:
    """Write the folder's README.md: a table of all results in it, each with its command."""
    with errors_told():
        path = write_table(folder)
    console().print(f"The table stands in {path}")
