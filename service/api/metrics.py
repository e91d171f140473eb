"""What Prometheus reads at /metrics. No label holds anything that a caller wrote: routes, statuses and stages are few and known.

Where several workers answer, their counts lie in files that they share (PROMETHEUS_MULTIPROC_DIR), and each gives the sum.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from service.answers import Answer
from service.engine import Engine

router = APIRouter(tags=["operation"])

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Metrics:
    """The counts of one worker."""

    def __init__(self, engine: Engine) -> None:
        self._library = _LibraryCollector(engine)
        self._registry = CollectorRegistry()
        own = self._registry
        self._requests = Counter("medcite_requests", "Requests answered.", ["method", "route", "code"], registry=own)
        self._seconds = Histogram(
            "medcite_request_seconds",
            "From the request's head to the end of its reply.",
            ["route"],
            registry=own,
            buckets=_SECONDS,
        )
        self._stages = Histogram(
            "medcite_stage_seconds", "Time a question spent in a stage.", ["stage"], registry=own, buckets=_SECONDS
        )
        self._answers = Counter(
            "medcite_answers", "Questions by outcome: answered, abstained, emergency.", ["status"], registry=own
        )
        self._rephrasings = Counter(
            "medcite_rephrasings", "Answers that were to be rephrased, by outcome.", ["outcome", "reason"], registry=own
        )
        self._sentences = Counter(
            "medcite_rephrased_sentences", "Sentences of a language model, by their check.", ["result"], registry=own
        )
        self._in_work = Gauge(
            "medcite_questions_in_work", "Questions that have a turn.", registry=own, multiprocess_mode="livesum"
        )
        self._waiting = Gauge(
            "medcite_questions_waiting", "Questions that wait for a turn.", registry=own, multiprocess_mode="livesum"
        )
        if SHARED_FOLDER not in os.environ:
            ProcessCollector(registry=own)
            own.register(self._library)

    def count_request(self, *, method: str, route: str, code: int, seconds: float) -> None:
        self._requests.labels(method if method in _METHODS else "other", route, str(code)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_answer(self, answer: Answer) -> None:
        self._answers.labels(str(answer.status)).inc()
        if made := answer.rephrasing:
            reason = next(iter(made.reasons), "") if made.outcome == "failed" else ""
            self._rephrasings.labels(made.outcome, reason).inc()
            self._sentences.labels("accepted").inc(made.accepted)
            self._sentences.labels("refused").inc(made.refused)
        for stage, ms in answer.timings_ms.items():
            self._stages.labels(stage).observe(ms / 1000)

    def tell_queue(self, in_work: int, waiting: int) -> None:
        self._in_work.set(in_work)
        self._waiting.set(waiting)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format: of this worker, or where there are several, of them together."""
        folder = os.environ.get(SHARED_FOLDER)
        if not folder:
            return generate_latest(self._registry)
        _forget_the_dead(Path(folder))
        together = CollectorRegistry()
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
        together.register(self._library)
        return generate_latest(together)


class _LibraryCollector(Collector):
    """What answers at the moment of reading. The name of a generation that was replaced is not told any longer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        manifest = self._engine.bundle.manifest
        info = GaugeMetricFamily("medcite_library_info", "The generation that answers.", labels=["generation", "embedder"])
        info.add_metric([manifest.generation, manifest.embedder], 1)
        yield info
        age = (datetime.now(UTC) - datetime.fromisoformat(manifest.created)).total_seconds()
        yield GaugeMetricFamily("medcite_library_age_seconds", "Since the generation was built.", value=age)
        yield GaugeMetricFamily("medcite_library_documents", "Documents in the library.", value=manifest.documents)
        yield GaugeMetricFamily("medcite_library_passages", "Passages in the library.", value=manifest.passages)


def _forget_the_dead(folder: Path) -> None:
    """Takes workers that have ended out of the sum of those that live."""
    for pid in {int(path.stem.rpartition("_")[2]) for path in folder.glob("gauge_live*.db")}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            with suppress(FileNotFoundError):
                mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
        except PermissionError:
            continue


@router.get("/metrics", summary="Counts for Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    """Counts in Prometheus' text format."""
    found: Metrics = request.app.state.metrics
    return Response(found.text(), headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"})
