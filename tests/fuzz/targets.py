"""Targets: each takes any bytes, and raises where something is wrong: another error than those of the tree, or a broken promise."""

import gzip
import json
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from fastapi import HTTPException, Request
from pydantic import ValidationError
from starlette.datastructures import Headers

from indexer.cleaning import mend
from indexer.documents import Document, Dropped
from indexer.errors import MedciteError, SourceError
from indexer.loaders import SourceFile, load
from indexer.loaders.archives import Spot, expanded
from indexer.loaders.budget import Budget
from indexer.loaders.charsets import decode
from indexer.loaders.sniffing import BINARY_LOADERS, LOADERS
from indexer.passages import Limits, cut
from service.api.auth import presented_key
from service.api.cors import origins
from service.api.limits import neighbourhood
from service.api.mcp_hosts import check_caller
from service.api.mcp_wire import AskArguments, DocumentArguments, SearchArguments
from service.api.negotiation import sends_json, wants_events
from service.api.openai_messages import conversation
from service.api.openai_wire import ChatRequest
from service.api.wire import AskRequest, FeedbackRequest
from service.names import read_names
from service.parts import questions_in
from service.question import read_question
from service.safety import asks_personal_decision, find_emergency
from service.settings import Settings, read_settings
from service.web.forms import read_form
from service.web.languages import preferred_language

DATA = Path(__file__).parents[1] / "data"

_LIMITS = Limits(count=lambda text: len(text) // 4 + 1, max_tokens=60, window_count=lambda text: len(text) // 3 + 1, window=100)
_NAMES = read_names([("Osteonecrosis", ("AVN", "avascular necrosis", "ALL")), ("What is kelp fever?", ("KF",))])
_VOCABULARY = dict.fromkeys("osteonecrosis hip kelp fever treatment symptom causes knee surgery pain".split(), 3)
_MAX_QUESTION_CHARS = 4000
_PATHS = ("a.md", "b/ñ.html", "CDC_1_2.xml", "corpus.jsonl#L7", "", "c\u202e.txt")


def loaders(data: bytes) -> None:
    """A file of any format, read as `medcite index` reads it. PDFs go to a program of their own, which is slow to start."""
    if not BINARY_LOADERS[0].recognises(data):
        _load(data)


def pdfs(data: bytes) -> None:
    """A PDF."""
    _load(data)


def texts(data: bytes) -> None:
    """A text, given to the loader that the first byte chooses, whether or not it knows the format."""
    loader = LOADERS[data[0] % len(LOADERS) if data else 0]
    try:
        text = decode(data[1:])
        found = [item for item in loader.read(text, _PATHS[len(data) % len(_PATHS)]) if not isinstance(item, Dropped)]
    except SourceError:
        return
    loader.recognises(text)
    for item in found:
        list(cut(item, _LIMITS))


def archives(data: bytes) -> None:
    """An archive of any kind, and what is in it."""
    try:
        for file in expanded(BytesIO(data), Spot("a", "place", "a/", Budget("place"))):
            assert file.path is not None
            if not BINARY_LOADERS[0].recognises(file.data):
                _load(file.data, path=file.path)
    except SourceError:
        pass


def questions(data: bytes) -> None:
    """A question and what was said before it, from text to what is searched for."""
    first, *history = _any_text(data).split("\x1f")
    for language in (None, "es"):
        try:
            asked = read_question(
                first, max_chars=_MAX_QUESTION_CHARS, vocabulary=_VOCABULARY, names=_NAMES, history=history, language=language
            )
        except MedciteError:
            continue
        json.dumps(asked.text).encode()
        asked.text.encode()  # what is searched for can be written
        assert asked.words
        find_emergency(first, language=asked.language)
    questions_in(mend(first[:_MAX_QUESTION_CHARS]))
    asks_personal_decision(first[:_MAX_QUESTION_CHARS])


def requests(data: bytes) -> None:
    """What a client sends: bodies, headers, forms; and settings."""
    kind, rest = (data[0] if data else 0), data[1:]
    reader = _REQUEST_READERS[kind % len(_REQUEST_READERS)]
    with suppress(ValidationError, MedciteError, HTTPException):
        reader(rest)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "archives": archives,
    "loaders": loaders,
    "pdfs": pdfs,
    "questions": questions,
    "requests": requests,
    "texts": texts,
}


def seeds(name: str) -> list[bytes]:
    """What fuzzing of the target begins with: whole files, questions and requests."""
    files = [path.read_bytes() for path in sorted((DATA / "loaders").iterdir())]
    pages = [path.read_bytes() for path in sorted((DATA / "pages").iterdir())]
    if name == "pdfs":
        return [data for data in files if data.startswith(b"%PDF")]
    if name == "archives":
        return [path.read_bytes() for path in sorted((DATA / "archives").iterdir()) if path.is_file()] + list(_packed(files[-1]))
    if name == "texts":
        chosen = [data for data in (*files, *pages) if not data.startswith((b"%PDF", b"PK"))]
        return [bytes([number % len(LOADERS)]) + data for number, data in enumerate(chosen)]
    if name == "questions":
        return [question.encode("utf-8", "surrogatepass") for question in _QUESTIONS]
    if name == "requests":
        return [bytes([number]) + body for number, bodies in enumerate(_REQUESTS) for body in bodies]
    return files + pages


