"""The HTTP endpoints: what they give, and every error as a problem document. No line of the log holds a question."""

import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from api_checks import check_problem
from fastapi.testclient import TestClient

from indexer.build import BuildSettings, build
from indexer.errors import BundleDamaged
from service.answers import DISCLAIMERS, Answer
from service.api import create_app
from service.api.wire import AnswerModel
from service.engine import MAX_HITS, Engine
from service.settings import Settings

QUESTION = "What causes kelp fever?"


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine), raise_server_exceptions=False) as client:
        yield client


def ask(client: TestClient, body: dict[str, Any]) -> Any:
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def test_ask_gives_the_whole_answer(client: TestClient, engine: Engine) -> None:
    body = ask(client, {"question": QUESTION})
    assert set(body) == set(AnswerModel.model_fields) == {field.name for field in fields(Answer)} | {"short_answer_parts"}
    assert body["question"] == QUESTION
    assert body["status"] == "answered"
    assert body["disclaimer"] == DISCLAIMERS["en"]
    assert body["short_answer"].startswith(body["short_answer_parts"][0]["text"])
    assert "[1]" in body["short_answer"]
    assert body["sources"][0]["link"] == "https://shores.example/kelp"
    for citation in body["citations"]:
        document = engine.document(citation["document_id"])
        assert document is not None
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
        assert ":~:text=" in citation["deep_link"]


