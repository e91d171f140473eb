"""Results: what a run over the golden questions found, as a record and as a JSON file.

The file holds the summary too, for other programs to read; reading it back works the summary out again from the questions.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from eval.errors import ResultsUnreadable
from eval.metrics import Estimate, estimate
from eval.scores import BY_NAME, MEASURES, CitationCheck, quality
from service.answers import Status

SCHEMA_VERSION = 1
ALL = "all"  # the group of every question, beside the groups by kind


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One golden question, what came back and its scores (measure → 0 to 1). `status` is None and `error` is set where the
    engine raised.
    """

    id: str
    question: str
    kind: str
    expected: Status
    status: Status | None
    relevant: dict[str, int]
    history: tuple[str, ...] = ()
    personal: bool = False
    scores: dict[str, float] = field(default_factory=dict)
    ranked: tuple[tuple[str, float], ...] = ()  # documents by their best passage, best first
    short_answer: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    citations: tuple[CitationCheck, ...] = ()
    missing_facts: tuple[str, ...] = ()
    notice: str = ""
    message: str = ""
    confidence: float = 0.0
    latency_ms: float | None = None  # of the answer, as the caller sees it
    error: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """A whole run. `unknown_documents` are graded ids that the library lacks: a slip in the questions, or another library."""

    command: str
    created: str  # UTC, ISO 8601
    generation: str
    embedder: str
    weights_sha256: str
    documents: int
    passages: int
    questions: tuple[QuestionResult, ...]
    unknown_documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The summary of some questions: measure → estimate, for the measures that apply to any of them."""

    name: str
    questions: int
    failed: int
    estimates: dict[str, Estimate]
    p50_ms: float | None
    p95_ms: float | None


def summarise(questions: Sequence[QuestionResult]) -> list[Group]:
    """The summary of all questions, then of each kind in alphabetical order."""
    kinds = sorted({question.kind for question in questions})
    return [_group(ALL, questions)] + [_group(kind, [q for q in questions if q.kind == kind]) for kind in kinds]


def _group(name: str, questions: Sequence[QuestionResult]) -> Group:
    estimates = {}
    for measure in MEASURES:
        values = [q.scores[measure.name] for q in questions if measure.name in q.scores]
        if values:
            estimates[measure.name] = estimate(values, right_weight=measure.right_weight)
    latencies = [q.latency_ms for q in questions if q.latency_ms is not None]
    p50, p95 = (float(ms) for ms in np.percentile(latencies, [50, 95])) if latencies else (None, None)
    return Group(name, len(questions), sum(bool(q.error) for q in questions), estimates, p50, p95)


def worst(questions: Sequence[QuestionResult], *, count: int) -> list[QuestionResult]:
    """The questions that went worst: failures, missed emergencies, quotes out of place, wrong status, then the lowest scores.

    Those whose every score is the best there is are left out.
    """

    def order(question: QuestionResult) -> tuple[bool, float, float, float, float]:
        scores = question.scores
        return (
            not question.error,
            scores.get("emergency_recall", 1.0),
            min(scores.get("quote_validity", 1.0), scores.get("statements_quoted", 1.0)),
            scores.get("status", 1.0),
            quality(scores),
        )

    return sorted((q for q in questions if q.error or quality(q.scores) < 1), key=order)[:count]


def write_results(path: Path, results: Results) -> None:
    """Writes the run and its summary as JSON."""
    summary = {
        group.name: {
            "questions": group.questions, "failed": group.failed, "p50_ms": group.p50_ms, "p95_ms": group.p95_ms,
            "measures": {name: asdict(value) for name, value in group.estimates.items()},
        }
        for group in summarise(results.questions)
    }  # fmt: skip
    body = asdict(results)
    questions = body.pop("questions")
    whole = {"schema_version": SCHEMA_VERSION, **body, "summary": summary, "questions": questions}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_results(path: Path) -> Results:
    """The run that `write_results` wrote. Raises ResultsUnreadable."""
    again = "Write it again: medcite-eval golden --out FILE.json"
    if not path.is_file():
        raise ResultsUnreadable(f"There is no file {path}.", hint="Name a file that medcite-eval golden --out wrote.")
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        version = body.pop("schema_version")
        if version != SCHEMA_VERSION:
            raise ResultsUnreadable(f"{path} has schema version {version}, this program reads {SCHEMA_VERSION}.", hint=again)
        del body["summary"]
        questions = tuple(_read_question(fields) for fields in body.pop("questions"))
        unknown = tuple(body.pop("unknown_documents"))
        return Results(questions=questions, unknown_documents=unknown, **body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ResultsUnreadable(f"{path} is no results file of medcite-eval: {error!r}.", hint=again) from error


def _read_question(fields: dict[str, Any]) -> QuestionResult:
    unknown = [name for name in fields["scores"] if name not in BY_NAME]
    if unknown:
        raise ValueError(f"unknown measure {unknown[0]!r}")
    read: dict[str, Any] = {
        **fields,
        **{name: tuple(fields[name]) for name in ("history", "short_answer", "points", "missing_facts")},
        "expected": Status(fields["expected"]),
        "status": None if fields["status"] is None else Status(fields["status"]),
        "ranked": tuple((id_, score) for id_, score in fields["ranked"]),
        "citations": tuple(CitationCheck(**check) for check in fields["citations"]),
    }
    return QuestionResult(**read)
