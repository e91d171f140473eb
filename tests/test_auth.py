"""Keys at the door: who may go where, in which header, and what who may not is told."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexer.errors import SettingError
from service.api import create_app
from service.engine import Engine
from service.keys import May, add_key, revoke_key
from service.settings import Settings

ASKED = {"question": "What causes kelp fever?"}
HTML = {"accept": "text/html"}


@contextmanager
def served(engine: Engine, *, address: str = "203.0.113.7", **settings: Any) -> Iterator[TestClient]:
    with TestClient(create_app(engine, settings=Settings(**settings)), client=(address, 5000)) as client:
        yield client


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def key(path: Path) -> str:
    return add_key(path, "clinic")


def basic(key: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(f'anybody:{key}'.encode()).decode()}"}


def check_refused(response: Any, status: int, kind: str) -> str:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == f"urn:medcite:problem:{kind}"
    assert response.json()["hint"]
    return str(response.headers.get("www-authenticate", ""))


def test_a_key_opens_in_each_of_its_headers(engine: Engine, path: Path, key: str) -> None:
    with served(engine, keys=path) as client:
        for headers in ({"authorization": f"Bearer {key}"}, {"authorization": f"bearer  {key}"}, {"x-api-key": key}, basic(key)):
            assert client.post("/v1/ask", json=ASKED, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path_of", ["/v1/ask", "/v1/search?q=kelp", "/v1/documents", "/v1/chat/completions", "/mcp", "/v1/nothing", "/mcp/x"]
)
def test_without_a_key_the_endpoint_is_closed(engine: Engine, path: Path, key: str, path_of: str) -> None:
    with served(engine, keys=path) as client:
        for method in ("GET", "POST"):
            assert check_refused(client.request(method, path_of), 401, "key-missing") == 'Bearer realm="medcite"'


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer medcite_wrong"}, {"x-api-key": "wrong"}, {"x-api-key": ""}, {"authorization": "Bearer"},
        basic("wrong"), {"authorization": "Basic ???"}, {"authorization": "Basic /w=="}, {"x-api-key": "x" * 5000},
        {"authorization": "Bearer \xe9".encode("latin-1")},
    ],
)  # fmt: skip
def test_a_wrong_key_is_told_apart_from_none(engine: Engine, path: Path, key: str, headers: dict[str, Any]) -> None:
    with served(engine, keys=path) as client:
        told = check_refused(client.post("/v1/ask", json=ASKED, headers=headers), 401, "key-unknown")
        assert told == 'Bearer realm="medcite", error="invalid_token"'


def test_a_revoked_key_is_refused_from_then_on(engine: Engine, path: Path, key: str) -> None:
    with served(engine, keys=path) as client:
        assert client.get("/v1/documents", headers={"x-api-key": key}).status_code == 200
        revoke_key(path, "clinic")
        check_refused(client.get("/v1/documents", headers={"x-api-key": key}), 401, "key-unknown")


def test_a_key_may_ask_or_read_the_metrics_and_not_the_other(engine: Engine, path: Path, key: str) -> None:
    scraper = add_key(path, "scraper", may=May.METRICS)
    with served(engine, keys=path) as client:
        refused = client.get("/metrics", headers={"x-api-key": key})
        assert refused.json()["detail"] == "This key may ask questions, but not read the metrics."
        told = check_refused(refused, 403, "key-not-allowed")
        assert told == 'Bearer realm="medcite", error="insufficient_scope", scope="metrics"'
        refused = client.post("/v1/ask", json=ASKED, headers={"x-api-key": scraper})
        assert refused.json()["detail"] == "This key may read the metrics, but not ask questions."
        told = check_refused(refused, 403, "key-not-allowed")
        assert 'scope="ask"' in told
        assert client.get("/metrics", headers={"x-api-key": scraper}).status_code == 200
        check_refused(client.get("/metrics"), 401, "key-missing")


def test_the_metrics_need_no_key_where_the_setting_says_so(engine: Engine, path: Path, key: str) -> None:
    with served(engine, keys=path, open_metrics=True) as client:
        assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200), ("::1", {}, 200), ("203.0.113.7", {}, 403), ("testclient", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.7"}, 403),
    ],
)  # fmt: skip
def test_without_keys_the_metrics_are_for_this_machine(
    engine: Engine, address: str, headers: dict[str, str], status: int
) -> None:
    with served(engine, address=address) as client:
        assert client.get("/metrics", headers=headers).status_code == status
    with served(engine, address=address, open_metrics=True) as client:
        assert client.get("/metrics", headers=headers).status_code == 200


@pytest.mark.parametrize("path_of", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_health_and_description_need_no_key(engine: Engine, path: Path, key: str, path_of: str) -> None:
    with served(engine, keys=path) as client:
        assert client.get(path_of).status_code == 200


def test_without_keys_everything_on_this_machine_is_open(engine: Engine) -> None:
    with served(engine) as client:
        assert client.post("/v1/ask", json=ASKED).status_code == 200
        assert client.get("/ask", params={"q": ASKED["question"]}).status_code == 200
        assert client.post("/v1/ask", json=ASKED, headers={"x-api-key": "whatever"}).status_code == 200


def test_where_there_are_keys_the_browser_asks_its_user_for_one(engine: Engine, path: Path, key: str) -> None:
    with served(engine, keys=path) as client:
        closed = client.get("/", headers=HTML)
        assert closed.status_code == 401
        assert closed.headers["www-authenticate"] == 'Basic realm="medcite", charset="UTF-8"'
        assert closed.headers["content-type"].startswith("text/html")
        assert "An API key is needed" in closed.text
        assert "the password is the key" in closed.text
        assert client.get("/", headers=HTML | basic(key)).status_code == 200
        assert client.get("/ask", params={"q": "kelp fever"}, headers=HTML | basic(key)).status_code == 200
        # The page's own script: its browser sends the password along, and is asked for it where it has none.
        own = {"sec-fetch-site": "same-origin"}
        assert client.post("/v1/ask", json=ASKED, headers=own | basic(key)).status_code == 200
        assert check_refused(client.post("/v1/ask", json=ASKED, headers=own), 401, "key-missing").startswith("Basic ")


@pytest.mark.parametrize("path_of", ["/v1/documents", "/metrics", "/v1/search?q=kelp", "/v1/models"])
def test_a_browser_is_refused_with_a_page_wherever_it_goes(engine: Engine, path: Path, key: str, path_of: str) -> None:
    with served(engine, keys=path) as client:
        closed = client.get(path_of, headers=HTML)
        assert closed.status_code == 401
        assert closed.headers["content-type"].startswith("text/html")
        assert closed.headers["www-authenticate"] == 'Bearer realm="medcite"'
        assert "An API key is needed" in closed.text
        check_refused(client.get(path_of), 401, "key-missing")
        check_refused(client.post("/v1/ask", json=ASKED, headers=HTML), 401, "key-missing")


def test_open_pages_serve_anybody_and_their_script_but_not_programs(engine: Engine, path: Path, key: str) -> None:
    with served(engine, keys=path, open_pages=True) as client:
        assert client.get("/", headers=HTML).status_code == 200
        assert client.get("/ask", params={"q": "kelp fever"}, headers=HTML).status_code == 200
        assert client.post("/v1/ask", json=ASKED, headers={"sec-fetch-site": "same-origin"}).status_code == 200
        check_refused(client.post("/v1/ask", json=ASKED), 401, "key-missing")
        check_refused(client.post("/v1/ask", json=ASKED, headers={"sec-fetch-site": "cross-site"}), 401, "key-missing")
        assert client.post("/v1/ask", json=ASKED, headers={"x-api-key": key}).status_code == 200
        assert client.get("/", headers={"x-api-key": "wrong"}).status_code == 401


def test_wrong_keys_are_limited_before_anything_is_read(engine: Engine, path: Path, key: str) -> None:
    with served(engine, keys=path, failed_keys_per_minute=3) as client:
        for _ in range(3):
            check_refused(client.get("/v1/documents", headers={"x-api-key": "wrong"}), 401, "key-unknown")
        response = client.post("/v1/ask", content=b"x" * 2_000_000, headers={"x-api-key": "wrong"})
        check_refused(response, 429, "rate-limited")
        assert 1 <= int(response.headers["retry-after"]) <= 60
        assert response.headers["ratelimit-policy"] == '"failed-keys";q=3;w=60'
        # Nobody can shut out others by showing wrong keys from where they are.
        assert client.get("/v1/documents", headers={"x-api-key": key}).status_code == 200


def test_a_public_service_without_keys_does_not_start_unless_told_plainly(engine: Engine, path: Path) -> None:
    for exposed in (
        Settings(host="0.0.0.0"),
        Settings(host="::"),
        Settings(host="medcite.example"),
        Settings(trusted_proxies="10.0.0.7"),
    ):
        with pytest.raises(SettingError, match="no API keys") as caught:
            create_app(engine, settings=exposed)
        assert "medcite keys add NAME" in caught.value.hint
        assert "--allow-anyone" in caught.value.hint
    create_app(engine, settings=Settings(host="0.0.0.0", allow_anyone=True))
    add_key(path, "clinic")
    create_app(engine, settings=Settings(host="0.0.0.0", keys=path))
    for private in ("127.0.0.1", "127.8.8.8", "::1", "localhost"):
        create_app(engine, settings=Settings(host=private))


def test_a_file_of_keys_that_is_named_but_missing_is_an_error(engine: Engine, path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        create_app(engine, settings=Settings(keys=path))


def test_an_empty_file_of_keys_lets_nobody_in(engine: Engine, path: Path) -> None:
    path.touch(mode=0o600)
    with served(engine, keys=path) as client:
        check_refused(client.get("/v1/documents"), 401, "key-missing")


def test_a_name_of_a_key_is_not_taken_from_the_request(engine: Engine, path: Path, key: str) -> None:
    with served(engine, keys=path) as client:
        check_refused(client.get("/v1/documents", headers={"x-api-key": "clinic"}), 401, "key-unknown")
