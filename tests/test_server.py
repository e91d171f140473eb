"""The service as a process: what clients cannot draw out, how it stops, and several workers."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from served_process import Served, environment, free_port, served

LIMITS = {"head_s": 1, "body_s": 1, "keep_alive_s": 1, "shutdown_s": 10, "max_body_bytes": 5000}


@pytest.fixture(scope="module")
def service(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(library, tmp_path_factory.mktemp("served"), **LIMITS) as running:
        yield running


def read_all(connection: socket.socket) -> bytes:
    """What is sent until the other side closes the connection."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def test_a_reply_names_no_server(service: Served) -> None:
    status, headers, _ = service.request("GET", "/healthz")
    assert status == 200
    assert "server" not in headers
    assert "date" in headers


def test_a_head_that_does_not_come_ends_the_connection(service: Served) -> None:
    for begun in (b"", b"GET /healthz HTTP/1.1\r\nHost: kelp\r\nX-Slow: "):
        with service.connect() as connection:
            connection.sendall(begun)
            assert read_all(connection) == b""


def test_a_second_head_that_drips_ends_the_connection_too(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: kelp\r\n\r\n")
        assert b"200 OK" in connection.recv(65536)
        connection.sendall(b"GET /hea")
        read_all(connection)


def test_a_body_that_does_not_come_is_refused(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(
            b"POST /v1/ask HTTP/1.1\r\nHost: kelp\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        reply = read_all(connection)
    assert reply.startswith(b"HTTP/1.1 408 ")
    assert b"urn:medcite:problem:body-slow" in reply


@pytest.mark.parametrize("length", [b"Content-Length: 100000", b"Transfer-Encoding: chunked"])
def test_a_body_that_is_too_large_is_refused(service: Served, length: bytes) -> None:
    with service.connect() as connection:
        connection.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: kelp\r\nContent-Type: application/json\r\n" + length + b"\r\n\r\n")
        if b"chunked" in length:
            connection.sendall(b"1771\r\n" + b"x" * 6001 + b"\r\n")
        reply = read_all(connection)
    assert reply.startswith(b"HTTP/1.1 413 ")
    assert b"urn:medcite:problem:body-too-large" in reply


def test_a_head_is_as_long_as_the_longest_question_needs_and_no_longer(service: Served) -> None:
    status, _, _ = service.request("GET", "/ask?q=" + "%F0%9F%A6%B4" * 3999 + "k")
    assert status in {200, 422}
    with service.connect() as connection:
        connection.sendall(b"GET /ask?q=" + b"k" * 80_000)
        assert read_all(connection).startswith(b"HTTP/1.1 400 ")


def test_what_is_no_http_is_refused(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        assert b" 400 " in read_all(connection)
    assert service.ask()["status"] == "answered"


def half_asked(connection: socket.socket) -> bytes:
    """Sends a question but for its end, which is given."""
    body = json.dumps({"question": "What causes kelp fever?"}).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nHost: kelp\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body[:10])
    return body[10:]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_requests_in_work_finish_and_new_ones_are_refused(library: Path, tmp_path: Path, workers: str) -> None:
    with served(library, tmp_path, "--workers", workers, body_s=60) as service, service.connect() as connection:
        rest = half_asked(connection)
        time.sleep(0.5)  # until the worker has read it
        service.process.send_signal(signal.SIGTERM)
        refused = False
        for _ in range(200):
            try:
                service.connect().close()
            except ConnectionRefusedError:
                refused = True
                break
            time.sleep(0.05)
        assert refused
        assert service.process.poll() is None
        connection.sendall(rest)
        assert b'"status":"answered"' in read_all(connection).replace(b": ", b":")
        assert service.process.wait(60) == 0


def test_a_request_that_does_not_finish_does_not_keep_the_service(library: Path, tmp_path: Path) -> None:
    with served(library, tmp_path, body_s=600, shutdown_s=1) as service, service.connect() as connection:
        half_asked(connection)
        time.sleep(0.5)
        assert service.stop() == 0


def children(pid: int) -> list[int]:
    """The workers: the processes below this one that hold a library open."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if "sentences.int8" in Path(f"/proc/{child}/maps").read_text()]


def mapped(pid: int) -> set[str]:
    """The library's files that the process has mapped, by inode."""
    lines = (line.split() for line in Path(f"/proc/{pid}/maps").read_text().splitlines())
    return {f"{parts[4]} {Path(parts[5]).name}" for parts in lines if len(parts) == 6 and "/generations/" in parts[5]}


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has mapped is read from /proc")
def test_workers_share_the_library_and_are_replaced_when_they_die(library: Path, tmp_path: Path) -> None:
    with served(library, tmp_path, workers=2) as service:
        for _ in range(600):
            if len(workers := children(service.process.pid)) == 2:
                break
            time.sleep(0.1)
        one, two = workers
        assert mapped(one) == mapped(two)
        assert {name.split()[1] for name in mapped(one)} >= {"sentences.int8", "vectors.faiss"}
        os.kill(one, signal.SIGKILL)
        for _ in range(600):
            if len(now := children(service.process.pid)) == 2 and one not in now:
                break
            time.sleep(0.1)
        assert two in now
        log = service.log.read_text()
        assert re.search(rf"WARNING.* worker {one} died \(SIGKILL\); worker \d+ takes its place", log)
        assert log.count("died") == 1
        assert all(service.ask()["status"] == "answered" for _ in range(4))
        text = service.request("GET", "/metrics")[2].decode()
        assert 'medcite_answers_total{status="answered"} 4.0' in text
        assert service.stop() == 0
        assert not any(folder.name.startswith("medcite-metrics-") for folder in tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are found in /proc")
def test_a_worker_takes_feedback_on_what_another_has_answered(library: Path, tmp_path: Path) -> None:
    with served(library, tmp_path, workers=2) as service:
        answer_id = service.ask()["id"]
        first = {*children(service.process.pid)}
        for worker in first:  # whoever takes their place has not made the answer
            os.kill(worker, signal.SIGKILL)
        for _ in range(600):
            if (now := children(service.process.pid)) and first.isdisjoint(now):
                break
            time.sleep(0.1)
        feedback = {"answer_id": answer_id, "rating": "up"}
        status, _, body = service.request("POST", "/v1/feedback", feedback)
        assert (status, json.loads(body)["answer_id"]) == (201, answer_id)
        status, _, body = service.request("POST", "/v1/feedback", {**feedback, "answer_id": "0" * len(answer_id)})
        assert status == 404
        status, _, body = service.request("GET", f"/v1/answers/{answer_id}")
        assert status == 404
        assert b"another may" in body


@pytest.mark.parametrize("workers", ["1", "2"])
def test_where_it_answers_is_told_once_and_only_when_it_answers(library: Path, tmp_path: Path, workers: str) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "sitecustomize.py").write_text(SLOW_LIFESPAN)
    port, log = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "service.cli", "serve", "--index", str(library), "--port", str(port), "--workers", workers]
    env = environment(tmp_path)
    env |= {"PYTHONPATH": f"{slow}:{env['PYTHONPATH']}", "HOLD": str(tmp_path / "hold")}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=out, stderr=out)
    service = Served(process, port, log)
    try:
        wait_until(lambda: len(list(tmp_path.glob("hold.*"))) == int(workers))
        assert "answers at" not in log.read_text()
        (tmp_path / "hold").touch()
        wait_until(lambda: "answers at" in log.read_text())
        assert service.request("GET", "/healthz")[0] == 200  # at the first attempt
        assert service.stop() == 0
        assert log.read_text().count(f"medcite answers at http://127.0.0.1:{port} ") == 1
    finally:
        process.kill()
        process.wait()


# Holds back the start of each process that serves until a file is there; another file says that it has come so far.
SLOW_LIFESPAN = """
import asyncio, os, pathlib
from uvicorn.lifespan.on import LifespanOn
go_on = LifespanOn.startup
async def startup(self):
    hold = os.environ["HOLD"]
    pathlib.Path(f"{hold}.{os.getpid()}").touch()
    while not os.path.exists(hold):
        await asyncio.sleep(0.05)
    await go_on(self)
LifespanOn.startup = startup
"""


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about")


def run(folder: Path, *options: str, **settings: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "service.cli", "serve", *options]
    done = subprocess.run(
        command, cwd=folder, env=environment(folder, **settings), capture_output=True, text=True, check=False, timeout=300
    )
    return done.returncode, " ".join(done.stderr.split())


def test_what_keeps_the_service_from_starting_is_told(library: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, told = run(tmp_path, "--index", str(library), "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert "cannot listen on 127.0.0.1" in told
    code, told = run(tmp_path, "--index", str(library), "--host", "0.0.0.0", "--port", str(free_port()))
    assert code == 2
    assert "medcite keys add NAME" in told
    assert "--allow-anyone" in told
    assert "Traceback" not in told


def test_workers_that_cannot_start_end_the_service(library: Path, tmp_path: Path) -> None:
    shutil.copytree(library, tmp_path / "library")
    generation = (tmp_path / "library" / "current").read_text().strip()
    (tmp_path / "library" / "generations" / generation / "vectors.faiss").write_bytes(b"nothing")
    code, told = run(tmp_path, "--index", "library", "--workers", "2", "--port", str(free_port()))
    assert code == 1
    assert "vectors.faiss" in told
    assert "A worker did not start." in told
    assert "Traceback" not in told


def test_idle_connections_take_no_place_from_others(library: Path, tmp_path: Path) -> None:
    with served(library, tmp_path, max_connections=3, head_s=600, body_s=600) as service:
        idle = [service.connect() for _ in range(5)]
        dripping, half = service.connect(), service.connect()
        dripping.sendall(b"GET /healthz HTTP/1.1\r\nHost: kelp\r\nX-Slow: ")
        half_asked(half)
        try:
            assert [service.request("GET", "/healthz")[0] for _ in range(5)] == [200] * 5
            assert service.ask()["status"] == "answered"
            assert [read_all(connection) for connection in idle] == [b""] * 5  # the longest idle made room
        finally:
            for connection in (*idle, dripping, half):
                connection.close()
