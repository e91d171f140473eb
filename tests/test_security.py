"""The boundaries of SECURITY.md that no other suite looks at, and that every test named there exists."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from served_process import Served, environment, served

from service.api import create_app
from service.api.auth import presented_key
from service.engine import Engine
from service.keys import Keys, add_key
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "SECURITY.md"
CODE = [path for folder in ("indexer", "service", "eval") for path in (ROOT / folder).rglob("*.py")]
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", MODEL.read_text())


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_that_the_threat_model_names_exists(path: str, name: str) -> None:
    defined = {node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.FunctionDef)}
    assert not name or name in defined


def test_every_boundary_of_the_threat_model_names_a_test() -> None:
    rows = [line for line in MODEL.read_text().splitlines() if line.startswith("| ") and not line.startswith(("| what", "|-"))]
    assert len(rows) >= 25
    assert [row for row in rows if "`tests/" not in row] == []


# --- what is never read: code in data ---

UNSAFE_MODULES = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal", "jsonpickle"}
UNSAFE_CALLS = {"torch.load", "eval", "exec", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_reads_code_from_data(path: Path) -> None:
    tree = ast.parse(path.read_text())
    names = {alias.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {(node.module or "").partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert names & UNSAFE_MODULES == set()
    assert {ast.unparse(call.func) for call in calls} & UNSAFE_CALLS == set()
    assert not [call for call in calls for word in call.keywords if word.arg in {"allow_pickle", "trust_remote_code"}]
    assert not [call for call in calls for word in call.keywords if word.arg == "shell" and ast.unparse(word.value) != "False"]


WATCHED = """
import json, sys
seen = []
def watch(event, arguments):
    if event in {"pickle.find_class", "marshal.loads"} and not sys._getframe(1).f_code.co_filename.startswith("<frozen importlib"):
        seen.append([event, str(arguments)[:80]])
sys.addaudithook(watch)
from pathlib import Path
from service.engine import Engine
engine = Engine(Path(sys.argv[1]))
answer = engine.ask("What causes kelp fever?")
engine.search("moon knee")
print(json.dumps({"status": str(answer.status), "seen": seen}))
"""


def test_nothing_is_unpickled_when_a_library_is_opened_and_asked(library: Path, tmp_path: Path) -> None:
    """FAISS, tantivy, the sentences, the store and the model: Python tells of every object that pickle makes."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(library)],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        cwd=ROOT,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"status": "answered", "seen": []}


def test_a_bundle_holds_no_file_that_is_pickled(library: Path) -> None:
    for path in library.rglob("*"):
        assert path.suffix not in {".pkl", ".pickle", ".pt", ".pth", ".joblib", ".npz"}
        if path.is_file():
            assert not re.match(rb"\x80[\x02-\x05].{0,9}[c}\](\x8c\x95]", path.read_bytes()[:12], re.DOTALL), path


# --- where a request ends ---


@pytest.fixture(scope="module")
def service(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(library, tmp_path_factory.mktemp("served"), head_s=2, body_s=2, keep_alive_s=2) as running:
        yield running


def replies(service: Served, sent: bytes) -> bytes:
    """All that comes back until the service closes the connection."""
    found = b""
    with service.connect() as connection:
        connection.sendall(sent)
        while part := connection.recv(65536):
            found += part
    return found


HIDDEN = b"GET /v1/documents HTTP/1.1\r\nHost: kelp\r\n\r\n"
HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: kelp\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "end",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
        b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
        b"Content-Length: 0, 44\r\n\r\n",
        b"Content-Length: +0\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 0x0\r\n\r\n",
        b"Content-Length : 0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
        b"X: a\r\n\x00Content-Length: 0\r\n\r\n",
        b"X: a\rContent-Length: 44\r\n\r\n",
    ],
)
def test_a_request_whose_end_is_unclear_hides_no_other(service: Served, end: bytes) -> None:
    """One refusal, and the connection is closed: what follows is never taken for a request."""
    found = replies(service, HEAD + end + HIDDEN)
    assert found.count(b"HTTP/1.1 ") == 1, found
    assert re.match(rb"HTTP/1\.1 (400|501) ", found), found
    assert b'"documents"' not in found


def test_a_length_and_an_encoding_are_told_to_be_too_much(service: Served) -> None:
    found = replies(service, HEAD + b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    assert b"urn:medcite:problem:framing-unclear" in found
    assert b"connection: close" in found.lower()


def test_a_request_with_one_end_is_served_and_so_is_the_next(service: Served) -> None:
    body = b'{"question": "What causes kelp fever?"}'
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    whole = HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    assert replies(service, chunked + whole + HIDDEN).count(b"HTTP/1.1 200 ") == 3


# --- headers ---


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine)) as client:
        yield client


