"""The systems of the benchmark: run as processes of their own, asked in turns, served and loaded."""

import json
import shutil
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from eval.bench.asking import in_turns
from eval.bench.environments import installed_mb
from eval.bench.http_load import load
from eval.bench.indexing import tokens
from eval.bench.peers.embedded import Embedded
from eval.bench.peers.system import WORDS, Source, cut
from eval.bench.systems import FLOOR, answering, command, surroundings, told
from eval.errors import EvalError

DOCUMENTS = (
    Source("kelp", "What is kelp fever?", "Kelp fever is caught from a mite that lives on brown seaweed."),
    Source("moon", "What is moon knee?", "Moon knee is a knee that glows after dark and aches."),
)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents") / "documents.jsonl"
    records = ({"_id": one.id, "title": one.title, "text": one.text} for one in DOCUMENTS)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture(scope="module")
def floor(documents: Path) -> Path:
    """The floor's index, and what indexing printed beside it."""
    folder = documents.parent / "floor"
    found, _ = told(
        command(Path(sys.executable), FLOOR, "index", documents, folder), cwd=documents.parent, env=surroundings(FLOOR)
    )
    (documents.parent / "found.json").write_text(json.dumps(found))
    return folder


def test_indexing_tells_what_was_embedded(floor: Path) -> None:
    found = json.loads((floor.parent / "found.json").read_text())
    assert found["passages"] == len(DOCUMENTS)
    assert found["texts"] == [document.text for document in DOCUMENTS]
    assert found["peak_mb"] > 10


@pytest.mark.slow  # torch is imported once more
def test_a_fresh_process_finds_the_passage(floor: Path) -> None:
    line = command(Path(sys.executable), FLOOR, "ask", floor, "Which mite lives on seaweed?")
    found, seconds = told(line, cwd=floor, env=surroundings(FLOOR))
    assert found["found"][0] == DOCUMENTS[0].text
    assert seconds > 0


def test_systems_are_asked_in_turns(floor: Path, tmp_path: Path) -> None:
    with answering(Path(sys.executable), FLOOR, floor, log=tmp_path / "log") as running:
        rounds = in_turns([running], ["What glows?", "What aches?"], 2)
        held = running.memory()["memory_mb"]
        assert held["rss"] > held["anonymous"] > 10
    assert [len(one) for one in rounds[FLOOR.name]] == [2, 2]


def test_a_process_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"ended with 1.*no such index"):
        told([sys.executable, "-c", "import sys; sys.exit('no such index')"], cwd=tmp_path, env=surroundings(FLOOR))


def test_a_document_is_cut_by_words() -> None:
    pieces = list(cut(Source("long", "Long", " ".join(map(str, range(2 * WORDS + 1))))))
    assert [len(piece.split()) for piece in pieces] == [WORDS, WORDS, 1]


def test_tokens_behind_the_window_are_not_counted() -> None:
    assert tokens(["bone"]) == 3  # with the two that stand around every text
    assert tokens(["bone " * 1000]) == 256


class Encoder:
    def encode(self, texts: list[str] | str) -> int:
        return len(texts)


def test_what_is_embedded_is_noted_and_still_embedded() -> None:
    embedded = Embedded()
    embedded.watch(Encoder, "encode")
    assert Encoder().encode(["a", "b"]) == 2
    assert Encoder().encode("word") == 4
    assert embedded.take() == ["a", "b", "word"]
    assert embedded.take() == []


class Answers(BaseHTTPRequestHandler):
    """Answers one question and refuses the other."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200 if body["question"] == "good" else 503)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_refusals_are_not_counted_as_answers(port: int, tmp_path: Path) -> None:
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not installed")
    bodies = tmp_path / "bodies"
    bodies.write_text('{"question": "good"}\n{"question": "bad"}\n')
    found = load(port, bodies, 1)
    assert found["refused"] > 0
    assert found["per_s"] == pytest.approx((found["requests"] - found["refused"]) / found["seconds"])
    assert found["p99_ms"] >= found["p50_ms"] > 0


def test_what_every_new_environment_holds_is_not_counted_as_installed(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    for name, size in (
        ("numpy/core.so", 7),
        ("pip/_vendor/numpy.py", 40),
        ("pip-24.0.dist-info/RECORD", 20),
        ("setuptools/x.py", 9),
    ):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_bytes(bytes(size * 1_000_000))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(packages / "pip" / "_vendor" / "numpy.py")
    (tmp_path / "bin" / "tool").write_bytes(bytes(2_000_000))
    assert installed_mb(tmp_path / "bin" / "python") == 9
