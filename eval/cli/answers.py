"""medcite-eval answers: answers at length from given documents, held against people's."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from eval.benchmark import benchmark_results, write_benchmark
from eval.benchmark_table import print_benchmark
from eval.cli.options import Index, check_outputs, command_line, now, settings_in_force
from eval.composing import compose_all, composed_scores, read_given, write_corpus, write_texts
from eval.libraries import build_library
from eval.terminal import questions_progress
from service.summary import LENGTH
from service.terminal import console, errors_told


def answers(
    file: Annotated[Path, typer.Argument(help="Questions with their documents, a JSON object a line.", metavar="FILE.jsonl")],
    out: Annotated[Path | None, typer.Option(help="Write the answers to this file.", metavar="OUT.jsonl")] = None,
    length: Annotated[float, typer.Option(min=0.1, help="Words for each root of a document's words.")] = LENGTH,
    index: Index = None,
    results: Annotated[Path | None, typer.Option(help="Write the scores to this JSON file.", metavar="FILE.json")] = None,
) -> None:
    """Answer every question at length, from the documents given with it alone, and measure the answers with ROUGE."""
    with errors_told(), ExitStack() as stack:
        settings = settings_in_force()
        check_outputs(out, results, read=[file])
        questions = read_given(file)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="medcite-answers-")))
        library = build_library(write_corpus(questions, folder), index or folder / "library", settings)
        with questions_progress(console(stderr=True)) as progress:
            composed = compose_all(
                library, questions, length=length, max_chars=settings.max_question_chars, progress=progress
            )  # fmt: skip
        if out:
            write_texts(out, composed.texts)
        words = sorted(len(text.split()) for text in composed.texts.values())
        found = benchmark_results(
            library.bundle.manifest,
            command=command_line(),
            created=now(),
            benchmark=file.resolve().parent.name,
            condition=f"{file.stem}, length {length:g}",
            settings={"words": f"{words[len(words) // 2]:,} in the middle answer"},
            notes=tuple(f"Question {id_} could not be asked and scores 0: {reason}" for id_, reason in composed.failed.items()),
            scores=composed_scores(questions, composed.texts),
        )
        if results:
            write_benchmark(results, found)
        print_benchmark(found, console())
