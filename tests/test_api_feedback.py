"""An answer can be read again by its id, and rated: what is stored, once, and what is refused."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_checks import check_problem
from fastapi.testclient import TestClient

from service.answer_ids import AnswerIds
from service.api import create_app
from service.engine import Engine
from service.settings import Settings

QUESTION = "What causes kelp fever?"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


@pytest.fixture(scope="module")
def workers(library: Path) -> tuple[Engine, Engine]:
    """The engines of two workers of the same service."""
    ids = AnswerIds(b"kelp")
    return Engine(library, ids=ids), Engine(library, ids=ids)


@pytest.fixture
def client(engine: Engine, file: Path) -> Iterator[TestClient]:
    with TestClient(create_app(engine, settings=Settings(feedback=file, answers_kept=3))) as client:
        yield client


def ask(client: TestClient, question: str = QUESTION) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/v1/ask", json={"question": question}).json()
    return body


def rate(client: TestClient, body: dict[str, Any], key: str | None = None) -> Any:
    return client.post("/v1/feedback", json=body, headers={} if key is None else {"idempotency-key": key})


def stored(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_an_answer_can_be_read_again(client: TestClient) -> None:
    answer = ask(client)
    response = client.get(f"/v1/answers/{answer['id']}")
    assert response.json() == answer
    assert response.headers["cache-control"] == "no-store"


def test_an_id_cannot_be_guessed(client: TestClient) -> None:
    first, second = (ask(client)["id"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


def test_answers_are_not_listed(client: TestClient) -> None:
    ask(client)
    for path in ("/v1/answers", "/v1/answers/"):
        check_problem(client.get(path), 404, "not-found")


def test_an_answer_that_is_not_kept_is_told(client: TestClient) -> None:
    first = ask(client)["id"]
    for _ in range(3):
        ask(client)
    for answer_id in (first, "0" * 32, "secretive"):
        body = check_problem(client.get(f"/v1/answers/{answer_id}"), 404, "answer-unknown")
        assert "60 minutes" in body["detail"]
        assert answer_id not in json.dumps(body)


def test_feedback_is_stored(client: TestClient, file: Path) -> None:
    answer = ask(client)
    response = rate(client, {"answer_id": answer["id"], "rating": "down", "comment": "Too short. 🦴\nReally."})
    assert response.status_code == 201
    body = response.json()
    assert set(body) == {"id", "time", "answer_id", "rating"}
    (line,) = stored(file)
    assert line == {**body, "comment": "Too short. 🦴\nReally.", "documents": [s["document_id"] for s in answer["sources"]]}


def test_the_file_holds_neither_question_nor_answer(client: TestClient, file: Path) -> None:
    answer = ask(client, "What causes secretive kelp fever?")
    rate(client, {"answer_id": answer["id"], "rating": "up"})
    assert "secretive" not in file.read_text()
    assert answer["citations"][0]["quote"] not in file.read_text()


def test_a_comment_is_shown_to_nobody(client: TestClient) -> None:
    answer = ask(client)
    response = rate(client, {"answer_id": answer["id"], "rating": "up", "comment": "my own words"})
    assert "my own words" not in response.text
    assert "my own words" not in client.get(f"/v1/answers/{answer['id']}").text


def test_the_same_key_is_stored_once_and_answered_alike(client: TestClient, file: Path) -> None:
    body = {"answer_id": ask(client)["id"], "rating": "up", "comment": "good"}
    first, second = rate(client, body, "k-1"), rate(client, body, "k-1")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert len(stored(file)) == 1
    assert rate(client, body, "k-2").json()["id"] != first.json()["id"]


def test_the_same_key_is_answered_alike_when_the_answer_is_gone_and_after_a_restart(
    client: TestClient, engine: Engine, file: Path
) -> None:
    body = {"answer_id": ask(client)["id"], "rating": "up"}
    first = rate(client, body, "k-1").json()
    with TestClient(create_app(engine, settings=Settings(feedback=file))) as restarted:
        assert rate(restarted, body, "k-1").json() == first
        check_problem(rate(restarted, body, "k-2"), 404, "answer-unknown")
        check_problem(rate(restarted, {**body, "rating": "down"}, "k-1"), 422, "idempotency-key-reused")


def test_the_same_key_with_another_body_is_refused(client: TestClient, file: Path) -> None:
    body = {"answer_id": ask(client)["id"], "rating": "up"}
    rate(client, body, "k-1")
    found = check_problem(rate(client, {**body, "comment": "more"}, "k-1"), 422, "idempotency-key-reused")
    assert found["hint"]
    assert len(stored(file)) == 1


def test_an_unknown_answer_is_told_and_nothing_stored(client: TestClient, file: Path) -> None:
    for key in (None, "k-1"):
        body = check_problem(rate(client, {"answer_id": "0" * 32, "rating": "up"}, key), 404, "answer-unknown")
        assert "POST /v1/ask" in body["hint"]
    assert stored(file) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"rating": "sideways"}, "rating"), ({"rating": None}, "rating"), ({"comment": "secretive " * 300}, "comment"),
        ({"comment": 5}, "comment"), ({"answer_id": ""}, "answer_id"), ({"answer_id": "a" * 65}, "answer_id"),
        ({"colour": "secretive"}, "colour"), ({"comment": "secretive \ud800"}, "comment"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_stored(client: TestClient, file: Path, change: dict[str, Any], where: str) -> None:
    body = {"answer_id": ask(client)["id"], "rating": "up", **change}
    response = client.post("/v1/feedback", content=json.dumps(body), headers={"content-type": "application/json"})
    found = check_problem(response, 422, "request-invalid")
    assert found["detail"].startswith(f"{where}: ")
    assert "secretive" not in response.text
    assert stored(file) == []


def test_a_key_is_bounded(client: TestClient, file: Path) -> None:
    body = {"answer_id": ask(client)["id"], "rating": "up"}
    for key in ("k" * 256, "k\x7f"):
        check_problem(rate(client, body, key), 422, "request-invalid")
    assert rate(client, body, "k" * 255).status_code == 201
    assert rate(client, body, "").status_code == 201  # as good as none
    assert len(stored(file)) == 2


def test_a_place_that_cannot_be_written_is_a_problem_that_can_be_tried_again(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with TestClient(create_app(engine, settings=Settings(feedback=tmp_path / "file" / "feedback.jsonl"))) as client:
        body = {"answer_id": ask(client)["id"], "rating": "up"}
        check_problem(rate(client, body), 503, "feedback-unwritable")


def test_odd_comments_are_kept_as_they_are(client: TestClient, file: Path) -> None:
    comment = "<script>\x00\u2028\r\n\"'\\ 🦴"
    rate(client, {"answer_id": ask(client)["id"], "rating": "up", "comment": comment})
    assert [line["comment"] for line in stored(file)] == [comment]


def test_feedback_reaches_any_worker_and_only_one_knows_the_documents(workers: tuple[Engine, Engine], file: Path) -> None:
    one, other = (TestClient(create_app(engine, settings=Settings(feedback=file))) for engine in workers)
    answer = ask(one)
    body = {"answer_id": answer["id"], "rating": "up"}
    assert [rate(client, body).status_code for client in (one, other)] == [201, 201]
    assert [line["documents"] for line in stored(file)] == [[s["document_id"] for s in answer["sources"]], []]
    assert rate(one, body, "k-1").json() == rate(other, body, "k-1").json()


def test_a_worker_says_that_another_may_keep_the_answer(workers: tuple[Engine, Engine]) -> None:
    one, other = (TestClient(create_app(engine)) for engine in workers)
    answer = ask(one)
    assert one.get(f"/v1/answers/{answer['id']}").json() == answer
    body = check_problem(other.get(f"/v1/answers/{answer['id']}"), 404, "answer-unknown")
    assert "another may" in body["detail"]
    assert "60 minutes" in body["detail"]
    assert "new connection" in body["hint"]
    assert answer["id"] not in json.dumps(body)


@pytest.mark.parametrize("invented", ["0" * 64, "0" * 32, "é" * 64])
def test_an_id_that_no_worker_gave_is_refused_by_all(workers: tuple[Engine, Engine], file: Path, invented: str) -> None:
    client = TestClient(create_app(workers[0], settings=Settings(feedback=file)))
    check_problem(rate(client, {"answer_id": invented, "rating": "up"}), 404, "answer-unknown")
    body = check_problem(client.get(f"/v1/answers/{invented}"), 404, "answer-unknown")
    assert "another may" not in body["detail"]
    assert stored(file) == []


def test_an_answer_is_not_stuffed_with_feedback(client: TestClient, file: Path) -> None:
    answer_id = ask(client)["id"]
    replies = [rate(client, {"answer_id": answer_id, "rating": "up", "comment": "x" * 1900}) for _ in range(7)]
    assert [reply.status_code for reply in replies] == [201] * 5 + [409] * 2
    assert check_problem(replies[-1], 409, "answer-rated")["hint"]
    form = {"answer_id": answer_id, "rating": "up"}
    page = client.post("/feedback", data=form)
    assert page.status_code == 409
    assert "There are 5 ratings of this answer" in page.text
    assert len(stored(file)) == 5


def test_feedback_that_has_no_room_is_a_problem(engine: Engine, file: Path) -> None:
    with TestClient(create_app(engine, settings=Settings(feedback=file, max_feedback_bytes=10))) as client:
        check_problem(rate(client, {"answer_id": ask(client)["id"], "rating": "up"}), 503, "feedback-full")
    assert stored(file) == []
