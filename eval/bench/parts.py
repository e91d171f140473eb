"""The parts of the benchmark, and the results that each leaves."""

import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from eval.bench.comparison import chosen, compare, sizes
from eval.bench.embedding import measure_embedding
from eval.bench.environments import ROOT
from eval.bench.growth import measure_growth
from eval.bench.http_load import hindrance, measure_load
from eval.bench.indexing import index_folder, measure_indexing
from eval.bench.sources import Sources
from eval.bench.systems import FLOOR, MEDCITE, surroundings, told
from eval.bench.workshop import Measured, Workshop

Part = Callable[[Workshop, Sources, Sequence[str]], Measured]


def embedders(workshop: Workshop, sources: Sources, only: Sequence[str]) -> Measured:
    """The ways to run the model."""
    measure_indexing(workshop, sources, [MEDCITE.name])  # the exported model lies in the library
    return workshop.measured("embedders", partial(measure_embedding, workshop, sources))


def http(workshop: Workshop, sources: Sources, only: Sequence[str]) -> Measured:
    """Concurrent clients over HTTP; over all pages, medcite and the floor."""
    if reason := hindrance():
        return {"documents": {"skipped": reason}}
    systems = chosen(only)
    measure_indexing(workshop, sources, [system.name for system in systems])
    suffix = "".join(f"-{system.name}" for system in systems) if only else ""
    found = {}
    for size in sizes(workshop):
        asked = systems if size == "documents" else [system for system in systems if system in (FLOOR, MEDCITE)]
        found[size] = workshop.measured(f"http-{size}{suffix}", partial(measure_load, workshop, sources, size, asked))
    return found


def growth(workshop: Workshop, sources: Sources, only: Sequence[str]) -> Measured:
    """Libraries of ten thousand, a hundred thousand and a million passages."""
    measure_indexing(workshop, sources, ["bare", MEDCITE.name])
    return measure_growth(workshop, sources, sizes(workshop)[-1])


def profile(workshop: Workshop, sources: Sources, only: Sequence[str]) -> Measured:
    """Where a question's milliseconds go, in the largest library of real pages."""
    measure_indexing(workshop, sources, [MEDCITE.name])
    library = index_folder(workshop, MEDCITE, sizes(workshop)[-1])
    asked = workshop.folder("sources") / "questions.json"
    asked.write_text(json.dumps(sources.questions), encoding="utf-8")
    line = [sys.executable, "-m", "eval.bench.profiling", str(library), str(asked), str(workshop.sizes.profile_rounds)]
    env = surroundings(MEDCITE, PYTHONPATH=str(ROOT))
    return workshop.measured("profile", lambda: told(line, cwd=workshop.work, env=env)[0])


PARTS: dict[str, Part] = {"peers": compare, "embedders": embedders, "http": http, "growth": growth, "profile": profile}


def write_results(workshop: Workshop, name: str, found: Measured) -> Path:
    """Writes what a part measured, with the machine it was measured on."""
    workshop.results.mkdir(parents=True, exist_ok=True)
    path = workshop.results / f"{name}.json"
    told_of = {"part": name, "created": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine(), "found": found}
    path.write_text(json.dumps(told_of, indent=1) + "\n", encoding="utf-8")
    return path


def read_results(folder: Path) -> dict[str, Measured]:
    """Part → what was written of it, of the parts that have results."""
    paths = [folder / f"{name}.json" for name in PARTS]
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths if path.is_file()}


def machine() -> dict[str, object]:
    """The processor, its cores that may be used, and memory in GB."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {"processor": (names or [platform.machine()])[0], "cores": len(os.sched_getaffinity(0)), "memory_gb": round(memory)}