PAGES = [
    "/",
    "/ask",
    "/ask?q=kelp+fever",
    "/ask?q=",
    "/topics",
    "/documents/kelp",
    "/docs",
    "/nothing",
    "/documents/nothing",
    "/metrics",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_what_it_does_not_need(client: TestClient, path: str) -> None:
    for response in (client.get(path, headers={"accept": "text/html"}), client.post(path, headers={"accept": "text/html"})):
        if response.headers["content-type"].startswith("text/html"):
            policy = response.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= {
                part.strip() for part in policy.split(";")
            }
            assert response.headers["referrer-policy"] == "no-referrer"


def test_a_page_that_refuses_forbids_it_too(engine: Engine, tmp_path: Path) -> None:
    add_key(tmp_path / "keys", "clinic")
    with TestClient(create_app(engine, settings=Settings(keys=tmp_path / "keys", failed_keys_per_minute=1))) as client:
        missing = client.get("/", headers={"accept": "text/html"})
        wrong = [client.get("/", headers={"accept": "text/html", "x-api-key": "wrong"}) for _ in range(2)]
    assert [response.status_code for response in (missing, *wrong)] == [401, 401, 429]
    assert all("default-src 'none'" in response.headers["content-security-policy"] for response in (missing, *wrong))


@pytest.mark.parametrize(
    "path", [*PAGES, "/v1/search?q=kelp", "/v1/documents", "/v1/nothing", "/v1/ask", "/healthz", "/openapi.json", "/mcp"]
)
def test_no_reply_is_taken_for_what_it_does_not_say_it_is(client: TestClient, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS", "DELETE"):
        assert client.request(method, path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "lines", ["\r\nset-cookie: a=1", "\nset-cookie: a=1", "\r\n\r\n<script>", "%0d%0aset-cookie: a=1", "\u010a\u010d"]
)
def test_no_header_of_a_reply_repeats_what_was_asked(client: TestClient, lines: str) -> None:
    asked = f"xylozebub{lines}"
    for response in (
        client.post("/v1/ask", json={"question": asked}),
        client.get("/ask", params={"q": asked, "lang": asked}),
        client.post("/ask", data={"q": asked, "lang": asked, "answer": asked, "earlier": asked}),
        client.get("/v1/search", params={"q": asked}),
        client.get(f"/documents/{asked.encode().hex()}", params={"start": asked}),
        client.get("/v1/documents/xylozebub%0d%0aset-cookie:%20a=1"),
    ):
        assert "set-cookie" not in response.headers
        assert not [value for value in response.headers.values() if "xylozebub" in value or "\n" in value]


# --- keys ---


def test_every_key_is_compared_in_constant_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys"
    keys = [add_key(path, f"clinic-{number}") for number in range(5)]
    known = Keys(path)
    compared: list[tuple[str, str]] = []

    def digest(one: str, other: str) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("service.keys.hmac.compare_digest", digest)
    for key in (keys[0], keys[4], "wrong", "x" * 5000):
        compared.clear()
        known.find(key)
        assert len(compared) == 5
        assert {len(text) for pair in compared for text in pair} == {len("sha256:") + 64}


def test_guessing_keys_costs_no_more_work_the_longer_it_goes_on(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_key(tmp_path / "keys", "clinic")
    worked: list[str] = []
    with TestClient(create_app(engine, settings=Settings(keys=tmp_path / "keys", failed_keys_per_minute=5))) as client:
        monkeypatch.setattr(Engine, "ask", lambda self, question, **_more: worked.append(question))
        statuses = [
            client.post("/v1/ask", json={"question": "kelp?"}, headers={"x-api-key": f"medcite_{guess}"}).status_code
            for guess in range(50)
        ]
    assert statuses == [401] * 5 + [429] * 45
    assert worked == []


def test_a_key_in_the_address_is_none(engine: Engine, tmp_path: Path) -> None:
    """Addresses end up in logs and histories."""
    key = add_key(tmp_path / "keys", "clinic")
    with TestClient(create_app(engine, settings=Settings(keys=tmp_path / "keys"))) as client:
        assert client.get("/v1/documents", params={"key": key, "api_key": key, "access_token": key}).status_code == 401
        assert client.get("/v1/documents", headers={"cookie": f"key={key}"}).status_code == 401
    assert presented_key.__doc__


# --- what is installed ---


def test_every_package_is_pinned_to_one_version() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[^\s=*]+", line)] == []


def test_every_package_that_serving_needs_is_known_by_its_hashes() -> None:
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
    known = {re.sub("[-_.]+", "-", name).lower(): version for name, version in pinned.items()}
    text = (ROOT / "service" / "deploy" / "requirements.lock").read_text()
    entries = re.findall(r"^([\w.-]+)==(\S+)(.*(?:\n +--hash=.*)*)", text, re.MULTILINE)
    assert len(entries) > 50
    for name, version, rest in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), name
        assert known.get(name, version) == version
    assert "://" not in text


def test_the_hashes_are_of_what_is_asked_for_now() -> None:
    """Whoever changes pyproject.toml or constraints.txt has to make the lock anew: make lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lock = (ROOT / "service" / "deploy" / "requirements.lock").read_text()
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE))
    made = re.search(r"^lock:.*\n(?:\t.*\n)+", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert made
    extras = [wanted for extra in re.findall(r"--extra (\w+)", made[0]) for wanted in project["optional-dependencies"][extra]]
    assert extras
    for wanted in map(Requirement, (*project["dependencies"], *extras)):
        assert locked.get(canonicalize_name(wanted.name), "0") in wanted.specifier, wanted
    pinned = (ROOT / "constraints.txt").read_text().splitlines()
    versions = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in pinned)}
    elsewhere = set(re.findall(r"^([\w.-]+)==\S+ ; ", lock, re.MULTILINE))  # for other systems alone
    assert {name: version for name, version in locked.items() if versions.get(name) != version and name not in elsewhere} == {}
