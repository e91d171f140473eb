"""What Prometheus reads: counts whose labels hold nothing that a caller wrote."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families

from service.api import create_app
from service.engine import Engine
from service.settings import Settings

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine, settings=Settings(questions_waiting=3)), client=("127.0.0.1", 1)) as client:
        yield client


def samples(client: TestClient) -> Samples:
    response = client.get("/metrics")
    assert response.headers["content-type"] == CONTENT_TYPE_LATEST
    families = text_string_to_metric_families(response.text)
    return {(sample.name, frozenset(sample.labels.items())): sample.value for family in families for sample in family.samples}


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def test_requests_are_counted_by_method_route_and_status(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "What causes kelp fever?"})
    client.post("/v1/ask", json={})
    client.get("/v1/documents/moon")
    client.get("/v1/documents/no-such")
    client.get("/a/path/that/somebody/typed")
    client.request("BREW", "/healthz")
    found = samples(client)
    assert value(found, "medcite_requests_total", method="POST", route="/v1/ask", code="200") == 1
    assert value(found, "medcite_requests_total", method="POST", route="/v1/ask", code="422") == 1
    assert value(found, "medcite_requests_total", method="GET", route="/v1/documents/{document_id}", code="404") == 1
    assert value(found, "medcite_requests_total", method="GET", route="(no such path)", code="404") == 1
    assert any(dict(labels).get("method") == "other" for name, labels in found if name == "medcite_requests_total")
    assert value(found, "medcite_request_seconds_count", route="/v1/ask") == 2
    assert not any("BREW" in text or "somebody" in text for _, labels in found for _, text in labels)


def test_answers_are_counted_by_outcome_and_stage(client: TestClient) -> None:
    for question in ("What causes kelp fever?", "What is the capital of Peru?", "I have crushing chest pain and can't breathe"):
        client.post("/v1/ask", json={"question": question})
    client.get("/ask", params={"q": "What causes kelp fever?"})
    found = samples(client)
    counts = {status: value(found, "medcite_answers_total", status=status) for status in ("answered", "abstained", "emergency")}
    assert counts == {"answered": 2, "abstained": 1, "emergency": 1}
    stages = {dict(labels)["stage"] for name, labels in found if name == "medcite_stage_seconds_count"}
    assert stages >= {"understand", "find", "total"}
    assert value(found, "medcite_stage_seconds_count", stage="find") == 4
    assert 0 < value(found, "medcite_stage_seconds_sum", stage="find") < value(found, "medcite_stage_seconds_sum", stage="total")


def test_what_was_refused_at_the_door_is_counted_by_where_it_wanted_to_go(engine: Engine) -> None:
    settings = Settings(host="0.0.0.0", allow_anyone=True, address_requests_per_minute=1, open_metrics=True)
    with TestClient(create_app(engine, settings=settings)) as client:
        for path in ("/v1/documents", "/v1/search?q=kelp", "/v1/documents/typed", "/typed"):
            client.get(path)
        found = samples(client)
    for route in ("/v1/search", "(endpoint)", "(pages)"):
        assert value(found, "medcite_requests_total", method="GET", route=route, code="429") == 1


def test_the_library_that_answers_is_named_with_its_age(client: TestClient, engine: Engine) -> None:
    found, manifest = samples(client), engine.bundle.manifest
    assert value(found, "medcite_library_info", generation=manifest.generation, embedder=manifest.embedder) == 1
    assert value(found, "medcite_library_documents") == 3
    assert value(found, "medcite_library_passages") == manifest.passages
    assert 0 < value(found, "medcite_library_age_seconds") < 3600
    assert value(found, "medcite_questions_in_work") == value(found, "medcite_questions_waiting") == 0


def test_two_services_in_one_process_count_apart(engine: Engine, client: TestClient) -> None:
    client.get("/healthz")
    with TestClient(create_app(engine), client=("127.0.0.1", 1)) as other:
        assert not any(dict(labels).get("route") == "/healthz" for name, labels in samples(other))


WORKER = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from service.api import create_app
from service.engine import Engine
with TestClient(create_app(Engine(Path(sys.argv[1]))), client=("127.0.0.1", 1)) as client:
    for _ in range(2):
        client.post("/v1/ask", json={"question": "What causes kelp fever?"})
    app = client.app
    app.state.metrics.tell_queue(1, 1)  # it dies with a question in work
    sys.stdout.write(client.get("/metrics").text)
"""


def test_workers_count_together_and_the_dead_have_nothing_in_work(library: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    texts = [
        subprocess.run(
            [sys.executable, "-c", WORKER, str(library)], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert 'medcite_answers_total{status="answered"} 2.0' in texts[0]
    assert 'medcite_answers_total{status="answered"} 4.0' in texts[1]
    assert "medcite_questions_in_work 1.0" in texts[1]  # its own alone
    assert "medcite_library_documents 3.0" in texts[1]