def test_an_offset_counts_in_the_text_that_the_service_gives(client: TestClient) -> None:
    citation = ask(client, {"question": QUESTION})["citations"][0]
    text = client.get(f"/v1/documents/{citation['document_id']}").json()["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_abstention_names_the_nearest_pages(client: TestClient) -> None:
    body = ask(client, {"question": "What is the capital of Peru?"})
    assert (body["status"], body["citations"], body["short_answer"]) == ("abstained", [], "")
    assert body["sources"]
    assert body["disclaimer"] == DISCLAIMERS["en"]


def test_an_emergency_has_its_notice(client: TestClient) -> None:
    body = ask(client, {"question": "I have crushing chest pain and can't breathe"})
    assert body["status"] == "emergency"
    assert body["notice"]
    assert body["disclaimer"]


def test_ask_reads_history_language_and_k(client: TestClient) -> None:
    history = [{"role": "user", "content": "What is kelp fever?"}, {"role": "assistant", "content": "What is moon knee?"}]
    body = ask(client, {"question": "How is it treated?", "history": history, "k": 1, "language": "es", "mode": "extractive"})
    assert body["sources"][0]["title"] == "What is kelp fever?"  # what the assistant said is no question
    assert body["language"] == "es"
    assert body["disclaimer"] == DISCLAIMERS["es"]
    assert len({citation["passage_id"] for citation in body["citations"]}) <= 1


def test_a_whole_number_may_be_written_with_a_point(client: TestClient) -> None:
    response = client.post(
        "/v1/ask", content=b'{"question": "kelp fever", "k": 3.0}', headers={"content-type": "application/json"}
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    "question",
    ["kelp\u0000 fever", "kelp 🦴 fever", "<script>kelp</script> fever", "kelp\u202e fever", "'; DROP TABLE documents; -- kelp"],
)
def test_odd_characters_are_read(client: TestClient, question: str) -> None:
    assert ask(client, {"question": question})["question"] == question


def test_search_gives_the_hits_and_their_parts(client: TestClient, engine: Engine) -> None:
    body = client.get("/v1/search", params={"q": QUESTION, "k": 3}).json()
    assert body["question"] == QUESTION
    hits = engine.search(QUESTION, k=3)
    assert [hit["passage_id"] for hit in body["hits"]] == [hit.passage.passage.id for hit in hits]
    assert [hit["rank"] for hit in body["hits"]] == [1, 2, 3]
    for got, hit in zip(body["hits"], hits, strict=True):
        assert [got[part] for part in ("score", "dense", "lexical", "sentence")] == pytest.approx(
            [hit.score, hit.dense, hit.lexical, hit.sentence]
        )
        document = engine.document(got["document_id"])
        assert document is not None
        assert document.text[got["start"] : got["end"]] == got["text"]
        assert (got["title"], got["tier"], got["url"]) == (document.title, document.tier.value, document.url)


def test_documents_are_listed_page_by_page(client: TestClient) -> None:
    whole = client.get("/v1/documents").json()
    assert whole["total"] == len(whole["documents"]) == 3
    assert {entry["title"] for entry in whole["documents"]} == {"What is kelp fever?", "Moon knee", "Living with moon knee"}
    assert {entry["tier"] for entry in whole["documents"]} == {"reviewed", "reference", "community"}
    second = client.get("/v1/documents", params={"limit": 1, "offset": 1}).json()
    assert (second["total"], second["offset"], second["documents"]) == (3, 1, whole["documents"][1:2])
    assert client.get("/v1/documents", params={"offset": 99}).json()["documents"] == []


def test_a_document_is_given_by_its_id(client: TestClient) -> None:
    for entry in client.get("/v1/documents").json()["documents"]:
        body = client.get(f"/v1/documents/{entry['id']}").json()
        assert (body["id"], body["title"]) == (entry["id"], entry["title"])
        assert body["text"]
    moon = client.get("/v1/documents/moon").json()
    assert moon["also_called"] == ["lunar knee"]
    assert moon["sources"] == [
        {"title": "Knees of the moon", "publisher": "Lunar Board", "url": "https://lunar.example/knees", "updated": "2023-01-31"}
    ]


def test_health_and_readiness(client: TestClient, engine: Engine) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    manifest = engine.bundle.manifest
    assert client.get("/readyz").json() == {
        "status": "ready", "generation": manifest.generation, "documents": 3, "passages": manifest.passages, "embedder": manifest.embedder,
    }  # fmt: skip


def test_openapi_names_every_endpoint(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) >= {"/v1/ask", "/v1/search", "/v1/documents", "/v1/documents/{document_id}", "/healthz", "/readyz"}
    assert client.get("/docs").status_code == 200


def test_an_empty_question_is_a_problem(client: TestClient) -> None:
    for question in ("", "   ", "🦴", "\u200b"):
        body = check_problem(client.post("/v1/ask", json={"question": question}), 422, "question-empty")
        assert body["hint"]
        check_problem(client.get("/v1/search", params={"q": question}), 422, "question-empty")


def test_a_question_that_is_too_long_is_a_problem(client: TestClient) -> None:
    body = check_problem(client.post("/v1/ask", json={"question": "kelp " * 4000}), 422, "question-too-long")
    assert "20,000" in body["detail"]
    assert "kelp" not in body["detail"]
    check_problem(client.get("/v1/search", params={"q": "kelp " * 4000}), 422, "question-too-long")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "question"),
        ({"question": None}, "question"),
        ({"question": 5}, "question"),
        ({"question": "secretive kelp", "colour": "red"}, "colour"),
        ({"question": "secretive kelp", "k": 0}, "k"),
        ({"question": "secretive kelp", "k": MAX_HITS + 1}, "k"),
        ({"question": "secretive kelp", "k": "3"}, "k"),
        ({"question": "secretive kelp", "k": True}, "k"),
        ({"question": "secretive kelp", "k": 3.5}, "k"),
        ({"question": "secretive kelp", "language": "tlh"}, "language"),
        ({"question": "secretive kelp", "mode": "freely"}, "mode"),
        ({"question": "secretive kelp", "history": [{"role": "doctor", "content": "hi"}]}, "history.0.role"),
        ({"question": "secretive kelp", "history": [{"role": "user"}]}, "history.0.content"),
        ({"question": "secretive kelp", "history": [{"role": "user", "content": "hi"}] * 51}, "history"),
        ({"question": ["secretive kelp"]}, "question"),
    ],
)
def test_a_wrong_field_is_named_but_not_repeated(client: TestClient, body: dict[str, Any], where: str) -> None:
    found = check_problem(client.post("/v1/ask", json=body), 422, "request-invalid")
    assert f"{where}: " in found["detail"]
    assert "secretive" not in found["detail"]


