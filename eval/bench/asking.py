"""What a question costs: systems that stand open side by side are asked in turns, the same questions in the same order."""

import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from eval.bench.indexing import index_folder
from eval.bench.libraries import build
from eval.bench.sources import Sources
from eval.bench.spread import percentile, ratios, spread
from eval.bench.systems import FLOOR, MEDCITE, PEERS, Answering, System, answering, command, python_of, surroundings, told
from eval.bench.workshop import Measured, Workshop
from indexer.bundle import open_bundle

_REST_S = 0.3  # between turns: threads that wait in a loop for more work have gone to sleep by then
_FIRST = 40  # questions
_SLOW_MS = 3000.0  # for these
_READ = 512  # passages at once


def measure_questions(workshop: Workshop, sources: Sources, size: str, systems: Sequence[System]) -> Measured:
    """System → milliseconds (median, 95th percentile, by round), their ratio to the floor's, and memory after all questions."""
    with ExitStack() as stack:
        logs = workshop.folder("logs")
        opened = [
            stack.enter_context(
                answering(
                    python_of(workshop, system), system, index_folder(workshop, system, size), log=logs / f"{system.name}.log"
                )
            )
            for system in systems
        ]
        rounds = in_turns(opened, sources.questions, workshop.sizes.rounds)
        return {one.system.name: {**_times(rounds, one.system.name), **one.memory()} for one in opened}


def in_turns(opened: Sequence[Answering], questions: Sequence[str], rounds: int) -> dict[str, list[list[float]]]:
    """System → for each round the milliseconds of each question.

    A turn before them warms up and counts nothing; whoever is slow then is asked only the first questions in each round.
    """
    found: dict[str, list[list[float]]] = {one.system.name: [] for one in opened}
    asked = {one.system.name: questions if sum(one.ask(questions[:_FIRST])) < _SLOW_MS else questions[:_FIRST] for one in opened}
    for _ in range(rounds):
        for one in opened:
            time.sleep(_REST_S)
            found[one.system.name].append(one.ask(asked[one.system.name]))
    return found


def _times(rounds: dict[str, list[list[float]]], name: str) -> Measured:
    own = rounds[name]
    return {
        "p50_ms": spread([percentile(one, 50) for one in own]).to_json(),
        "p95_ms": spread([percentile(one, 95) for one in own]).to_json(),
        "to_floor": ratios(own, rounds[FLOOR.name]).to_json() if FLOOR.name in rounds else None,
    }


def measure_cold_starts(workshop: Workshop, sources: Sources, size: str, systems: Sequence[System]) -> Measured:
    """System → seconds from the start of a process to the end of it, one question answered; in turns, files in the page cache."""
    question = sources.questions[0]
    seconds: dict[str, list[float]] = {system.name: [] for system in systems}
    for number in range(workshop.sizes.cold_starts + 1):
        for system in systems:
            took = _cold(workshop, system, index_folder(workshop, system, size), question)
            if number:
                seconds[system.name].append(took)
    return {name: spread(found).to_json() for name, found in seconds.items()}


def _cold(workshop: Workshop, system: System, folder: Path, question: str) -> float:
    python = python_of(workshop, system)
    if system.is_medcite:  # the command that people type, from its own start to its own end
        line = [str(python.with_name("medcite")), "ask", question, "--index", str(folder), "--json"]
    else:
        line = command(python, system, "ask", folder, question)
    return told(line, cwd=workshop.work, env=surroundings(system))[1]


def prepare_whole(workshop: Workshop) -> Measured:
    """Builds the library of the whole source and hands its passages and vectors to the systems that take them."""
    done = build(workshop, MEDCITE, workshop.source, index_folder(workshop, MEDCITE, "whole"))
    folder = workshop.folder("sources")
    passages, vectors = folder / "passages.json", folder / "vectors.npy"
    bundle = open_bundle(index_folder(workshop, MEDCITE, "whole"))
    starts = range(0, bundle.store.passage_count, _READ)
    texts = [
        stored.passage.text
        for start in starts
        for stored in bundle.store.passages(range(start, min(start + _READ, bundle.store.passage_count)))
    ]
    passages.write_text(json.dumps(texts), encoding="utf-8")
    np.save(vectors, bundle.vectors.vectors(np.arange(len(texts))))
    bundle.close()
    for system in {system.module: system for system in reversed(PEERS) if system.takes_vectors}.values():
        line = command(
            python_of(workshop, system), system, "index-embedded", passages, vectors, index_folder(workshop, system, "whole")
        )
        told(line, cwd=workshop.work, env=surroundings(system))
    return {name: done.report[name] for name in ("seconds", "passages", "reused", "tokens")}
