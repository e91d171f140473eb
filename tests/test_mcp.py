"""The tools through the real client of the Model Context Protocol, over HTTP, in both its eras; and what plain HTTP gets."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from fastapi.testclient import TestClient
from mcp import Client
from mcp.shared.exceptions import MCPError
from served import served

from indexer.errors import BundleDamaged
from service.answers import DISCLAIMERS, Answer, to_markdown
from service.api import create_app
from service.api.links import with_origin
from service.engine import Engine
from service.settings import Settings

QUESTION = "What causes kelp fever?"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "feedback.jsonl"


@pytest.fixture(scope="module")
def address(engine: Engine, feedback: Path) -> Iterator[str]:
    with served(create_app(engine, settings=Settings(feedback=feedback))) as address:
        yield address


def with_client(address: str, work: Callable[[Client], Awaitable[Any]], *, mode: str = "auto") -> Any:
    """What the work with a connected client gives."""

    async def connected() -> Any:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return await work(client)

    return asyncio.run(connected())


def call(address: str, tool: str, *, mode: str = "auto", **arguments: Any) -> Any:
    return with_client(address, lambda client: client.call_tool(tool, arguments), mode=mode)


def text_of(result: Any) -> str:
    """The one text of a result."""
    [block] = result.content
    assert block.type == "text"
    return str(block.text)


@pytest.mark.parametrize(("mode", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_both_eras_of_the_protocol_are_spoken(address: str, engine: Engine, mode: str, version: str) -> None:
    async def work(client: Client) -> Any:
        return (
            client.protocol_version,
            client.server_info,
            client.instructions,
            await client.call_tool("ask", {"question": QUESTION}),
        )

    spoken, info, instructions, result = with_client(address, work, mode=mode)
    assert (spoken, info.name) == (version, "medcite")
    assert "disclaimer" in instructions
    assert text_of(result) == to_markdown(with_origin(engine.ask(QUESTION), address))


def test_the_tools_are_described(address: str) -> None:
    tools = {tool.name: tool for tool in with_client(address, lambda client: client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "get_document"}
    for tool in tools.values():
        assert tool.title
        assert len(tool.description) > 80
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert all("description" in field for field in tool.input_schema["properties"].values())
        assert tool.annotations.read_only_hint is True
    assert tools["ask"].input_schema["required"] == ["question"]
    assert tools["ask"].input_schema["properties"]["k"]["maximum"] == 20


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"question": QUESTION}),
        ("ask", {"question": "What is the capital of Peru?"}),
        ("search", {"query": QUESTION, "k": 2}),
        ("get_document", {"document_id": "moon"}),
    ],
)
def test_structured_content_is_as_described_and_carries_the_disclaimer(
    address: str, tool: str, arguments: dict[str, Any]
) -> None:
    async def work(client: Client) -> Any:
        described = {found.name: found for found in (await client.list_tools()).tools}
        return described[tool].output_schema, await client.call_tool(tool, arguments)

    schema, result = with_client(address, work)
    jsonschema.validate(result.structured_content, schema)
    assert result.is_error is False
    assert result.structured_content["disclaimer"] == DISCLAIMERS["en"]
    assert text_of(result).rstrip("*\n").endswith(DISCLAIMERS["en"])


def test_an_answer_is_whole(address: str, engine: Engine) -> None:
    answer = call(address, "ask", question=QUESTION, k=3).structured_content
    assert answer["status"] == "answered"
    for citation in answer["citations"]:
        document = engine.document(citation["document_id"])
        assert document is not None
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["deep_link"].startswith("http")
    assert httpx.get(f"{address}/v1/answers/{answer['id']}").json()["id"] == answer["id"]  # so that feedback can be given on it


def test_an_emergency_has_its_notice_first(address: str) -> None:
    result = call(address, "ask", question="I have crushing chest pain and can't breathe")
    assert result.structured_content["status"] == "emergency"
    assert text_of(result).startswith("> **")


def test_history_gives_a_follow_up_its_subject_and_language_is_taken(address: str) -> None:
    history = [{"role": "user", "content": "What is kelp fever?"}, {"role": "assistant", "content": "What is moon knee?"}]
    answer = call(address, "ask", question="How is it treated?", history=history, language="es").structured_content
    assert (answer["sources"][0]["title"], answer["language"]) == ("What is kelp fever?", "es")


def test_passages_are_found(address: str, engine: Engine) -> None:
    result = call(address, "search", query="moon knee symptoms", k=3)
    passages = result.structured_content["passages"]
    hits = engine.search("moon knee symptoms", k=3)
    assert [(p["document_id"], p["start"], p["end"]) for p in passages] == [
        (hit.document.id, hit.passage.passage.start, hit.passage.passage.end) for hit in hits
    ]
    for passage in passages:
        assert passage["text"] in text_of(result)
        assert passage["link"].startswith("http")
    assert "community page" in text_of(result)


def test_a_document_is_read_a_part_at_a_time(address: str, engine: Engine) -> None:
    document = engine.document("moon")
    assert document is not None
    read, start = "", 0
    while True:
        part = call(address, "get_document", document_id="moon", start=start, max_chars=100).structured_content
        assert (part["start"], part["total_chars"]) == (start, len(document.text))
        read += part["text"]
        if part["next_start"] is None:
            break
        start = part["next_start"]
    assert read == document.text
    assert part["link"] == f"{address}/documents/moon"
    assert part["based_on"] == [{"title": "Knees of the moon", "publisher": "Lunar Board", "url": "https://lunar.example/knees"}]
    beyond = call(address, "get_document", document_id="moon", start=10**6).structured_content
    assert (beyond["text"], beyond["next_start"]) == ("", None)


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": 5}, "question: "),
        ("ask", {"question": " "}, "The question is empty."),
        ("ask", {"question": "secretive " * 1000}, "at most 4,000 are read"),
        ("ask", {"question": "secretive", "k": 21}, "k: "),
        ("ask", {"question": "secretive", "colour": "red"}, "colour: Extra inputs"),
        ("ask", {"question": "secretive", "language": "tlh"}, "language: "),
        ("ask", {"question": "secretive", "history": [{"role": "doctor", "content": "secretive"}]}, "history.0.role: "),
        ("search", {"query": "secretive", "k": 0}, "k: "),
        ("search", {"query": "🦴"}, "The question is empty."),
        ("get_document", {"document_id": "no-such-page"}, "Take a document_id that ask or search gave."),
        ("get_document", {"document_id": "moon", "max_chars": 10**6}, "max_chars: "),
        ("get_document", {"document_id": "moon", "start": -1}, "start: "),
    ],
)
def test_what_a_tool_cannot_do_is_a_result_that_says_why(address: str, tool: str, arguments: dict[str, Any], words: str) -> None:
    result = call(address, tool, **arguments)
    assert result.is_error is True
    assert words in text_of(result)
    assert "secretive" not in text_of(result)
    assert text_of(result).endswith(DISCLAIMERS["en"])


def test_an_unknown_tool_is_an_error_of_the_protocol(address: str) -> None:
    async def work(client: Client) -> None:
        with pytest.raises(MCPError, match="there are ask, search, get_document"):
            await client.call_tool("diagnose", {})

    for mode in ("auto", "legacy"):
        with_client(address, work, mode=mode)


def test_a_library_that_fails_says_so_and_nothing_else(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def damaged(self: Engine, *_args: object, **_more: object) -> Answer:
        raise BundleDamaged("The library is damaged.", hint="Build it again.")

    def broken(self: Engine, question: str, **_more: object) -> Answer:
        raise ValueError(f"cannot read {question!r}")

    monkeypatch.setattr(Engine, "ask", damaged)
    assert "The library is damaged. Build it again." in text_of(call(address, "ask", question=QUESTION))
    monkeypatch.setattr(Engine, "ask", broken)
    result = call(address, "ask", question="secretive kelp")
    assert result.is_error is True
    assert "it is not your request" in text_of(result)
    assert "secretive" not in text_of(result) + caplog.text
    assert "unexpected ValueError in tool ask" in caplog.text


def test_no_line_of_the_log_holds_a_question(address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for mode in ("auto", "legacy"):
        call(address, "ask", mode=mode, question="secretive kelp fever?")
        call(address, "search", mode=mode, query="secretive", k=0)
    clients = ("httpx", "httpcore", "mcp.client", "client")  # the test's own client tells of what it sends
    own = [record for record in caplog.records if not record.name.startswith(clients)]
    assert own
    assert not [record for record in own if "secretive" in record.getMessage()]


def test_every_request_is_answered_by_itself(address: str) -> None:
    """Without a session: any worker can answer."""
    reply = httpx.post(f"{address}/mcp", json=INITIALIZE, headers=ACCEPT)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in reply.headers
    listed = httpx.post(f"{address}/mcp", json={"jsonrpc": "2.0", "id": 2, "method": "tools/list"}, headers=ACCEPT)
    assert len(listed.json()["result"]["tools"]) == 3


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_no_stream_and_no_session(address: str, method: str) -> None:
    reply = httpx.request(method, f"{address}/mcp", headers={"accept": "text/event-stream"})
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
    assert reply.json()["type"] == "urn:medcite:problem:method-not-allowed"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b'{"jsonrpc": "2.0"}', b"\xff\xfe", b'{"jsonrpc":"2.0","id":1,"method":"nothing"}']
)
def test_what_is_no_message_is_refused(address: str, data: bytes) -> None:
    reply = httpx.post(f"{address}/mcp", content=data, headers={**ACCEPT, "content-type": "application/json"})
    assert reply.status_code < 500
    assert reply.json()["error"]["code"] < 0


def test_a_page_of_another_site_reaches_nothing(address: str) -> None:
    rebound = httpx.post(f"{address}/mcp", json=INITIALIZE, headers={**ACCEPT, "host": "evil.example:8000"})
    assert (rebound.status_code, rebound.json()["type"]) == (421, "urn:medcite:problem:host-not-allowed")
    foreign = httpx.post(f"{address}/mcp", json=INITIALIZE, headers={**ACCEPT, "origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["type"]) == (403, "urn:medcite:problem:origin-not-allowed")
    assert "MEDCITE_CORS_ORIGINS" in foreign.json()["hint"]
    own = httpx.post(f"{address}/mcp", json=INITIALIZE, headers={**ACCEPT, "origin": "http://localhost:6274"})
    assert own.status_code == 200


def test_an_application_can_be_started_again(engine: Engine, feedback: Path) -> None:
    app = create_app(engine, settings=Settings(feedback=feedback))
    for _ in range(2):
        with TestClient(app, base_url="http://127.0.0.1") as client:
            assert client.post("/mcp", json=INITIALIZE, headers=ACCEPT).status_code == 200