@pytest.mark.parametrize(
    "query", [{}, {"q": "kelp", "k": "0"}, {"q": "kelp", "k": "many"}, {"q": "kelp", "k": str(MAX_HITS + 1)}]
)
def test_a_wrong_query_is_a_problem(client: TestClient, query: dict[str, str]) -> None:
    check_problem(client.get("/v1/search", params=query), 422, "request-invalid")


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "1001"}, {"offset": "-1"}, {"offset": str(2**63)}])
def test_a_wrong_part_of_the_list_is_a_problem(client: TestClient, query: dict[str, str]) -> None:
    check_problem(client.get("/v1/documents", params=query), 422, "request-invalid")


@pytest.mark.parametrize("path", ["/v1/documents/no-such-page", "/v1/nothing", "/v1/documents/..%2f..%2fetc%2fpasswd", "/v2/ask"])
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    check_problem(client.get(path), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/ask"), ("POST", "/v1/search"), ("DELETE", "/v1/documents/moon"), ("PUT", "/healthz")]
)
def test_a_wrong_method_is_a_problem_that_names_the_right_one(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    check_problem(response, 405, "method-not-allowed")
    assert response.headers["allow"]


def test_a_library_that_fails_is_a_problem_that_says_so(
    client: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Engine, *_args: object, **_more: object) -> Answer:
        raise BundleDamaged("The library is damaged.", hint="Build it again.")

    monkeypatch.setattr(Engine, "ask", fail)
    body = check_problem(client.post("/v1/ask", json={"question": "kelp"}), 503, "bundle-damaged")
    assert body["hint"] == "Build it again."


def test_what_nobody_expected_is_a_problem_that_gives_nothing_away(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Engine, *_args: object, **_more: object) -> Answer:
        raise RuntimeError("inner matter")

    monkeypatch.setattr(Engine, "ask", fail)
    check_problem(client.post("/v1/ask", json={"question": "kelp"}), 500, "unexpected")
    assert "inner matter" not in client.post("/v1/ask", json={"question": "kelp"}).text


def test_no_line_of_the_log_holds_a_question(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.post("/v1/ask", json={"question": "secretive kelp fever", "history": [{"role": "user", "content": "secretive past"}]})
    client.post("/v1/ask", json={"question": "secretive " * 2000})
    client.post("/v1/ask", json={"question": "secretive", "colour": "secretive"})
    client.get("/v1/search", params={"q": "secretive kelp"})
    client.get("/ask", params={"q": "secretive kelp"})
    client.post("/v1/ask", content=b'{"question": "secretive')
    own = [record for record in caplog.records if not record.name.startswith("httpx")]  # the test's own client names its URLs
    assert not [record for record in own if "secretive" in record.getMessage()]
    lines = [record.getMessage() for record in own if record.name == "service.api.access_log"]
    assert len(lines) == 6
    assert re.fullmatch(r"POST /v1/ask 200 \d+\.\d ms [0-9a-f]{32}", lines[0])


def test_no_traceback_in_the_log_holds_a_question(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Engine, question: str, **_more: object) -> Answer:
        raise ValueError(f"cannot read {question!r}")  # as many a library says it

    monkeypatch.setattr(Engine, "ask", fail)
    client.post("/v1/ask", json={"question": "secretive kelp fever"})
    assert "secretive" not in caplog.text


def test_a_running_service_picks_up_a_new_generation(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    shutil.copytree(pages, tmp_path / "pages")
    build([pages], tmp_path / "library", settings)
    with TestClient(create_app(Engine(tmp_path / "library"), settings=Settings(refresh_s=0.01))) as client:
        before = client.get("/readyz").json()
        (tmp_path / "pages" / "sand.md").write_text("# Sand toe\n\nSand toe is a made-up blister of desert runners.\n")
        build([tmp_path / "pages"], tmp_path / "library", settings)
        for _ in range(2000):
            after = client.get("/readyz").json()
            if after["generation"] != before["generation"]:
                break
        assert (after["documents"], after["generation"] != before["generation"]) == (4, True)


def test_a_question_in_the_path_of_a_document_finds_nothing_else(client: TestClient) -> None:
    assert client.get("/v1/documents/moon?id=kelp").json()["id"] == "moon"
