"""The command line: medcite-eval golden | compare | report. Exit codes: 0 done, 1 the work failed, 2 wrong usage."""

import dataclasses
import logging
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from eval.compare import compare
from eval.errors import NothingToRun
from eval.questions import GoldenQuestion, read_questions
from eval.report import write_report
from eval.results import Results, read_results, write_results
from eval.runner import run_golden, unknown_documents
from eval.terminal import golden_progress, print_comparison, print_results
from service.engine import Engine
from service.settings import read_settings
from service.terminal import console, errors_told

app = typer.Typer(
    help="Measures how well medcite answers.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

GOLDEN = Path(__file__).parent / "golden"

ResultsFile = Annotated[Path, typer.Argument(help="A file that `medcite-eval golden --out` wrote.", metavar="RESULTS.json")]


@app.command()
def golden(
    index: Annotated[
        Path | None, typer.Option(help="Folder of the library, else MEDCITE_INDEX, else ./library.", metavar="DIR")
    ] = None,
    questions: Annotated[
        Path, typer.Option(help="Folder or .jsonl file of golden questions.", metavar="DIR", show_default="medcite's own")
    ] = GOLDEN,
    out: Annotated[Path | None, typer.Option(help="Write the results to this JSON file.", metavar="FILE.json")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Ask only questions of this kind; may be given several times.")] = None,
) -> None:
    """Ask every golden question and measure the answers."""
    with errors_told():
        logging.basicConfig(level="ERROR", format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
        settings = read_settings()
        settings = dataclasses.replace(settings, index=index) if index else settings
        asked = _of_kinds(read_questions(questions), kind or [])
        engine = Engine(settings.index, settings)
        text_of = engine.bundle.store.text
        with golden_progress(console(stderr=True)) as progress:
            found = run_golden(engine, asked, text_of=text_of, progress=progress)
        manifest = engine.bundle.manifest
        results = Results(
            command=shlex.join(["medcite-eval", *sys.argv[1:]]),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            generation=manifest.generation,
            embedder=manifest.embedder,
            weights_sha256=manifest.weights_sha256,
            documents=manifest.documents,
            passages=manifest.passages,
            questions=tuple(found),
            unknown_documents=tuple(unknown_documents(asked, text_of)),
        )
        if out:
            write_results(out, results)
        print_results(results, console())


def _of_kinds(questions: Sequence[GoldenQuestion], kinds: Sequence[str]) -> list[GoldenQuestion]:
    """The questions of these kinds, all where none is named. Raises NothingToRun on a kind that no question has."""
    known = sorted({question.kind for question in questions})
    for kind in kinds:
        if kind not in known:
            raise NothingToRun(f"No golden question is of the kind {kind!r}.", hint=f"The kinds are: {', '.join(known)}.")
    return [question for question in questions if not kinds or question.kind in kinds]


@app.command("compare")
def compare_command(
    before: ResultsFile,
    after: ResultsFile,
    show: Annotated[int, typer.Option(min=0, help="How many changed questions to list, each way.")] = 15,
) -> None:
    """Compare two runs: a paired test for each measure, and the questions that changed."""
    with errors_told():
        print_comparison(compare(read_results(before), read_results(after)), console(), shown=show)


@app.command()
def report(
    results: ResultsFile,
    out: Annotated[Path, typer.Option(help="The page to write.", metavar="FILE.html")] = Path("report.html"),
) -> None:
    """Write the results as one HTML page to look at."""
    with errors_told():
        write_report(out, read_results(results))
    console().print(f"The report stands in {out}")


def main() -> None:
    """The entry point of `medcite-eval`."""
    app()


if __name__ == "__main__":
    main()
