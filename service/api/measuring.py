"""Each request is counted, and traced with the stages of its answer (OpenTelemetry); neither knows what was asked.

Without an exporter (the extra `traces`), OpenTelemetry's interface does nothing.
"""

import logging
import time

from opentelemetry import propagate, trace
from opentelemetry.trace import Span, SpanKind, Tracer
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.answers import Answer
from service.api.metrics import Metrics
from service.api.problems import route_of
from service.api.replies import Reply
from service.observing import observing

log = logging.getLogger(__name__)

_NS = 1_000_000  # nanoseconds in a millisecond


class Measuring:
    """Middleware: counts requests and answers, and makes a span of each."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, tracer: Tracer | None = None, log_questions: bool = False) -> None:
        self._app = app
        self._metrics = metrics
        self._tracer = tracer or trace.get_tracer("medcite")
        self._log_questions = log_questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        reply = Reply(send)

        context = propagate.extract(dict(Headers(scope=scope)))
        with self._tracer.start_as_current_span(scope["method"], context, SpanKind.SERVER, record_exception=False) as span:
            try:
                with observing(lambda answer: self._see(answer, span)):
                    await self._app(scope, receive, reply.send)
            finally:
                route, seconds = route_of(scope), time.perf_counter() - started
                self._metrics.count_request(method=scope["method"], route=route, code=reply.status, seconds=seconds)
                span.update_name(f"{scope['method']} {route}")
                span.set_attributes(
                    {"http.request.method": scope["method"], "http.route": route, "http.response.status_code": reply.status}
                )

    def _see(self, answer: Answer, span: Span) -> None:
        self._metrics.count_answer(answer)
        _trace_stages(self._tracer, answer, span)
        if self._log_questions:
            log.info("asked: %r (%s)", answer.question, answer.status)


def _trace_stages(tracer: Tracer, answer: Answer, span: Span) -> None:
    """A span for each stage, laid out backwards from now: the stages follow one another, and the answer is made at their end."""
    stages = {name: ms for name, ms in answer.timings_ms.items() if name != "total"}
    at = time.time_ns() - int(sum(stages.values()) * _NS)
    for name, ms in stages.items():
        stage = tracer.start_span(name, trace.set_span_in_context(span), start_time=at)
        at += int(ms * _NS)
        stage.end(at)
    span.set_attributes({"medcite.status": str(answer.status), "medcite.confidence": answer.confidence})
