"""The ways to run the model, beside each other: sentence-transformers, and medcite's in each precision that it has."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.bench.indexing import index_folder
from eval.bench.libraries import ways
from eval.bench.sources import Sources
from eval.bench.spread import percentile, spread
from eval.bench.systems import FLOOR, MEDCITE, System, model, python_of, surroundings, told
from eval.bench.workshop import Measured, Workshop
from indexer.bundle import current_generation, open_bundle
from indexer.embedder import Vectors

_READ = 512  # passages at once


@dataclass(frozen=True, slots=True)
class Way:
    """A way to run the model: by whose environment, and the folder that it is read from."""

    name: str
    label: str
    system: System
    encoder: str
    folder: str


def measure_embedding(workshop: Workshop, sources: Sources) -> Measured:
    """Way → milliseconds of a question on one and on all threads, passages a second, cosines to fp32, cold start and memory."""
    sample = _sample(workshop, sources)
    found: Measured = {}
    vectors: dict[str, Vectors] = {}
    for way in _ways(workshop):
        cold = [_run(workshop, way, 2) for _ in range(workshop.sizes.cold_starts)]
        took = {}
        for threads in (1, 2):
            target = workshop.folder("sources") / f"vectors-{way.name}.npy"
            took[str(threads)] = _run(workshop, way, threads, sample, target)[0]
            vectors[way.name] = np.load(target)
        found[way.name] = {
            "label": way.label,
            "ms": {
                threads: {"p50": percentile(one["ms"], 50), "p95": percentile(one["ms"], 95)} for threads, one in took.items()
            },
            "passages_per_s": {threads: one["passages_per_s"] for threads, one in took.items()},
            "cold_s": spread([seconds for _, seconds in cold]).to_json(),
            "mb": spread([one["mb"] for one, _ in cold]).to_json(),
        }
    exact = vectors["sentence-transformers"]
    for name, own in vectors.items():
        cosines = (own * exact).sum(axis=1)
        found[name]["cosine"] = {"mean": float(cosines.mean()), "least": float(cosines.min())}
    return found


def _ways(workshop: Workshop) -> list[Way]:
    found = [Way("sentence-transformers", "sentence-transformers, fp32", FLOOR, "sentence_transformers_encoder", model())]
    for system in ways():
        library = index_folder(workshop, system, "documents")
        folder = library / "generations" / current_generation(library) / "embedder"
        label = "OpenVINO, default" if system == MEDCITE else f"OpenVINO, {system.kind}"
        found.append(Way(system.name, label, system, "exported_encoder", str(folder)))
    return found


def _sample(workshop: Workshop, sources: Sources) -> Path:
    """A file with the questions and so many passages of the documents."""
    bundle = open_bundle(index_folder(workshop, MEDCITE, "documents"))
    rows = range(min(workshop.sizes.sample, bundle.store.passage_count))
    passages = [stored.passage.text for start in rows[::_READ] for stored in bundle.store.passages(rows[start : start + _READ])]
    bundle.close()
    path = workshop.folder("sources") / "sample.json"
    path.write_text(json.dumps({"questions": sources.questions, "passages": passages}), encoding="utf-8")
    return path


def _run(workshop: Workshop, way: Way, threads: int, *more: Path) -> tuple[Measured, float]:
    line: Sequence[str] = [
        str(python_of(workshop, way.system)), "-m", "eval.bench.peers.encode", way.encoder, way.folder, str(threads), *map(str, more),
    ]  # fmt: skip
    return told(line, cwd=workshop.work, env=surroundings(way.system, OMP_NUM_THREADS=str(threads)))
