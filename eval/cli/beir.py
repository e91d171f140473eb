"""medcite-eval beir: the documents of a public collection ranked for its questions."""

import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from eval.beir import CORPUS, read_beir, write_trec_run
from eval.benchmark import benchmark_results, write_benchmark
from eval.benchmark_table import print_benchmark
from eval.cli.options import Index, Out, check_outputs, command_line, now, settings_in_force
from eval.conditions import find_condition, under, with_weights
from eval.libraries import build_library
from eval.ranking import notes, rank, run_scores
from eval.terminal import questions_progress
from service.terminal import console, errors_told

Folder = Annotated[Path, typer.Argument(help="A folder in the BEIR layout: corpus.jsonl, queries.jsonl, qrels/.", metavar="DIR")]
Depth = Annotated[int, typer.Option(min=0, help="Documents to rank for each question; 0 ranks them all.")]
Split = Annotated[str, typer.Option(help="The qrels to use.", metavar="NAME", show_default="test, or the only one")]
JudgedOnly = Annotated[bool, typer.Option("--judged-only", help="Rank only the documents that are graded for the question.")]
MinGrade = Annotated[int, typer.Option(min=1, help="The lowest grade that is relevant.")]
Ablation = Annotated[str, typer.Option(help="Rank with parts left out: lexical, body, heading, …", metavar="NAME")]
GivenWeights = Annotated[str, typer.Option("--weights", help="Rank with other weights: lexical=0.2,kind=0", metavar="NAME=N,...")]
RunOut = Annotated[Path | None, typer.Option(help="Write the run to this file, as TREC tools read it.", metavar="FILE")]


def beir(
    folder: Folder,
    depth: Depth = 100,
    split: Split = "",
    judged_only: JudgedOnly = False,
    min_grade: MinGrade = 1,
    ablation: Ablation = "service",
    weights: GivenWeights = "",
    index: Index = None,
    run_out: RunOut = None,
    out: Out = None,
) -> None:
    """Rank the documents of a BEIR collection for its questions, and measure the ranking."""
    with errors_told(), ExitStack() as stack:
        settings = settings_in_force()
        check_outputs(out, run_out, read=[folder])
        condition = find_condition(ablation)
        condition = with_weights(condition, weights) if weights else condition
        collection = read_beir(folder)
        qrels = collection.judged(split)
        root = index or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="medcite-beir-")))
        library = under(condition, build_library(folder / CORPUS, root, settings))
        with questions_progress(console(stderr=True)) as progress:
            ranked = rank(
                library, collection.documents, {id_: collection.queries[id_] for id_ in qrels}, condition=condition,
                depth=depth or len(collection.documents), max_chars=settings.max_question_chars, progress=progress,
            )  # fmt: skip
        if run_out:
            write_trec_run(run_out, ranked.run)
        results = benchmark_results(
            library.bundle.manifest,
            command=command_line(),
            created=now(),
            benchmark=folder.resolve().name,
            condition=condition.name,
            settings={
                "depth": f"{depth:,}" if depth else "all",
                "documents": "judged" if judged_only else "all",
                "relevant": f"grade {min_grade} or more",
                "weights": " ".join(f"{name}={weight:g}" for name, weight in asdict(condition.weights).items()),
            },
            notes=notes(collection, qrels, ranked, library=library, min_grade=min_grade),
            scores=run_scores(qrels, ranked.run, min_grade=min_grade, judged_only=judged_only),
        )
        if out:
            write_benchmark(out, results)
        print_benchmark(results, console())
