"""medcite-eval golden: every golden question asked, and the answers measured."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from eval.cli.options import Out, check_outputs, command_line, now, settings_in_force
from eval.errors import NothingToRun
from eval.questions import GoldenQuestion, read_questions
from eval.results import Results, write_results
from eval.runner import run_golden, unknown_documents
from eval.terminal import print_results, questions_progress
from indexer.places import read_place
from service.cli.options import shelf_in
from service.engine import Engine
from service.terminal import console, errors_told

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(
    index: Annotated[
        str | None, typer.Option(help="Folder or database of the library, else MEDCITE_INDEX, else ./library.", metavar="PLACE")
    ] = None,
    questions: Annotated[
        Path, typer.Option(help="Folder or .jsonl file of golden questions.", metavar="DIR", show_default="medcite's own")
    ] = GOLDEN,
    out: Out = None,
    kind: Annotated[list[str] | None, typer.Option(help="Ask only questions of this kind; may be given several times.")] = None,
) -> None:
    """Ask every golden question and measure the answers."""
    with errors_told():
        settings = settings_in_force(read_place(index) if index else None)
        check_outputs(out, read=[questions])
        asked = _of_kinds(read_questions(questions), kind or [])
        engine = Engine(shelf_in(settings.index), settings)
        text_of = engine.bundle.store.text
        with questions_progress(console(stderr=True)) as progress:
            found = run_golden(engine, asked, text_of=text_of, progress=progress)
        manifest = engine.bundle.manifest
        results = Results(
            command=command_line(),
            created=now(),
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