def _load(data: bytes, *, path: str = "a/b.txt") -> None:
    try:
        found = load(SourceFile(path, path, data))
        _check(found.documents)
    except SourceError as error:
        str(error).encode()
    else:
        for dropped in found.dropped:
            f"{dropped.what}{dropped.reason}".encode()


def _check(documents: Iterator[Document] | list[Document] | tuple[Document, ...]) -> None:
    """Every document can be written down, and every passage and sentence is where it says it is."""
    for document in documents:
        assert document.id
        for text in (document.text, document.title, document.publisher, document.url or "", *document.also_called):
            text.encode()
            assert not _HIDDEN.search(text), text[:200]
        for passage in cut(document, _LIMITS):
            assert passage.text == document.text[passage.start : passage.end]
            assert passage.text.strip()
            for sentence in passage.sentences:
                assert passage.start <= sentence.start < sentence.end <= passage.end


_HIDDEN = re.compile(r"[\x00-\x08\u202a-\u202e\u2066-\u2069\ud800-\udfff]")  # NULs, bidi overrides, lone surrogates


def _any_text(data: bytes) -> str:
    """The bytes as text, in which lone surrogates may stand, as JSON can bring them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def _headers(rest: bytes) -> Headers:
    """Header fields as a server gives them: a line each, "name: value"."""
    pairs = (line.partition(b":") for line in rest.split(b"\n"))
    return Headers(raw=[(name.strip().lower(), value.strip()) for name, _, value in pairs])


def _request(rest: bytes) -> Request:
    return Request({"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": _headers(rest).raw})


def _form(rest: bytes) -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": rest, "more_body": False}

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    coming = read_form(Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive))
    try:
        coming.send(None)
    except StopIteration as done:
        json.dumps(done.value).encode()


def _settings(rest: bytes) -> None:
    lines = (line.partition("=") for line in rest.decode("utf-8", "replace").split("\n"))
    read_settings({"MEDCITE_CONFIG": "/dev/null", **{f"MEDCITE_{name}": value for name, _, value in lines}})


_REQUEST_READERS: tuple[Callable[[bytes], object], ...] = (
    AskRequest.model_validate_json,
    lambda rest: conversation(ChatRequest.model_validate_json(rest).messages),
    FeedbackRequest.model_validate_json,
    AskArguments.model_validate_json,
    SearchArguments.model_validate_json,
    DocumentArguments.model_validate_json,
    lambda rest: wants_events(_request(rest)),
    lambda rest: sends_json(_request(rest)),
    lambda rest: presented_key(_headers(rest)),
    lambda rest: check_caller(_request(rest), Settings(allowed_hosts="kelp.example")),
    lambda rest: preferred_language(rest.decode("latin-1")),
    lambda rest: origins(rest.decode("utf-8", "replace")),
    lambda rest: neighbourhood(rest.decode("latin-1")),
    _form,
    _settings,
)
_REQUESTS: tuple[tuple[bytes, ...], ...] = (
    (b'{"question": "What causes kelp fever?", "k": 3, "history": [{"role": "user", "content": "kelp"}], "mode": "extractive"}',),
    (b'{"model": "medcite", "stream": true, "messages": [{"role": "user", "content": [{"type": "text", "text": "kelp?"}]}]}',),
    (b'{"answer_id": "00112233445566778899aabbccddeeff", "rating": "up", "comment": "\\ud83e"}',),
    (b'{"question": "kelp", "k": 3}',),
    (b'{"query": "kelp", "k": 20}',),
    (b'{"document_id": "kelp", "part": 2}',),
    (b"accept: text/event-stream;q=0.5, application/json;q=0.4, */*",),
    (b"content-type: application/problem+json; charset=utf-8",),
    (b"authorization: Basic a2VscDptZWRjaXRlXzEyMw==", b"x-api-key: medcite_0", b"authorization: Bearer medcite_0"),
    (b"host: [::1]:80\norigin: https://kelp.example:8443",),
    (b"es-MX,es;q=0.9,en;q=0.8, *;q=0.1",),
    (b"https://clinic.example, http://127.0.0.1:8000",),
    (b"2001:db8::1%eth0", b"::ffff:198.51.100.7"),
    (b"answer_id=00&rating=up&comment=%F0%9F%A6%B4+kelp&x=%ff",),
    (b"PORT=8000\nMIN_CONFIDENCE=0.5\nALLOW_ANYONE=yes\nCORS_ORIGINS=https://clinic.example",),
)
_QUESTIONS = (
    "What causes osteonecrosis of the hip, and can it be cured?",
    "¿Qué es la osteonecrosis y cómo se trata?",
    "Is it catching?\x1fWhat is AVN?\x1fand the symptoms?",
    "My dad has chest pain and his arm is numb. Should I stop his blood thinners? He is 71.",
    "<b>osteo necrosis</b> \u202e\u200b\ud83e\uddb4 stage 3, 38.5 °C for 2 days; BP 180/120",
)


def _packed(content: bytes) -> Iterator[bytes]:
    """An archive of each kind."""
    for mode in ("w", "w:gz", "w:bz2", "w:xz"):
        out = BytesIO()
        with tarfile.open(fileobj=out, mode=mode, format=tarfile.PAX_FORMAT) as tar:
            for name in ("a.txt", "ñ" * 120 + ".md"):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, BytesIO(content))
        yield out.getvalue()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", content)
        packed.writestr("b/c.zip", b"PK\x05\x06" + bytes(18))
    yield out.getvalue()
    yield gzip.compress(content)
    yield lzma.compress(content)
