"""Rate limits: who asks too often is refused and told when to come back; several processes count together in a Redis."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from redis_server import redis_server

from indexer.errors import SettingError
from service.api import create_app
from service.api.limits import Limits, Standing, neighbourhood
from service.engine import Engine
from service.keys import add_key
from service.settings import Settings

PUBLIC: dict[str, Any] = {"host": "0.0.0.0", "allow_anyone": True}


@contextmanager
def served(engine: Engine, *, address: str = "203.0.113.7", **settings: Any) -> Iterator[TestClient]:
    with TestClient(create_app(engine, settings=Settings(**settings)), client=(address, 5000)) as client:
        yield client


def standing(response: Any) -> dict[str, int]:
    """The parameters of the field RateLimit."""
    _, *parameters = response.headers["ratelimit"].split(";")
    return {name: int(value) for name, _, value in (parameter.partition("=") for parameter in parameters)}


def test_replies_say_what_is_left_and_a_refusal_when_to_come_back(engine: Engine) -> None:
    with served(engine, **PUBLIC, address_requests_per_minute=2) as client:
        first, second, third = (client.get("/v1/documents") for _ in range(3))
    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert {reply.headers["ratelimit-policy"] for reply in (first, second, third)} == {'"address";q=2;w=60'}
    assert [standing(reply)["r"] for reply in (first, second, third)] == [1, 0, 0]
    assert first.headers["ratelimit"].startswith('"address";r=1;t=')
    assert all(1 <= standing(reply)["t"] <= 60 for reply in (first, second, third))
    assert third.json()["type"] == "urn:medcite:problem:rate-limited"
    # Not earlier than the window's end (draft-ietf-httpapi-ratelimit-headers-11, section 6).
    assert int(third.headers["retry-after"]) >= standing(third)["t"]
    assert f"{third.headers['retry-after']} seconds" in third.json()["hint"]


def test_other_replies_say_what_is_left_too(engine: Engine) -> None:
    with served(engine, **PUBLIC) as client:
        assert standing(client.get("/v1/nothing"))["r"] == 59
        assert standing(client.post("/v1/ask", json={}))["r"] == 58


def test_a_page_that_is_refused_is_a_page(engine: Engine) -> None:
    with served(engine, **PUBLIC, address_requests_per_minute=1) as client:
        client.get("/")
        refused = client.get("/", headers={"accept": "text/html"})
    assert refused.status_code == 429
    assert refused.headers["content-type"].startswith("text/html")
    assert refused.headers["retry-after"]


def test_each_address_has_its_own_count(engine: Engine) -> None:
    app = create_app(engine, settings=Settings(**PUBLIC, address_requests_per_minute=1))
    with TestClient(app, client=("203.0.113.7", 1)) as one:
        two = TestClient(app, client=("203.0.113.8", 1))
        assert [one.get("/v1/documents").status_code, two.get("/v1/documents").status_code] == [200, 200]
        assert [one.get("/v1/documents").status_code, two.get("/v1/documents").status_code] == [429, 429]


def test_a_key_has_its_own_count_wherever_it_is_used_from(engine: Engine, tmp_path: Path) -> None:
    one, two = add_key(tmp_path / "keys", "one"), add_key(tmp_path / "keys", "two")
    app = create_app(engine, settings=Settings(keys=tmp_path / "keys", key_requests_per_minute=1, address_requests_per_minute=1))
    with TestClient(app, client=("203.0.113.7", 1)) as here:
        there = TestClient(app, client=("203.0.113.8", 1))
        assert here.get("/v1/documents", headers={"x-api-key": one}).headers["ratelimit-policy"] == '"key";q=1;w=60'
        assert there.get("/v1/documents", headers={"x-api-key": one}).status_code == 429
        assert here.get("/v1/documents", headers={"x-api-key": two}).status_code == 200


def test_what_lives_and_what_counts_is_not_limited(engine: Engine) -> None:
    with served(engine, **PUBLIC, address_requests_per_minute=1, open_metrics=True) as client:
        for path in ("/v1/documents", "/healthz", "/readyz", "/metrics", "/docs"):
            reply = client.get(path)
            assert (reply.status_code, "ratelimit" in reply.headers) == (200, path == "/v1/documents")


def test_a_service_for_this_machine_alone_limits_nobody(engine: Engine) -> None:
    with served(engine, address_requests_per_minute=1) as client:
        assert all("ratelimit" not in client.get("/v1/documents").headers for _ in range(3))


def test_zero_is_no_limit(engine: Engine) -> None:
    with served(engine, **PUBLIC, address_requests_per_minute=0) as client:
        assert all(client.get("/v1/documents").status_code == 200 for _ in range(3))


def test_a_forwarded_address_is_believed_from_trusted_proxies_alone(engine: Engine) -> None:
    settings: dict[str, Any] = {
        "allow_anyone": True,
        "trusted_proxies": "203.0.113.7, 10.0.0.0/8",
        "address_requests_per_minute": 1,
    }
    with served(engine, **settings) as proxy:
        for chain in ("198.51.100.1", "198.51.100.2, 10.1.2.3", "1.1.1.1, 198.51.100.3"):
            assert proxy.get("/v1/documents", headers={"x-forwarded-for": chain}).status_code == 200
        # What stands before the last address that is no proxy's was written by the client.
        assert proxy.get("/v1/documents", headers={"x-forwarded-for": "9.9.9.9, 198.51.100.1"}).status_code == 429
    with served(engine, address="198.51.100.9", **settings) as stranger:
        assert stranger.get("/v1/documents", headers={"x-forwarded-for": "198.51.100.4"}).status_code == 200
        assert stranger.get("/v1/documents", headers={"x-forwarded-for": "198.51.100.5"}).status_code == 429


@pytest.mark.parametrize("proxies", ["*", "10.0.0.7,", "localhost", "10.0.0.7/33"])
def test_a_proxy_that_is_no_address_is_named(engine: Engine, proxies: str) -> None:
    with pytest.raises(SettingError, match="MEDCITE_TRUSTED_PROXIES"):
        create_app(engine, settings=Settings(allow_anyone=True, trusted_proxies=proxies))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"), ("testclient", "testclient"), ("x" * 100, "x" * 64),
    ],
)  # fmt: skip
def test_an_ipv6_network_counts_as_one(address: str, counted: str) -> None:
    assert neighbourhood(address) == counted


def counts(url: str, times: int, *, caller: str = "one", limits: Limits | None = None) -> list[Standing]:
    """How the caller stands after each request, of a quota of three."""

    async def count() -> list[Standing]:
        counting = limits or Limits(url)
        try:
            return [await counting.count("key", 3, caller=caller) for _ in range(times)]
        finally:
            await counting.close()

    return asyncio.run(count())


def test_processes_that_share_a_redis_count_together() -> None:
    with redis_server() as (url, _):
        assert [found.left for found in counts(url, 2)] == [2, 1]
        # Another process, as it knows nothing of the first but the address of their Redis.
        assert [(found.left, found.allowed) for found in counts(url, 2)] == [(0, True), (0, False)]
        assert counts(url, 1, caller="two")[0].left == 2


def test_a_service_over_redis_refuses_as_one_in_memory_does(engine: Engine) -> None:
    with redis_server() as (url, _):
        for number in range(2):  # two replicas
            with served(engine, **PUBLIC, address_requests_per_minute=1, redis=url) as client:
                assert client.get("/v1/documents").status_code == (429 if number else 200)


def test_while_redis_is_gone_each_process_counts_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    async def count() -> list[bool]:
        with redis_server() as (url, process):
            limits = Limits(url)
            before = await limits.count("key", 3, caller="one")
            process.terminate()
            process.wait(10)
            after = [await limits.count("key", 3, caller="one") for _ in range(4)]
            await limits.close()
        return [before.allowed, *(found.allowed for found in after)]

    assert asyncio.run(count()) == [True, True, True, True, False]
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1  # it is not asked at each request
    assert "Redis cannot be reached" in errors[0]


@pytest.mark.parametrize("url", ["http://127.0.0.1", "redis", "redis://:secret@[/0", "redis://:secret@127.0.0.1:port/0"])
def test_an_address_that_is_none_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingError, match="MEDCITE_REDIS") as caught:
        Limits(url)
    assert "secret" not in str(caught.value)
