"""Publication in a database: a new generation grows in a schema that nobody reads, and one transaction lets it answer.

The generation before is kept, since others may still be reading it; the ones before that are dropped.
"""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from indexer.bundle import Bundle, Manifest, open_bundle
from indexer.errors import BundleIncompatible
from indexer.lock import take
from indexer.places import Address
from indexer.postgres.connections import writing
from indexer.postgres.copying import copy_bundle, model_files
from indexer.postgres.layout import CONTROL, LAYOUT, schema_of

log = logging.getLogger(__name__)

Connection = psycopg.Connection[tuple[Any, ...]]

_LOCK = 0x6D656463  # "medc": who writes holds the advisory lock of this number
_DROP_WAIT_S = 5  # for those who still read what is dropped; the next build tries again


def check_writable(address: Address) -> None:
    """Raises what would keep a generation from being published, as far as it can be seen before there is one."""
    with writing(address) as connection:
        _have_pgvector(connection, address)


def publish_folder(root: Path, address: Address, wait_s: float) -> str:
    """Publishes the library of a folder in the database; the name that the generation has there. Raises what `publish_bundle` does."""
    with closing(open_bundle(root)) as bundle:
        return publish_bundle(bundle, address, wait_s=wait_s)


def publish_bundle(bundle: Bundle, address: Address, *, wait_s: float = 0.0) -> str:
    """Copies a bundle into the database and lets it answer there; the name of the new generation. Another build that writes there is
    waited for so many seconds.

    Raises BundleUnreachable, BundleIncompatible (no pgvector), BundleLocked or BundleDamaged (what the database says); what answered
    before goes on answering.
    """
    with writing(address) as connection, _lock(connection, address, wait_s):
        _prepare(connection, address)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        manifest = replace(bundle.manifest, generation=name, files=model_files(bundle))
        copy_bundle(bundle, connection, schema_of(name))
        before = _publish(connection, manifest)
        _drop(connection, keep={name, before})
    return name


def _prepare(connection: Connection, address: Address) -> None:
    """Makes what all generations share, and removes what a killed build left behind."""
    _have_pgvector(connection, address)
    for statement in filter(str.strip, CONTROL.split(";")):
        connection.execute(statement)
    _drop(connection, keep={name for (name,) in connection.execute("SELECT name FROM medcite.generations")})


def _have_pgvector(connection: Connection, address: Address) -> None:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
        raise BundleIncompatible(
            f"The server of {address} has no pgvector.", hint="Install it there (Debian: apt-get install postgresql-18-pgvector)."
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise BundleIncompatible(
            f"The database {address} has no extension vector, and this user may not create it.",
            hint="Let an administrator do it once: CREATE EXTENSION vector",
        ) from error
    check_pgvector(connection.execute(EXTENSION).fetchall(), address)


EXTENSION = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
_LEAST_VERSION = (0, 8)  # whose scans go on until they have as many rows as are wanted


def check_pgvector(found: list[tuple[Any, ...]], address: Address) -> None:
    """Raises BundleIncompatible where what `EXTENSION` finds is nothing, or too old."""
    version = found[0][0] if found else "none"
    if not found or tuple(map(int, version.split(".")[:2])) < _LEAST_VERSION:
        raise BundleIncompatible(
            f"The database {address} has pgvector {version}, expected 0.8 or later.", hint="There: ALTER EXTENSION vector UPDATE"
        )


@contextmanager
def _lock(connection: Connection, address: Address, wait_s: float) -> Iterator[None]:
    """Lets nobody else write a generation. Raises BundleLocked where somebody does for longer than that."""

    def taken() -> bool:
        return connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchall() == [(True,)]

    take(taken, place=address, holder=lambda: _holder(connection), wait_s=wait_s)
    yield  # the lock goes with the connection


def _holder(connection: Connection) -> str:
    found = connection.execute(
        "SELECT a.pid, coalesce(host(a.client_addr), 'the server itself'), a.backend_start::timestamptz(0)::text FROM pg_locks l"
        " JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.objid = %s AND l.granted",
        [_LOCK],
    ).fetchall()
    return f"connection {found[0][0]} from {found[0][1]}, since {found[0][2]}" if found else "it has just ended"


def _publish(connection: Connection, manifest: Manifest) -> str:
    """Lets the generation answer, and returns the name of the one that did; empty where none did."""
    with connection.transaction():
        before = connection.execute("SELECT generation FROM medcite.current").fetchall()
        connection.execute(
            "INSERT INTO medcite.generations (name, layout, manifest) VALUES (%s, %s, %s)",
            [manifest.generation, LAYOUT, manifest.to_json()],
        )
        connection.execute(
            "INSERT INTO medcite.current VALUES (true, %s) ON CONFLICT (one) DO UPDATE SET generation = excluded.generation",
            [manifest.generation],
        )
    return before[0][0] if before else ""


def _drop(connection: Connection, *, keep: set[str]) -> None:
    """Drops every generation but these."""
    kept = {schema_of(name) for name in keep if name}
    connection.execute(f"SET lock_timeout = '{_DROP_WAIT_S}s'")
    found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^medcite_[0-9]{8}t[0-9]+$'").fetchall()
    for (schema,) in found:
        if schema not in kept:
            try:
                with connection.transaction():
                    connection.execute("DELETE FROM medcite.generations WHERE 'medcite_' || lower(name) = %s", [schema])
                    connection.execute(f"DROP SCHEMA {schema} CASCADE")
            except psycopg.errors.LockNotAvailable:
                log.warning("%s is still being read; the next build drops it", schema)
    connection.execute("SET lock_timeout = 0")
