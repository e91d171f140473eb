"""Spans of a request and of the stages of its answer; they know nothing of what was asked."""

import json
import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from service.api import create_app
from service.engine import Engine
from service.settings import Settings

ASKED = {"question": "What causes secretive kelp fever?"}


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace.get_tracer", provider.get_tracer)
    return exporter


def asked(engine: Engine, path: str = "/v1/ask", **request: Any) -> Any:
    with TestClient(create_app(engine), raise_server_exceptions=False) as client:
        return client.post(path, **{"json": ASKED, **request})


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_a_request_has_a_span_with_its_stages_below_it(engine: Engine, spans: InMemorySpanExporter) -> None:
    assert asked(engine).status_code == 200
    *stages, request = spans.get_finished_spans()
    assert request.name == "POST /v1/ask"
    assert request.kind is SpanKind.SERVER
    found = attributes(request)
    assert (found["http.route"], found["http.response.status_code"], found["medcite.status"]) == ("/v1/ask", 200, "answered")
    assert {"understand", "find"} <= {stage.name for stage in stages}
    assert request.context is not None
    assert request.start_time is not None
    ends = request.start_time
    for stage in stages:
        assert stage.parent is not None
        assert stage.parent.span_id == request.context.span_id
        assert stage.start_time is not None
        assert stage.end_time is not None
        assert request.start_time <= stage.start_time <= stage.end_time
        assert stage.start_time >= ends or stage is stages[0]
        ends = stage.end_time


def test_a_trace_that_the_caller_began_goes_on(engine: Engine, spans: InMemorySpanExporter) -> None:
    trace_id, span_id = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    asked(engine, headers={"traceparent": f"00-{trace_id}-{span_id}-01"})
    request = spans.get_finished_spans()[-1]
    assert request.context is not None
    assert request.parent is not None
    assert (f"{request.context.trace_id:032x}", f"{request.parent.span_id:016x}") == (trace_id, span_id)


@pytest.mark.parametrize("path", ["/v1/ask", "/ask?q=secretive", "/secretive"])
def test_no_span_holds_a_question(engine: Engine, spans: InMemorySpanExporter, path: str) -> None:
    asked(engine, path)
    told = [json.loads(span.to_json()) for span in spans.get_finished_spans()]
    assert told
    assert "secretive" not in json.dumps(told)


def test_no_span_holds_the_words_of_an_error(
    engine: Engine, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Engine, question: str, **_more: object) -> None:
        raise ValueError(f"cannot read {question!r}")

    with TestClient(create_app(engine), raise_server_exceptions=False) as client:
        monkeypatch.setattr(Engine, "ask", fail)
        assert client.post("/v1/ask", json=ASKED).status_code == 500
    request = spans.get_finished_spans()[-1]
    assert attributes(request)["http.response.status_code"] == 500
    assert "secretive" not in request.to_json()


@pytest.mark.parametrize(("setting", "told"), [(False, 0), (True, 1)])
def test_questions_are_in_the_log_where_the_setting_asks_for_them(
    engine: Engine, caplog: pytest.LogCaptureFixture, setting: bool, told: int
) -> None:
    caplog.set_level(logging.INFO)
    with TestClient(create_app(engine, settings=Settings(log_questions=setting))) as client:
        client.post("/v1/ask", json=ASKED)
    assert sum("secretive" in record.getMessage() for record in caplog.records) == told
