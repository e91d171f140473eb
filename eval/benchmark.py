"""Benchmark results: what a run over a public collection found, score by score, as a record and as a JSON file.

The file holds the means with their intervals too, for other programs to read; reading it back works them out again.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.errors import ResultsUnreadable
from eval.metrics import Estimate, estimate
from indexer.bundle import Manifest

SCHEMA_VERSION = 1
SCHEMA = "medcite-benchmark"


@dataclass(frozen=True, slots=True)
class BenchmarkResults:
    """A run: measure → question → score, every question in every measure. `settings` says how it was run, `notes` what to know
    when reading the means.
    """

    command: str
    created: str  # UTC, ISO 8601
    benchmark: str
    condition: str
    settings: dict[str, str]
    embedder: str
    weights_sha256: str
    documents: int
    passages: int
    notes: tuple[str, ...]
    scores: dict[str, dict[str, float]]

    def estimates(self) -> dict[str, Estimate]:
        """Measure → mean over the questions, with its interval."""
        return {measure: estimate(list(by_question.values())) for measure, by_question in self.scores.items()}


def benchmark_results(
    manifest: Manifest, *, command: str, created: str, benchmark: str, condition: str, settings: dict[str, str],
    notes: tuple[str, ...], scores: dict[str, dict[str, float]],
) -> BenchmarkResults:  # fmt: skip
    """The record of a run over the library of this manifest."""
    return BenchmarkResults(
        command=command, created=created, benchmark=benchmark, condition=condition, settings=settings,
        embedder=manifest.embedder, weights_sha256=manifest.weights_sha256, documents=manifest.documents,
        passages=manifest.passages, notes=notes, scores=scores,
    )  # fmt: skip


def write_benchmark(path: Path, results: BenchmarkResults) -> None:
    """Writes the run and its means as JSON."""
    body = asdict(results)
    scores = body.pop("scores")
    means = {measure: asdict(found) for measure, found in results.estimates().items()}
    whole = {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, **body, "means": means, "scores": scores}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def is_benchmark(path: Path) -> bool:
    """Whether the file is one that `write_benchmark` wrote."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(body, dict) and body.get("schema") == SCHEMA


def read_benchmark(path: Path) -> BenchmarkResults:
    """The run that `write_benchmark` wrote. Raises ResultsUnreadable."""
    again = "Write it again: medcite-eval beir DIR --out FILE.json"
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        schema, version = body.pop("schema"), body.pop("schema_version")
        if (schema, version) != (SCHEMA, SCHEMA_VERSION):
            wanted = f"{SCHEMA} {SCHEMA_VERSION}"
            raise ResultsUnreadable(f"{path} has the schema {schema} {version}, this program reads {wanted}.", hint=again)
        del body["means"]
        return BenchmarkResults(notes=tuple(body.pop("notes")), **body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ResultsUnreadable(f"{path} is no benchmark results file of medcite-eval: {error!r}.", hint=again) from error
