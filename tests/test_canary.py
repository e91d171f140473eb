"""A word that nobody else says, asked everywhere: where it must not come up again. (tests/test_privacy.py asks a real process.)"""

import io
import json
import logging
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from served_process import served
from typer.testing import CliRunner

from indexer.errors import MedciteError, QuestionError
from service.api import create_app
from service.cli import app as commands
from service.engine import Engine
from service.settings import Settings

CANARY = "qwyxlobar"
QUESTION = f"What causes {CANARY} kelp fever?"
CHAT = {"model": "medcite", "messages": [{"role": "system", "content": CANARY}, {"role": "user", "content": QUESTION}]}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": QUESTION}}}
BOTH = {"accept": "application/json, text/event-stream"}


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged, but by the client itself."""
    return "\n".join(str(record.__dict__) for record in caplog.records if not record.name.startswith("httpx"))


def ask_everywhere(client: TestClient) -> list[Any]:
    """The replies of every entry point to the question."""
    return [
        client.post("/v1/ask", json={"question": QUESTION}),
        client.post("/v1/ask", json={"question": QUESTION}, headers={"accept": "text/event-stream"}),
        client.post("/v1/ask", json={"question": "and that?", "history": [{"role": "user", "content": QUESTION}]}),
        client.get("/v1/search", params={"q": QUESTION}),
        client.get("/ask", params={"q": QUESTION}),
        client.post("/ask", data={"q": "and that?", "earlier": QUESTION}),
        client.post("/v1/chat/completions", json=CHAT),
        client.post("/v1/chat/completions", json=CHAT | {"stream": True}),
        client.post("/mcp", json=CALL, headers=BOTH),
        client.get(f"/documents/{CANARY}"),
        client.get("/", headers={"user-agent": CANARY, "referer": f"https://{CANARY}.example/?q={CANARY}"}),
    ]


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace.get_tracer", provider.get_tracer)
    return exporter


@pytest.fixture
def feedback(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def client(engine: Engine, feedback: Path, spans: InMemorySpanExporter) -> Iterator[TestClient]:
    settings = Settings(feedback=feedback, open_metrics=True)
    with TestClient(
        create_app(engine, settings=settings), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as client:
        yield client


def test_no_span_or_metric_holds_a_question_however_it_is_asked(
    client: TestClient, spans: InMemorySpanExporter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    statuses = [response.status_code for response in ask_everywhere(client)]
    assert (statuses.count(200), statuses.count(404)) == (10, 1)
    told = [span.to_json() for span in spans.get_finished_spans()]
    assert len(told) > len(statuses)
    assert CANARY not in "".join(told)
    assert CANARY not in client.get("/metrics").text
    assert CANARY not in logged(caplog)


@pytest.mark.parametrize(
    "error", [RuntimeError, ValueError, QuestionError, MedciteError, KeyError, UnicodeError, MemoryError, RecursionError]
)
def test_an_error_that_repeats_the_question_is_told_without_its_words(
    client: TestClient,
    spans: InMemorySpanExporter,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    """Its message goes to the asker at most: a problem of ours names what is wrong; what nobody expected is not even told him."""
    caplog.set_level(logging.DEBUG, logger="service")

    def fail(self: Engine, question: str, **_more: object) -> None:
        try:
            raise KeyError(question)
        except KeyError as cause:
            raise error(f"cannot read {CANARY}: {question!r}") from cause

    monkeypatch.setattr(Engine, "ask", fail)
    for response in ask_everywhere(client):
        assert response.status_code in {200, 404, 422, 400, 500}
        if not issubclass(error, MedciteError) and response.headers["content-type"] == "application/problem+json":
            assert CANARY not in response.text.replace(f"'{CANARY}'", "")  # a path that was not found is repeated to who typed it
    assert CANARY not in logged(caplog)
    assert CANARY not in "".join(span.to_json() for span in spans.get_finished_spans())


def test_feedback_without_a_comment_holds_no_words(client: TestClient, feedback: Path) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    sent = client.post("/v1/feedback", json={"answer_id": answer["id"], "rating": "down"})
    assert sent.status_code in {200, 201, 202}
    kept = feedback.read_text()
    assert CANARY not in kept
    assert "kelp" not in json.dumps(
        [value for line in map(json.loads, kept.splitlines()) for key, value in line.items() if "document" not in key]
    )
    client.post("/v1/feedback", json={"answer_id": answer["id"], "rating": "down", "comment": f"not about {CANARY}"})
    assert feedback.read_text().count(CANARY) == 1


def test_a_command_leaves_no_file_behind(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(commands, ["ask", QUESTION, "--index", str(library), "--json"])
    assert done.exit_code == 0
    assert CANARY in done.output  # the echo to the asker
    assert [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()] == []


def test_a_service_that_is_killed_leaves_no_core_and_no_file(library: Path, tmp_path: Path) -> None:
    before, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))  # as on a machine that writes them
    try:
        running = served(library, tmp_path)
        service = running.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (before, most))
    with ExitStack() as ending:
        ending.push(running)
        assert service.ask(QUESTION)["question"] == QUESTION
        limits = Path(f"/proc/{service.process.pid}/limits")
        if limits.exists():
            [core] = [line for line in limits.read_text().splitlines() if line.startswith("Max core file size")]
            assert core.split()[4] == "0"
        os.kill(service.process.pid, signal.SIGABRT)
        service.process.wait(60)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()] == []


def test_a_canary_would_be_seen() -> None:
    """Else the absence above would say nothing."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logging.getLogger("service.test").addHandler(handler)
    logging.getLogger("service.test").warning("asked %s", QUESTION)
    logging.getLogger("service.test").removeHandler(handler)
    assert CANARY in out.getvalue()
