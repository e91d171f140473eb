"""How a library grows: time to build, size, memory, and what a question costs, at 10,000, 100,000 and 1,000,000 passages."""

import json
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from eval.bench.asking import in_turns
from eval.bench.environments import ROOT
from eval.bench.indexing import index_folder
from eval.bench.sources import Sources
from eval.bench.spread import percentile, ratios, spread
from eval.bench.systems import FLOOR, MEDCITE, answering, python_of, surroundings, told
from eval.bench.workshop import Measured, Workshop


def measure_growth(workshop: Workshop, sources: Sources, size: str) -> Measured:
    """Passages → what a library of so many takes. The real pages are those of the library of that size. Each step is kept."""
    found: Measured = {}
    for count in workshop.sizes.growth:
        library = workshop.folder("growth") / str(count)
        built = workshop.measured(f"growth-build-{count}", partial(_build, workshop, count, size, library))
        found[str(count)] = {
            **built,
            **workshop.measured(f"growth-recall-{count}", partial(_recall, workshop, sources, library)),
            **workshop.measured(f"growth-questions-{count}", partial(_questions, workshop, sources, size, library)),
        }
    return found


def _child(workshop: Workshop, *arguments: object) -> Measured:
    line = [sys.executable, "-m", "eval.bench.growing", *map(str, arguments)]
    env = surroundings(MEDCITE, PYTHONPATH=str(ROOT), MEDCITE_CACHE=str(workshop.tools / "models"))
    return told(line, cwd=workshop.work, env=env)[0]


def _build(workshop: Workshop, count: int, size: str, library: Path) -> Measured:
    return _child(workshop, "build", index_folder(workshop, MEDCITE, size), count, workshop.folder("growth"), library)


def _recall(workshop: Workshop, sources: Sources, library: Path) -> Measured:
    asked = workshop.folder("sources") / "questions.json"
    asked.write_text(json.dumps(sources.questions), encoding="utf-8")
    return _child(workshop, "recall", library, asked)


def _questions(workshop: Workshop, sources: Sources, size: str, library: Path) -> Measured:
    """What a question takes beside the floor's over the real pages, in turns, and the memory held after all of them."""
    logs = workshop.folder("logs")
    with ExitStack() as stack:
        floor = stack.enter_context(
            answering(python_of(workshop, FLOOR), FLOOR, index_folder(workshop, FLOOR, size), log=logs / "growth-floor.log")
        )
        grown = stack.enter_context(answering(python_of(workshop, MEDCITE), MEDCITE, library, log=logs / "growth.log"))
        rounds = in_turns([floor, grown], sources.questions, workshop.sizes.rounds)
        own, other = rounds[MEDCITE.name], rounds[FLOOR.name]
        return {
            "p50_ms": spread([percentile(one, 50) for one in own]).to_json(),
            "p95_ms": spread([percentile(one, 95) for one in own]).to_json(),
            "floor_p50_ms": spread([percentile(one, 50) for one in other]).to_json(),
            "to_floor": ratios(own, other).to_json(),
            **grown.memory(),
        }
