"""Bodies that are no requests: each is a problem of its kind, none is repeated, none brings the service down."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from api_checks import check_problem
from fastapi.testclient import TestClient

from service.api import create_app
from service.engine import Engine
from service.settings import Settings

JSON = "application/json"
ASK = {"question": "secretive kelp"}


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine, settings=Settings(max_body_bytes=20_000))) as client:
        yield client


def post(client: TestClient, data: bytes, content_type: str = JSON) -> Any:
    response = client.post("/v1/ask", content=data, headers={"content-type": content_type})
    assert "secretive" not in response.text
    return response


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b'{"question": "secretive kelp"',
        b'{"question": "secretive kelp"}}',
        b"{'question': 'secretive kelp'}",
        b'{"question": "secretive\nkelp"}',
        b"\xff\xfe\x00",
        b'{"question": "secretive \xe9"}',  # Latin-1
        b"[" * 9000,
        b'{"question": ' + b"[" * 9000 + b"]" * 9000 + b"}",
        b'{"question": "secretive", "k": ' + b"9" * 9000 + b"}",
        b"\x00",
        "{“question”: “secretive”}".encode(),
    ],
)
def test_what_is_no_json_is_told(client: TestClient, data: bytes) -> None:
    body = check_problem(post(client, data), 400, "body-unreadable")
    assert body["hint"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"null", b'"secretive kelp"', b"[]", b"5", b"NaN", b'{"question": "secretive", "k": 1e400}',
        b'{"question": "secretive", "k": -Infinity}', b'{"question": "secretive", "k": 99999999999999999999}',
        b'{"question": "secretive", "k": 1.5}',
        b'{"question": "kelp", "history": [{"role": "user", "content": "secretive \\udfff"}]}',
        b'{"question": {"secretive": "kelp"}}', b'{"question": true}',
    ],
)  # fmt: skip
def test_json_of_another_shape_is_told(client: TestClient, data: bytes) -> None:
    check_problem(post(client, data), 422, "request-invalid")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "text/json", "nonsense",
        ";;", "application/json; charset=latin-1", "application/json; charset=utf-16", "application/jsonp",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/feedback"])
def test_what_is_sent_as_something_else_is_refused(client: TestClient, content_type: str, path: str) -> None:
    response = client.post(path, content=json.dumps(ASK), headers={"content-type": content_type})
    body = check_problem(response, 415, "media-type-unsupported")
    assert "application/json" in body["hint"]
    assert "secretive" not in response.text


def test_what_is_not_said_to_be_anything_is_refused(client: TestClient) -> None:
    check_problem(client.post("/v1/ask", content=json.dumps(ASK)), 415, "media-type-unsupported")


@pytest.mark.parametrize(
    "content_type",
    [JSON, "Application/JSON", 'application/json; charset="UTF-8"', "application/json;charset=utf8", "application/ld+json"],
)
def test_json_is_read_however_it_is_written(client: TestClient, content_type: str) -> None:
    response = client.post("/v1/ask", content=json.dumps(ASK), headers={"content-type": content_type})
    assert response.status_code == 200


def test_nul_and_control_characters_are_read(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": "kelp\x00 \x1b[31m fever\u202e"})
    assert response.json()["question"] == "kelp\x00 \x1b[31m fever\u202e"


def test_a_lone_surrogate_is_read_as_a_question_mark(client: TestClient) -> None:
    response = client.post("/v1/ask", content=b'{"question": "kelp \\ud800 fever"}', headers={"content-type": JSON})
    assert response.json()["question"] == "kelp ? fever"


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/feedback", "/v1/nothing", "/ask"])
def test_a_body_that_is_announced_too_large_is_not_read(client: TestClient, path: str) -> None:
    body = check_problem(client.post(path, content=b"x" * 20_001, headers={"content-type": JSON}), 413, "body-too-large")
    assert "20,000 bytes" in body["detail"]


def test_a_body_that_grows_too_large_is_not_read_on(client: TestClient) -> None:
    sent = 0

    def parts() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b"x" * 1000

    response = client.post("/v1/ask", content=parts(), headers={"content-type": JSON})
    check_problem(response, 413, "body-too-large")
    assert response.headers["connection"] == "close"


def test_a_body_of_just_the_size_is_read(client: TestClient) -> None:
    data = json.dumps(ASK).encode()
    assert client.post("/v1/ask", content=data + b" " * (20_000 - len(data)), headers={"content-type": JSON}).status_code == 200


@pytest.mark.parametrize(
    "document_id", ["%00", "%ED%A0%80", "a" * 5000, "%F0%9F%A6%B4", "..", "%2e%2e%2fetc", "'--", "%0d%0aX: 1"]
)
def test_odd_ids_are_not_found(client: TestClient, document_id: str) -> None:
    for path in ("/v1/documents", "/v1/answers"):
        response = client.get(f"{path}/{document_id}")
        assert response.status_code in {200, 404}  # ".." is the list itself
        assert len(response.text) < 5000
