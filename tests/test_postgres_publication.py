"""Generations in PostgreSQL: published whole or not at all, taken up by who serves, and read from a standby when the primary dies."""

import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient
from postgres_server import PASSWORD, postgres_server, standby_of

from indexer.bundle import open_bundle
from indexer.errors import (
    BundleError,
    BundleLocked,
    BundleUnreachable,
)
from indexer.places import Address
from indexer.postgres.connections import writing
from indexer.postgres.database import Database
from indexer.postgres.layout import schema_of
from indexer.postgres.publication import publish_bundle
from service.api import create_app
from service.engine import Engine
from service.settings import Settings


class TestPublication:
    """A generation is published whole or not at all."""

    def test_readers_keep_the_generation_that_they_opened(self, library: Path, address: Address) -> None:
        with closing(open_bundle(library)) as made, closing(Database(address)) as database:
            first = publish_bundle(made, address)
            engine = Engine(database)
            assert engine.bundle.manifest.generation == first == database.current()
            assert not engine.refresh()
            second = publish_bundle(made, address)
            assert engine.ask("What causes kelp fever?").short_answer  # of the first, which is kept
            assert engine.refresh()
            assert engine.bundle.manifest.generation == second
            third = publish_bundle(made, address)
            assert schemas(address) == {schema_of(second), schema_of(third)}

    def test_what_a_killed_build_left_behind_is_never_seen_and_goes_with_the_next(
        self, library: Path, address: Address, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with closing(open_bundle(library)) as made, closing(Database(address)) as database:
            first = publish_bundle(made, address)
            with monkeypatch.context() as broken:
                broken.setattr(made, "sentence_codes", lambda rows: 1 / 0)
                with pytest.raises(ZeroDivisionError):
                    publish_bundle(made, address)
            assert database.current() == first
            assert len(schemas(address)) == 2
            second = publish_bundle(made, address)
            assert schemas(address) == {schema_of(first), schema_of(second)}

    def test_one_build_writes_at_a_time(self, library: Path, address: Address) -> None:
        with closing(open_bundle(library)) as made, writing(address) as other:
            publish_bundle(made, address)
            other.execute("SELECT pg_advisory_lock(%s)", [0x6D656463])
            with pytest.raises(BundleLocked, match=r"connection \d+ from 127\.0\.0\.1, since"):
                publish_bundle(made, address)
            timer = threading.Timer(0.5, other.execute, ["SELECT pg_advisory_unlock_all()"])
            timer.start()
            publish_bundle(made, address, wait_s=30)
            timer.join()

    def test_what_is_read_is_dropped_by_a_later_build(
        self, library: Path, address: Address, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("indexer.postgres.publication._DROP_WAIT_S", 0.1)
        with closing(open_bundle(library)) as made:
            first = schema_of(publish_bundle(made, address))
            publish_bundle(made, address)
            with psycopg.connect(address.url) as reader:
                reader.execute(f"SELECT count(*) FROM {first}.passages")
                publish_bundle(made, address)
                assert first in schemas(address)
            publish_bundle(made, address)
            assert first not in schemas(address)


def schemas(address: Address) -> set[str]:
    """The schemas that hold a generation, published or not."""
    with psycopg.connect(address.url) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'medcite_%'")}


def test_who_only_serves_needs_only_to_read(library: Path, address: Address) -> None:
    reader = Address(address.url.replace(f"medcite:{PASSWORD}@", f"reader:{PASSWORD}@"))
    with closing(open_bundle(library)) as made, psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
        # As docs/scale.md says.
        connection.execute("ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO reader")
        connection.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader")
        publish_bundle(made, address)
        with closing(Database(reader)) as database:
            assert Engine(database).ask("What causes kelp fever?").short_answer
        with pytest.raises(BundleError, match="permission denied"):
            publish_bundle(made, reader)


def test_the_service_answers_from_a_database_and_takes_up_a_new_generation(library: Path, address: Address) -> None:
    with closing(open_bundle(library)) as made, closing(Database(address)) as database:
        first = publish_bundle(made, address)
        engine = Engine(database)
        with TestClient(create_app(engine, settings=Settings(refresh_s=0.05))) as client:
            assert client.get("/readyz").json()["generation"] == first
            listed = client.get("/v1/documents", params={"limit": 2, "offset": 1}).json()
            assert (listed["total"], len(listed["documents"])) == (3, 2)
            page = client.get(f"/v1/documents/{listed['documents'][0]['id']}").json()
            assert page["text"] == made.store.text(page["id"])
            assert client.get("/v1/documents/nowhere").status_code == 404
            assert client.get("/v1/search", params={"q": "kelp fever", "k": 2}).json()["hits"][0]["rank"] == 1
            assert client.get("/", headers={"accept": "text/html"}).status_code == 200
            answer = client.post("/v1/ask", json={"question": "What causes kelp fever?"}).json()
            assert answer["status"] == "answered"
            second = publish_bundle(made, address)
            until = time.monotonic() + 30
            while client.get("/readyz").json()["generation"] == first and time.monotonic() < until:
                time.sleep(0.05)
            assert client.get("/readyz").json()["generation"] == second


def test_a_primary_that_dies_delays_answers_and_loses_none(library: Path) -> None:
    with postgres_server() as primary, closing(open_bundle(library)) as made:
        publish_bundle(made, Address(primary.url()))
        with standby_of(primary) as standby, closing(Database(Address(primary.url("postgres", standby)))) as database:
            engine = Engine(database)
            wanted = engine.ask("What causes kelp fever?").short_answer
            killed = threading.Timer(0.3, primary.kill)
            killed.start()
            while killed.is_alive():
                assert engine.ask("What causes kelp fever?").short_answer == wanted
            assert engine.ask("What causes kelp fever?").short_answer == wanted
            assert not engine.refresh()
            with pytest.raises(BundleUnreachable, match="read-only"):
                publish_bundle(made, database._address)
