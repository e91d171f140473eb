"""Connections to a database, kept open and lent to one question at a time.

An address may name several servers. Where the one that answers is lost in the middle of a question, the question is asked again of
whichever server answers next: a little later, but not in vain.
"""

import contextlib
import logging
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from indexer.errors import BundleDamaged, BundleError, BundleMissing, BundleUnreachable, SettingError
from indexer.places import Address

log = logging.getLogger(__name__)

DEADLINE_S = 15.0  # for a question and its repetition together
_STATEMENT_S = 30  # for one query
_AGAIN_S = 0.2  # before it is asked once more
_MOST = 16  # connections of a process
_CONNECTION: dict[str, str | int] = {
    "application_name": "medcite",
    "connect_timeout": 3,  # of each server that the address names
    # A server that was cut off without a word is given up after about ten seconds.
    "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000,
}  # fmt: skip
# SQLSTATE: the connection is gone; the server stops, starts or is full; a standby catches up; the disk fails
_LOST = ("08", "57P", "53", "40001", "58")
_GONE = (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)


class Connections:
    """Lends connections to a database. Safe to use from several threads."""

    def __init__(self, address: Address) -> None:
        """Opens none yet. Raises SettingError where the address cannot be read."""
        self.address = address
        self._pool = ConnectionPool(
            conninfo(address), kwargs={"autocommit": True}, min_size=0, max_size=_MOST, timeout=DEADLINE_S, configure=_configured,
            open=False,
        )  # fmt: skip
        self.close = weakref.finalize(self, self._pool.close)
        self._reached = False

    def query(self, sql: str, values: Sequence[object] = (), *, breadth: int = 0) -> list[tuple[Any, ...]]:
        """The rows of a query, which is asked again where its server is lost; one that walks a graph says with how many vectors in view
        (`hnsw.ef_search`). Raises BundleUnreachable or BundleDamaged.
        """
        if not self._reached:
            self._reach()
        until = time.monotonic() + DEADLINE_S
        while True:
            try:
                with self._pool.connection(max(0.1, until - time.monotonic())) as connection:
                    if breadth:
                        connection.execute(f"SET hnsw.ef_search = {breadth}")
                    return connection.execute(sql, values, binary=True).fetchall()
            except PoolTimeout as error:
                raise unreachable(self.address) from error
            except psycopg.Error as error:
                if not _is_lost(error) or time.monotonic() + _AGAIN_S > until:
                    raise told(error, self.address) from error
                log.warning("the database was lost in the middle of a question, which is asked again")
            self._pool.check()  # the others that are idle were lost with it
            time.sleep(_AGAIN_S)

    def _reach(self) -> None:
        """Opens the pool once a connection was made: who never reached the database is told at once why, and need not wait."""
        try:
            psycopg.connect(conninfo(self.address)).close()
        except psycopg.Error as error:
            raise unreachable(self.address, error) from error
        self._pool.open()
        self._reached = True


def conninfo(address: Address, **others: str | int) -> str:
    """The address as libpq takes it, with what it leaves open, and with these. Raises SettingError where it cannot be read."""
    try:
        given = conninfo_to_dict(address.url)
        return make_conninfo(address.url, **{k: v for k, v in _CONNECTION.items() if k not in given}, **others)
    except psycopg.Error:
        # Its words are not passed on: they quote the address, and the password in it.
        raise SettingError(
            f"The address {address} cannot be read.", hint="Expected: postgresql://user@host:5432,other:5432/database"
        ) from None


@contextmanager
def writing(address: Address) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """A connection of its own to the server that takes writes; errors are told as `told` does. Raises BundleUnreachable."""
    try:
        connection = psycopg.connect(conninfo(address, target_session_attrs="read-write"), autocommit=True)
    except psycopg.Error as error:
        raise unreachable(address, error) from error
    try:
        with contextlib.closing(connection):
            yield connection
    except psycopg.Error as error:
        raise told(error, address) from error


def unreachable(address: Address, error: psycopg.Error | None = None) -> BundleUnreachable:
    """The error that tells that no server of the address answers, and why."""
    why = _line(error, address) if error else f"no server answered, or no connection came free, within {DEADLINE_S:.0f} s"
    return BundleUnreachable(
        f"The database {address} does not answer: {why}.",
        hint="Check its address, and that the database is there: psql ADDRESS; then ask again.",
    )


def told(error: psycopg.Error, address: Address) -> BundleError:
    """An error of the database as one of medcite's own, without a password."""
    if _is_lost(error) or isinstance(error, psycopg.errors.QueryCanceled):
        return unreachable(address, error)
    if isinstance(error, _GONE):
        return BundleMissing(
            f"The database {address} holds no library, or no longer this one: {_line(error, address)}.",
            hint=f"Build one: medcite index SOURCE --out {address}",
        )
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return BundleError(
            f"The database {address} does not allow it: {_line(error, address)}.",
            hint="docs/scale.md says what building and serving must be allowed to do.",
        )
    return BundleDamaged(
        f"The database {address} cannot be read or written: {_line(error, address)}.",
        hint="Build the library again: medcite index SOURCE --out postgresql://…",
    )


def _is_lost(error: psycopg.Error) -> bool:
    """Whether asking again may help: the server or the connection is gone, or busy with something that passes."""
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return error.sqlstate is None or error.sqlstate.startswith(_LOST)
    return False


def _line(error: psycopg.Error, address: Address) -> str:
    """The last line of what libpq or the server says, without the password."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    server = [line for line in lines if "FATAL" in line or "ERROR" in line]
    line = (server or lines[:1])[-1].rstrip(".")
    secret = conninfo_to_dict(address.url).get("password")
    return line.replace(str(secret), "…") if secret else line


def _configured(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """Lets filtered searches go on until they have as many rows as are wanted."""
    connection.execute("SET hnsw.iterative_scan = relaxed_order")
    # Whatever is looked up has its index, and to compare every row takes far longer than the planner thinks: it does not know
    # what comparing vectors and word lists costs.
    connection.execute("SET enable_seqscan = off")
    connection.execute(f"SET statement_timeout = '{_STATEMENT_S}s'")
