"""medcite index --engine ray: what it says where there is no Ray, no cluster, or no such address."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from indexer.bundle import open_bundle
from indexer.distributed.environment import ray_environment
from service.cli import app

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDCITE_CACHE", str(cache))
    monkeypatch.setenv("MEDCITE_THREADS", "2")


def index(pages: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["index", str(pages), "--out", "lib", *arguments])


def told(result: Result) -> str:
    return " ".join(result.stderr.split())


def test_without_ray_the_extra_is_named(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name for name in sys.modules if name.startswith("indexer.distributed.") and name != "indexer.distributed.environment"
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ray", None)
    result = index(pages, "--engine", "ray")
    assert result.exit_code == 1
    assert "medcite index --engine ray needs ray, which is not installed." in told(result)
    assert "pip install 'medcite[ray]'" in told(result)
    assert not Path("lib").exists()


def test_a_build_by_one_process_knows_nothing_of_ray() -> None:
    program = "import sys, service.cli.index; sys.exit('ray' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", program], check=False, env=environment).returncode == 0


@pytest.mark.parametrize("address", ["ray://10.0.0.1:10001", "10.0.0.1", "10.0.0.1:0", "10.0.0.1:70000", "a b:6379", "auto"])
def test_an_address_is_a_host_and_a_port(pages: Path, address: str) -> None:
    result = index(pages, "--engine", "ray", "--ray-address", address)
    assert result.exit_code == 2
    assert f"The address of the Ray cluster is '{address}', expected HOST:PORT." in told(result)


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port where something answers that is no Ray."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(100)
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_port_where_nobody_answers_is_told(pages: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    result = index(pages, "--engine", "ray", "--ray-address", f"127.0.0.1:{port}")
    assert result.exit_code == 1
    assert f"No Ray cluster answers at 127.0.0.1:{port}: Connection refused." in told(result)
    assert "ray start --head" in told(result)
    assert not Path("lib").exists()


def test_a_port_of_something_else_is_told(pages: Path, deaf: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.distributed.cluster._STATUS_S", 3.0)
    result = index(pages, "--engine", "ray", "--ray-address", f"127.0.0.1:{deaf}")
    assert result.exit_code == 1
    assert f"What answers at 127.0.0.1:{deaf} is no Ray cluster, or one of another version or token." in told(result)


def test_an_address_without_the_engine_is_wrong_usage(pages: Path) -> None:
    result = index(pages, "--ray-address", "127.0.0.1:6379")
    assert result.exit_code == 2
    assert "Add: --engine ray" in told(result)


def test_ray_is_told_to_keep_to_itself() -> None:
    alone = ray_environment("", {})
    assert alone["RAY_USAGE_STATS_ENABLED"] == "0"
    assert alone["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] == "0"
    assert alone["RAY_AUTH_MODE"] == "token"
    assert len(alone["RAY_AUTH_TOKEN"]) == 64
    assert alone["RAY_AUTH_TOKEN"] != ray_environment("", {})["RAY_AUTH_TOKEN"]
    assert ray_environment("10.0.0.5:6379", {}) == {"RAY_USAGE_STATS_ENABLED": "0"}
    assert "RAY_AUTH_TOKEN" not in ray_environment("", {"RAY_AUTH_MODE": "disabled"})


@pytest.mark.slow
def test_the_command_makes_the_same_library_on_a_cluster_of_its_own(pages: Path, library: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "service.cli", "index", str(pages), "--out", "lib", "--engine", "ray"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    with closing(open_bundle(tmp_path / "lib")) as made, closing(open_bundle(library)) as wanted:
        rows = np.arange(wanted.manifest.passages)
        assert made.store.passages(rows.tolist()) == wanted.store.passages(rows.tolist())
        np.testing.assert_allclose(made.vectors.vectors(rows), wanted.vectors.vectors(rows), atol=1e-3)
    assert sorted(path.name for path in (tmp_path / "lib").iterdir()) == ["build.lock", "current", "generations"]
