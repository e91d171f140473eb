"""A library in PostgreSQL from the command line and over HTTP; whatever goes wrong has its error, and shows no password."""

import json
import os
import shutil
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import psycopg
import pytest
from fastapi.testclient import TestClient
from postgres_server import PASSWORD, Server
from typer.testing import CliRunner, Result

from indexer.bundle import open_bundle
from indexer.errors import (
    BundleError,
    BundleIncompatible,
    BundleMissing,
    BundleUnreachable,
    MedciteError,
    SettingError,
)
from indexer.places import Address, read_place, without_passwords
from indexer.postgres.connections import Connections, writing
from indexer.postgres.database import Database
from indexer.postgres.layout import schema_of
from indexer.postgres.publication import check_pgvector, check_writable, publish_bundle
from service.api import create_app
from service.cli import app
from service.engine import Engine


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without library or settings file."""
    for name in [name for name in os.environ if name.startswith("MEDCITE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


class TestWhatGoesWrong:
    """Every failure has its error, says what to do, and shows no password."""

    def test_no_library(self, address: Address) -> None:
        check(lambda: Database(address).current(), BundleMissing, "holds no library", f"--out {address}")

    def test_no_database(self, postgres: Server) -> None:
        check(
            lambda: Database(Address(postgres.url("elsewhere"))).open(), BundleUnreachable, 'database "elsewhere" does not exist'
        )

    def test_no_server(self) -> None:
        gone = Address(f"postgresql://medcite:{PASSWORD}@127.0.0.1:1/medcite")
        check(lambda: Database(gone).current(), BundleUnreachable, "does not answer", "refused")
        with pytest.raises(BundleUnreachable), writing(gone):
            pass

    def test_a_query_that_takes_too_long(self, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("indexer.postgres.connections._STATEMENT_S", 1)
        with closing(Connections(Address(postgres.url()))) as connections:
            check(
                lambda: connections.query("SELECT pg_sleep(60)"),
                BundleUnreachable,
                "canceling statement due to statement timeout",
            )

    def test_a_wrong_password(self, postgres: Server) -> None:
        wrong = Address(postgres.url().replace(PASSWORD, "secret-sauce"))
        check(lambda: Database(wrong).open(), BundleUnreachable, "password authentication failed", never="secret-sauce")

    @pytest.mark.parametrize("url", ["postgresql://a:secret-sauce@[b/c", "postgresql://h/d?password=secret-sauce&colour=red"])
    def test_an_address_that_cannot_be_read(self, url: str) -> None:
        check(lambda: Database(Address(url)), SettingError, "cannot be read", "postgresql://user@host", never="secret-sauce")

    @pytest.mark.parametrize(("found", "said"), [([], "pgvector none"), ([("0.7.4",)], "pgvector 0.7.4")])
    def test_no_pgvector_or_an_old_one(self, found: list[tuple[str]], said: str) -> None:
        address = Address("postgresql://db/medcite")
        check(lambda: check_pgvector(found, address), BundleIncompatible, said, "0.8")
        check_pgvector([("0.10.1",)], address)

    def test_a_user_who_may_not_create_the_extension(self, library: Path, address: Address) -> None:
        builder = Address(address.url.replace(f"medcite:{PASSWORD}@", f"builder:{PASSWORD}@"))
        with closing(open_bundle(library)) as made, psycopg.connect(address.url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE builder LOGIN PASSWORD '{PASSWORD}'")
            connection.execute(f"GRANT CREATE ON DATABASE {connection.info.dbname} TO builder")
            check(lambda: check_writable(builder), BundleIncompatible, "may not create it", "CREATE EXTENSION vector")
            connection.execute("CREATE EXTENSION vector")
            check_writable(builder)
            assert publish_bundle(made, builder) == Database(builder).current()

    def test_another_layout(self, library: Path, address: Address) -> None:
        with closing(open_bundle(library)) as made, psycopg.connect(address.url, autocommit=True) as connection:
            publish_bundle(made, address)
            connection.execute("UPDATE medcite.generations SET layout = 99")
            check(lambda: Database(address).open(), BundleIncompatible, "(99, 1)", "Build it again")

    def test_a_model_that_is_damaged(self, library: Path, address: Address) -> None:
        with closing(open_bundle(library)) as made, psycopg.connect(address.url, autocommit=True) as connection:
            schema = schema_of(publish_bundle(made, address))
            connection.execute(f"UPDATE {schema}.model SET data = '\\x00' WHERE path = 'embedder/card.json'")
            check(lambda: Database(address).open(), BundleError, "embedder/card.json of generation", "is damaged")

    def test_a_generation_that_was_dropped_is_told(self, library: Path, address: Address) -> None:
        with closing(open_bundle(library)) as made, psycopg.connect(address.url, autocommit=True) as connection:
            generation = schema_of(publish_bundle(made, address))
            store = Database(address).open().store
            connection.execute(f"DROP SCHEMA {generation} CASCADE")
            check(lambda: store.document_list(limit=1), BundleMissing, "no longer this one")


def check(act: object, kind: type[MedciteError], *said: str, never: str = PASSWORD) -> None:
    """Checks that it fails with this error, which says all this and not that."""
    assert callable(act)
    with pytest.raises(kind) as caught:
        act()
    for part in said:
        assert part in str(caught.value)
    assert never not in str(caught.value)
    assert never not in repr(caught.value.__cause__)


def test_addresses_are_shown_without_passwords() -> None:
    shown = {
        "postgresql://u:p@h:1,i:2/d": "postgresql://u@h:1,i:2/d",
        "postgres://u:p@ss/w?rd@h/d": "postgres://u@h/d",
        "postgresql:///d?host=/run&password=p&sslmode=require": "postgresql:///d?host=/run&password=…&sslmode=require",
        "postgresql://h/d": "postgresql://h/d",
    }
    assert {url: str(read_place(url)) for url in shown} == shown
    assert "secret" not in repr(read_place("postgresql://u:secret@h/d"))
    assert without_passwords("index 'my pages' --out postgresql://u:p@h/d --wait-s 3") == (
        "index 'my pages' --out postgresql://u@h/d --wait-s 3"
    )
    assert without_passwords("--out='postgresql://u:p!@h/d'") == "--out='postgresql://u@h/d'"
    assert read_place("postgresql") == Path("postgresql")
    assert read_place("~/library") == Path.home() / "library"


def test_a_database_that_is_lost_for_good_is_told_to_whoever_asks(library: Path, address: Address) -> None:
    with closing(open_bundle(library)) as made, closing(Database(address)) as database:
        published = publish_bundle(made, address)
        client = TestClient(create_app(Engine(database)), raise_server_exceptions=False)
        with psycopg.connect(address.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA medcite CASCADE")
            connection.execute(f"DROP SCHEMA {schema_of(published)} CASCADE")
        reply = client.get("/v1/documents")
        assert (reply.status_code, reply.json()["type"]) == (503, "urn:medcite:problem:bundle-missing")
        assert PASSWORD not in reply.text


@pytest.mark.usefixtures("surroundings")
@pytest.mark.parametrize(
    "command", [["ask", "What?", "--index"], ["serve", "--index"], ["doctor", "--index"], ["index", ".", "--out"]]
)
def test_a_database_that_does_not_answer_is_told_by_every_command(command: list[str]) -> None:
    result = run(*command, f"postgresql://medcite:{PASSWORD}@127.0.0.1:1/medcite")
    assert result.exit_code == 1
    assert "The database postgresql://medcite@127.0.0.1:1/medcite does not answer" in " ".join(result.stderr.split())
    assert PASSWORD not in result.output


@pytest.mark.usefixtures("surroundings")
def test_without_its_extra_a_database_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("indexer.postgres.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = run("ask", "What?", "--index", "postgresql://h/d")
    assert result.exit_code == 1
    told = " ".join(result.stderr.split())
    assert "A library in a database needs psycopg, which is not installed." in told
    assert "pip install 'medcite[postgres]'" in told


@pytest.mark.usefixtures("surroundings")
def test_medcite_index_ask_and_doctor(pages: Path, address: Address, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_CACHE", str(cache))
    made = run("index", str(pages), "--out", address.url, "--json")
    assert made.exit_code == 0, made.output
    first = json.loads(made.stdout)
    assert (first["library"], first["documents"], first["reused"]) == (str(address), 3, 0)
    planned = json.loads(run("index", str(pages), "--out", address.url, "--dry-run", "--json").stdout)
    assert planned["files"]["unchanged"] == 3
    monkeypatch.setenv("MEDCITE_INDEX", address.url)
    again = run("index", str(pages))
    assert again.exit_code == 0, again.output
    assert str(first["passages"]) in again.stdout
    assert PASSWORD not in again.stdout + again.stderr
    told = run("ask", "What causes kelp fever?", "--json")
    assert json.loads(told.stdout)["status"] == "answered", told.output
    doctor = run("doctor")
    assert "the model has its hash" in doctor.stdout, doctor.output
    assert PASSWORD not in doctor.stdout


@pytest.mark.usefixtures("surroundings")
def test_a_machine_that_never_built_it_takes_the_vectors_from_the_database(
    own_pages: Path, address: Address, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDCITE_CACHE", str(tmp_path / "first"))
    for name in ("first", "second"):
        shutil.copytree(cache, tmp_path / name, ignore=shutil.ignore_patterns("libraries"))
    first = json.loads(run("index", str(own_pages), "--out", address.url, "--json").stdout)
    page = next(path for path in sorted(own_pages.iterdir()) if "fever" in path.read_text())
    page.write_text(page.read_text() + "\nIt never lasts longer than a tide does.\n")
    monkeypatch.setenv("MEDCITE_CACHE", str(tmp_path / "second"))
    with closing(Database(address).open()) as before:
        second = json.loads(run("index", str(own_pages), "--out", address.url, "--json").stdout)
        assert 0 < second["reused"] < second["passages"] == first["passages"]
        with closing(Database(address).open()) as now:
            one, other = (
                {key: (gen.vectors.vectors(np.array([row]))[0], gen.sentence_codes(slice(at, at + count)))
                 for key, row, at, count in gen.store.passage_keys()} for gen in (before, now)
            )  # fmt: skip
            assert len(one.keys() & other.keys()) == second["reused"]
            for key in one.keys() & other.keys():
                for old, new in zip(one[key], other[key], strict=True):
                    np.testing.assert_array_equal(old, new)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))
