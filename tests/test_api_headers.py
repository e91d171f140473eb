"""The headers: what is accepted, what may be kept, who may call from a browser, and the id of a request."""

import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_checks import check_problem
from fastapi.testclient import TestClient

from indexer.build import BuildSettings, build
from indexer.errors import SettingError
from service.answers import Answer
from service.api import create_app
from service.api.cors import origins
from service.api.request_ids import RequestIdFilter, request_id
from service.engine import Engine
from service.settings import Settings

ASK = {"question": "What causes kelp fever?"}
CACHED = ["/v1/search?q=kelp+fever", "/v1/documents", "/v1/documents?limit=1&offset=1", "/v1/documents/moon"]


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine)) as client:
        yield client


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/*", "application/json"),
        ("text/event-stream", "text/event-stream"),
        ("TEXT/Event-Stream", "text/event-stream"),
        ("text/*", "text/event-stream"),
        ("text/event-stream, */*;q=0.1", "text/event-stream"),
        ("text/event-stream;q=0.9, application/json;q=0.1", "text/event-stream"),
        ("text/event-stream;q=0.1, application/json;q=0.9", "application/json"),
        ("application/json;q=0.5, text/event-stream; q=0.51", "text/event-stream"),
        ("application/json, text/event-stream", "application/json"),
        ("text/event-stream;q=0, */*", "application/json"),
        ("application/json;q=0, */*", "text/event-stream"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        (", application/json,,", "application/json"),
    ],
)
def test_the_client_says_in_which_form_it_wants_the_answer(client: TestClient, accept: str, media_type: str) -> None:
    response = client.post("/v1/ask", json=ASK, headers={"accept": accept})
    assert response.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize("accept", ["image/png", "text/html", "application/json;q=0", "*/*;q=0", "json", "application/json/x"])
def test_what_cannot_be_sent_is_told(client: TestClient, accept: str) -> None:
    body = check_problem(client.post("/v1/ask", json=ASK, headers={"accept": accept}), 406, "not-acceptable")
    assert "text/event-stream" in body["hint"]


@pytest.mark.parametrize("path", CACHED)
def test_what_the_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"
    assert re.fullmatch('W/"[0-9a-f]{32}"', tag)
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["etag"], again.headers["cache-control"]) == (tag, "private, no-cache")
    assert client.get(path, headers={"if-none-match": '"other"'}).json() == first.json()


def test_each_reply_has_a_tag_of_its_own(client: TestClient) -> None:
    paths = [*CACHED, "/v1/search?q=kelp+fever&k=2", "/v1/search?q=moon", "/v1/documents/forum"]
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)


def test_a_new_generation_has_new_tags(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    shutil.copytree(pages, tmp_path / "pages")
    build([tmp_path / "pages"], tmp_path / "library", settings)
    engine = Engine(tmp_path / "library")
    with TestClient(create_app(engine)) as client:
        tags = {path: client.get(path).headers["etag"] for path in CACHED}
        (tmp_path / "pages" / "sand.md").write_text("# Sand toe\n\nSand toe is a made-up blister of desert runners.\n")
        build([tmp_path / "pages"], tmp_path / "library", settings)
        engine.refresh()
        for path, tag in tags.items():
            assert client.get(path, headers={"if-none-match": tag}).status_code == 200


def test_what_is_not_there_or_wrong_is_no_match(client: TestClient) -> None:
    check_problem(client.get("/v1/documents/none", headers={"if-none-match": "*"}), 404, "not-found")
    check_problem(client.get("/v1/search", headers={"if-none-match": "*"}), 422, "request-invalid")


def test_an_answer_is_kept_by_no_cache(client: TestClient) -> None:
    response = client.post("/v1/ask", json=ASK)
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


def preflight(client: TestClient, origin: str, method: str = "POST", headers: str = "content-type") -> dict[str, str]:
    asked = {"origin": origin, "access-control-request-method": method, "access-control-request-headers": headers}
    return dict(client.options("/v1/ask", headers=asked).headers)


def test_without_the_setting_no_other_site_may_ask(client: TestClient) -> None:
    response = client.post("/v1/ask", json=ASK, headers={"origin": "https://clinic.example"})
    assert not [name for name in response.headers if name.startswith("access-control")]
    assert not [name for name in preflight(client, "https://clinic.example") if name.startswith("access-control")]


@pytest.fixture(scope="module")
def shared_client(engine: Engine) -> Iterator[TestClient]:
    settings = Settings(cors_origins="https://clinic.example, http://localhost:3000")
    with TestClient(create_app(engine, settings=settings), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("origin", ["https://clinic.example", "http://localhost:3000"])
def test_a_site_that_is_named_may_ask(shared_client: TestClient, origin: str) -> None:
    response = shared_client.post("/v1/ask", json=ASK, headers={"origin": origin})
    assert response.headers["access-control-allow-origin"] == origin
    assert "Origin" in response.headers["vary"]
    assert "X-Request-ID" in response.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in response.headers
    for header in ("content-type", "authorization", "idempotency-key", "x-api-key", "x-stainless-os", "mcp-protocol-version"):
        assert preflight(shared_client, origin, headers=header)["access-control-allow-origin"] == origin


@pytest.mark.parametrize(
    "origin",
    ["https://other.example", "http://clinic.example", "https://clinic.example:8443", "https://a.clinic.example", "null"],
)
def test_any_other_site_may_not(shared_client: TestClient, origin: str) -> None:
    response = shared_client.post("/v1/ask", json=ASK, headers={"origin": origin})
    assert "access-control-allow-origin" not in response.headers
    assert "access-control-allow-origin" not in preflight(shared_client, origin)


def test_a_site_that_is_named_can_read_the_problems_too(shared_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    here = {"origin": "https://clinic.example"}

    def fail(self: Engine, *_args: object, **_more: object) -> Answer:
        raise RuntimeError("inner matter")

    monkeypatch.setattr(Engine, "ask", fail)
    for response in (
        shared_client.post("/v1/ask", json=ASK, headers=here),
        shared_client.get("/v1/nothing", headers=here),
        shared_client.post("/v1/ask", content=b"x" * 2_000_000, headers=here),
    ):
        assert response.headers["access-control-allow-origin"] == "https://clinic.example"
        assert response.headers["x-request-id"]


@pytest.mark.parametrize(
    "setting",
    [
        "*", "clinic.example", "https://clinic.example/", "https://clinic.example/page", "https://Clinic.example", "https://", "null",
        "https://*.example", "https://clinic.example:443", "http://clinic.example:80", "https://clinic.example:99999",
        "https://anna@clinic.example", "ftp://clinic.example", "https://clinic.example;http://localhost", "https://clinic.example?x",
        "https://[::1", "https://clinic.example:",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_told(engine: Engine, setting: str) -> None:
    with pytest.raises(SettingError, match="cors_origins has") as told:
        create_app(engine, settings=Settings(cors_origins=f"https://good.example, {setting}"))
    assert "MEDCITE_CORS_ORIGINS" in told.value.hint


def test_origins_are_read_one_by_one() -> None:
    assert origins("") == ()
    assert origins(" https://a.example ,http://localhost:3000,, http://[::1]:8080") == (
        "https://a.example", "http://localhost:3000", "http://[::1]:8080",
    )  # fmt: skip


@pytest.mark.parametrize(
    "given",
    ["7", "3f9c2a1d-7b60-4e58-a1c0-d9e2f4b6a870", "1-67891233-abcdef012345678912345678", "4BF9.2f_3577", "a1" * 32],
)
def test_a_request_keeps_its_id(client: TestClient, given: str) -> None:
    for response in (
        client.get("/healthz", headers={"x-request-id": given}),
        client.get("/v1/nothing", headers={"x-request-id": given}),
        client.post("/v1/ask", json=ASK, headers={"x-request-id": given, "accept": "text/event-stream"}),
    ):
        assert response.headers["x-request-id"] == given


@pytest.mark.parametrize(
    "given",
    [
        None, "", "1" * 65, "two words", "semi;colon", "<script>", "ünïcode".encode(), "a\tb", "12-", "1--2",
        "what-causes-kelp-fever", "kelp_fever_2", "is.it.cancer", "abcdef", "Root=1-67891233",
    ],
)  # fmt: skip
def test_a_request_without_a_good_id_gets_one(client: TestClient, given: str | bytes | None) -> None:
    headers = [] if given is None else [(b"x-request-id", given if isinstance(given, bytes) else given.encode())]
    first, second = (client.get("/healthz", headers=headers).headers["x-request-id"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


def test_the_id_is_in_every_line_of_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(RequestIdFilter())

    def fail(self: Engine, *_args: object, **_more: object) -> Answer:
        logging.getLogger("engine").warning("in a thread")
        raise RuntimeError

    monkeypatch.setattr(Engine, "ask", fail)
    client.post("/v1/ask", json=ASK, headers={"x-request-id": "abc-1"})
    lines = [record for record in caplog.records if record.name in {"engine", "service.api.problems", "service.api.access_log"}]
    assert len(lines) == 3
    assert {getattr(record, "request_id", "") for record in lines} == {"abc-1"}
    assert lines[-1].getMessage().endswith(" ms abc-1")
    assert request_id() == "-"


def test_the_log_names_routes_and_not_what_stood_in_their_place(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="service.api.access_log")
    for path in ("/v1/documents/secretive", "/v1/answers/secretive", "/secretive question", "/v1/secretive"):
        client.get(path)
    lines = [record.getMessage() for record in caplog.records if record.name == "service.api.access_log"]
    assert [line.split(" ms ")[0].rsplit(" ", 1)[0] for line in lines] == [
        "GET /v1/documents/{document_id} 404", "GET /v1/answers/{answer_id} 404", "GET (no such path) 404", "GET (no such path) 404",
    ]  # fmt: skip
