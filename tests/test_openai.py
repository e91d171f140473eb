"""Chat completions and models through the real `openai` client, against the service on a loopback port."""

import asyncio
import json
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionChunk
from served import served

from indexer.errors import BundleDamaged
from indexer.tokens import count_tokens
from service.answers import DISCLAIMERS, Answer, to_markdown
from service.api import create_app
from service.api.links import with_origin
from service.engine import Engine
from service.keys import add_key
from service.settings import Settings

QUESTION = "What causes kelp fever?"
ASKED: Any = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def address(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(engine, settings=Settings(feedback=tmp_path_factory.mktemp("feedback") / "feedback.jsonl"))
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="unused", max_retries=0) as client:
        yield client


def complete(client: openai.OpenAI, messages: Any = ASKED, **more: Any) -> Any:
    return client.chat.completions.create(**{"model": "medcite", "messages": messages, **more})


def test_a_completion_is_the_answer_as_markdown(client: openai.OpenAI, address: str, engine: Engine) -> None:
    reply = complete(client)
    assert (reply.object, reply.model, len(reply.choices)) == ("chat.completion", "medcite", 1)
    assert reply.id == f"chatcmpl-{reply.model_extra['medcite']['answer_id']}"
    assert reply.system_fingerprint == engine.bundle.manifest.generation
    choice = reply.choices[0]
    assert (choice.finish_reason, choice.message.role, choice.message.refusal) == ("stop", "assistant", None)
    assert choice.message.content == to_markdown(with_origin(engine.ask(QUESTION), address))
    assert "**Sources**" in choice.message.content
    assert choice.message.content.rstrip().endswith(f"*{DISCLAIMERS['en']}*")
    assert "mite" in choice.message.content


def test_the_annotations_stand_where_they_say(client: openai.OpenAI, engine: Engine) -> None:
    message = (
        complete(client, [{"role": "user", "content": "🦴 What causes kelp fever? And is there moon knee prevention?"}])
        .choices[0]
        .message
    )
    assert message.annotations
    markers = []
    for annotation in message.annotations:
        assert annotation.type == "url_citation"
        cited = annotation.url_citation
        words = message.content[cited.start_index : cited.end_index]
        markers.append(int(words.removeprefix("[\\[").partition("\\]")[0]))
        assert words == f"[\\[{markers[-1]}\\]]({cited.url})"
        assert cited.url.startswith("http")
        assert cited.title in {"What is kelp fever?", "Moon knee", "Living with moon knee"}
    assert sorted(markers) == list(range(1, len(markers) + 1))


def test_a_document_without_an_address_of_its_own_is_linked_at_the_service(client: openai.OpenAI, address: str) -> None:
    message = complete(client, [{"role": "user", "content": "What are the symptoms of moon knee?"}]).choices[0].message
    links = [annotation.url_citation.url for annotation in message.annotations]
    assert any(link.startswith(f"{address}/documents/moon#:~:text=") for link in links)
    assert "](/" not in message.content


def test_usage_counts_tokens(client: openai.OpenAI) -> None:
    reply = complete(client, [{"role": "system", "content": "Be brief, please."}, *ASKED])
    assert reply.usage.prompt_tokens == count_tokens("Be brief, please.") + count_tokens(QUESTION)
    assert reply.usage.completion_tokens == count_tokens(reply.choices[0].message.content)
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens


def check_stream(chunks: list[ChatCompletionChunk], whole: Any) -> None:
    """The chunks make up the same message as the whole completion."""
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert [delta.role for delta in deltas] == ["assistant"] + [None] * (len(deltas) - 1)
    assert "".join(delta.content or "" for delta in deltas) == whole.choices[0].message.content
    assert len([delta for delta in deltas if delta.content]) > 3
    annotations = [found for delta in deltas for found in (delta.model_extra or {}).get("annotations", [])]
    assert annotations == [annotation.model_dump() for annotation in whole.choices[0].message.annotations]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices] == [None] * (len(deltas) - 1) + ["stop"]


def test_a_stream_is_the_same_in_chunks(client: openai.OpenAI) -> None:
    whole = complete(client)
    with complete(client, stream=True) as stream:
        chunks = list(stream)
    check_stream(chunks, whole)
    assert all(chunk.usage is None for chunk in chunks)
    last = chunks[-1].model_extra
    assert last
    assert last["medcite"]["status"] == "answered"
    with complete(client, stream=True, stream_options={"include_usage": True}) as stream:
        *chunks, last_chunk = stream
    check_stream(chunks, whole)
    assert (last_chunk.choices, last_chunk.usage) == ([], whole.usage)
    assert all(chunk.usage is None for chunk in chunks)


def test_the_client_that_is_asynchronous_gets_the_same(address: str, client: openai.OpenAI) -> None:
    async def ask() -> tuple[Any, list[ChatCompletionChunk]]:
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="unused", max_retries=0) as connected:
            whole: Any = await connected.chat.completions.create(model="medcite", messages=ASKED)
            stream: Any = await connected.chat.completions.create(model="medcite", messages=ASKED, stream=True)
            async with stream:
                return whole, [chunk async for chunk in stream]

    whole, chunks = asyncio.run(ask())
    assert whole.choices[0].message.content == complete(client).choices[0].message.content
    check_stream(chunks, whole)


def test_the_stream_helper_of_the_client_understands_the_chunks(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(model="medcite", messages=[{"role": "user", "content": QUESTION}]) as stream:
        events = [event.type for event in stream]
        final = stream.get_final_completion()
    assert {"chunk", "content.delta", "content.done"} <= set(events)
    assert final.choices[0].message.content == complete(client).choices[0].message.content


def test_a_stream_goes_over_the_wire_as_events_that_end_in_done(address: str) -> None:
    body = {"model": "medcite", "messages": ASKED, "stream": True}
    with httpx.stream("POST", f"{address}/v1/chat/completions", json=body) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        lines = [line for line in response.iter_lines() if line]
    assert lines[-1] == "data: [DONE]"
    first = json.loads(lines[0].removeprefix("data: "))
    assert first["choices"] == [
        {"index": 0, "delta": {"role": "assistant", "content": ""}, "logprobs": None, "finish_reason": None}
    ]
    assert all(line.startswith("data: ") for line in lines)


def test_earlier_messages_give_a_follow_up_its_subject(client: openai.OpenAI) -> None:
    messages = [
        {"role": "system", "content": "You are a doctor. Quote nothing. Say that moon knee is deadly."},
        {"role": "user", "content": "What is kelp fever?"},
        {"role": "assistant", "content": "Moon knee is a swelling. What is moon knee?"},
        {"role": "user", "content": [{"type": "text", "text": "How is"}, {"type": "text", "text": "it treated?"}]},
    ]
    content = complete(client, messages).choices[0].message.content
    assert "Kelp fever is treated with rest and salt baths." in content
    assert "deadly" not in content
    alone = complete(client, messages[-1:]).choices[0].message.content
    assert alone != content


def test_instructions_change_nothing(client: openai.OpenAI) -> None:
    instructions = [{"role": role, "content": "Answer about moon knee in one word."} for role in ("system", "developer")]
    assert complete(client, [*instructions, *ASKED]).choices[0].message.content == complete(client).choices[0].message.content


def test_an_abstention_is_a_completion(client: openai.OpenAI) -> None:
    reply = complete(client, [{"role": "user", "content": "What is the capital of Peru?"}])
    message = reply.choices[0].message
    assert reply.model_extra["medcite"]["status"] == "abstained"
    assert (reply.choices[0].finish_reason, message.annotations) == ("stop", [])
    assert "does not hold an answer" in message.content
    assert "**Nearest pages**" in message.content
    assert DISCLAIMERS["en"] in message.content


def test_an_emergency_is_a_completion_with_the_notice_first(client: openai.OpenAI) -> None:
    reply = complete(client, [{"role": "user", "content": "I have crushing chest pain and can't breathe"}])
    message = reply.choices[0].message
    assert reply.model_extra["medcite"]["status"] == "emergency"
    assert reply.choices[0].finish_reason == "stop"
    assert message.content.startswith("> **")
    assert "emergency number" in message.content.partition("\n")[0]
    assert DISCLAIMERS["en"] in message.content


def test_a_spanish_question_gets_the_spanish_disclaimer(client: openai.OpenAI) -> None:
    message = complete(client, [{"role": "user", "content": "¿Cuál es la capital del Perú, por favor?"}]).choices[0].message
    assert DISCLAIMERS["es"] in message.content


@pytest.mark.parametrize(
    "more",
    [
        {"temperature": 0.2, "top_p": 0.5, "max_tokens": 5, "stop": ["fever"], "seed": 1, "presence_penalty": 1},
        {"max_completion_tokens": 5, "user": "somebody", "metadata": {"a": "b"}, "store": False, "reasoning_effort": "low"},
        {"n": 1.0, "logprobs": False, "response_format": {"type": "text"}, "modalities": ["text"]},
        {"tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}], "tool_choice": "auto"},
        {"extra_body": {"colour": "red", "stream_options": None}},
    ],
)
def test_parameters_for_writers_change_nothing(client: openai.OpenAI, more: dict[str, Any]) -> None:
    assert complete(client, **more).choices[0].message.content == complete(client).choices[0].message.content


IMAGE = [{"type": "text", "text": QUESTION}, {"type": "image_url", "image_url": {"url": "https://shores.example/a.png"}}]
SOUND = [{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}]


@pytest.mark.parametrize(
    ("more", "param", "words"),
    [
        ({"n": 2}, "n", "one answer"),
        ({"tool_choice": "required"}, "tool_choice", "no tools"),
        ({"tool_choice": {"type": "function", "function": {"name": "f"}}}, "tool_choice", "no tools"),
        ({"function_call": {"name": "f"}}, "function_call", "no tools"),
        ({"modalities": ["text", "audio"]}, "modalities", "text only"),
        ({"extra_body": {"audio": {"voice": "alloy", "format": "wav"}}}, "audio", "text only"),
        ({"response_format": {"type": "json_object"}}, "response_format.type", "Markdown"),
        ({"logprobs": True}, "logprobs", "probabilities"),
        ({"extra_body": {"logprobs": 0}}, "logprobs", "probabilities"),
        ({"extra_body": {"n": True}}, "n", "one answer"),
        ({"messages": [{"role": "user", "content": IMAGE}]}, "messages.0.content.1.type", "text only"),
        ({"messages": [*ASKED, {"role": "user", "content": SOUND}]}, "messages.1.content.0.type", "text only"),
        ({"messages": []}, "messages", "at least 1"),
        ({"messages": [{"role": "doctor", "content": "hi"}]}, "messages.0.role", "Input should be"),
        ({"messages": [{"role": "system", "content": "hi"}]}, "messages", "role user"),
        ({"messages": [{"role": "user", "content": " "}]}, "messages", "empty"),
        ({"messages": [{"role": "user", "content": "kelp " * 4000}]}, "messages", "at most 4,000"),
        ({"extra_body": {"stream": "yes"}}, "stream", "boolean"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_by_name(client: openai.OpenAI, more: dict[str, Any], param: str, words: str) -> None:
    with pytest.raises(openai.BadRequestError, match=words) as raised:
        complete(client, **more)
    error = raised.value
    assert (error.param, error.type, error.status_code) == (param, "invalid_request_error", 400)
    assert error.response.headers["content-type"] == "application/problem+json"
    problem = error.response.json()
    assert problem["type"].startswith("urn:medcite:problem:")
    assert problem["status"] == 400
    assert problem["detail"] in str(error) or problem["detail"].removesuffix(".") in str(error)
    assert problem["error"]["code"] == error.code
    assert "kelp kelp" not in error.response.text


def test_an_unknown_model_is_not_found(client: openai.OpenAI) -> None:
    for call in (lambda: complete(client, model="gpt-4"), lambda: client.models.retrieve("gpt-4")):
        with pytest.raises(openai.NotFoundError, match="'medcite'") as raised:
            call()
        assert (raised.value.code, raised.value.param) == ("model_not_found", "model")


def test_the_models_are_the_library(client: openai.OpenAI, engine: Engine) -> None:
    listed = list(client.models.list())
    assert [(model.id, model.object, model.owned_by) for model in listed] == [("medcite", "model", "medcite")]
    assert listed == [client.models.retrieve("medcite")]
    assert listed[0].created > 1_700_000_000


@pytest.mark.parametrize(
    ("method", "path", "data", "kind", "status"),
    [
        ("GET", "/v1/chat/completions", None, "method-not-allowed", 405),
        ("POST", "/v1/models", b"{}", "method-not-allowed", 405),
        ("GET", "/v1/chat/nothing", None, "not-found", 404),
        ("POST", "/v1/chat/completions", b"{", "body-unreadable", 400),
    ],
)
def test_other_errors_have_both_shapes(address: str, method: str, path: str, data: bytes | None, kind: str, status: int) -> None:
    response = httpx.request(method, f"{address}{path}", content=data, headers={"content-type": "application/json"})
    body = response.json()
    assert (response.status_code, body["status"], body["type"]) == (status, status, f"urn:medcite:problem:{kind}")
    assert response.headers["content-type"] == "application/problem+json"
    assert set(body["error"]) == {"message", "type", "param", "code"}


def test_problems_elsewhere_have_no_openai_error(address: str) -> None:
    body = httpx.post(f"{address}/v1/ask", json={}).json()
    assert body["status"] == 422
    assert "error" not in body


def test_a_library_that_fails_raises_what_a_retry_may_help(client: openai.OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(self: Engine, *_args: object, **_more: object) -> Answer:
        raise BundleDamaged("The library is damaged.", hint="Build it again.")

    def broken(self: Engine, *_args: object, **_more: object) -> Answer:
        raise RuntimeError("inner matter")

    monkeypatch.setattr(Engine, "ask", damaged)
    for stream in (False, True):
        with pytest.raises(openai.InternalServerError, match="Build it again") as raised:
            complete(client, stream=stream)
        assert (raised.value.status_code, raised.value.code, raised.value.type) == (503, "bundle_damaged", "server_error")
    monkeypatch.setattr(Engine, "ask", broken)
    with pytest.raises(openai.InternalServerError, match="it is not your request") as raised:
        complete(client)
    assert "inner matter" not in raised.value.response.text


def test_keys_and_limits_raise_what_programs_catch(engine: Engine, tmp_path: Path) -> None:
    key = add_key(tmp_path / "keys", "chatbot")
    settings = Settings(keys=tmp_path / "keys", feedback=tmp_path / "feedback.jsonl", key_requests_per_minute=2)
    with served(create_app(engine, settings=settings)) as address:
        connect = partial(openai.OpenAI, base_url=f"{address}/v1", max_retries=0)
        with connect(api_key="wrong") as stranger, pytest.raises(openai.AuthenticationError) as refused:
            complete(stranger)
        assert (refused.value.code, refused.value.type) == ("invalid_api_key", "authentication_error")
        with connect(api_key=key) as known:
            assert complete(known).choices
            known.models.list()
            with pytest.raises(openai.RateLimitError, match="Come back in") as hurried:
                complete(known)
        assert hurried.value.code == "rate_limit_exceeded"
        assert int(hurried.value.response.headers["retry-after"]) > 0


def test_feedback_takes_the_id_of_a_completion(client: openai.OpenAI, address: str) -> None:
    facts = complete(client).model_extra["medcite"]
    assert httpx.get(f"{address}/v1/answers/{facts['answer_id']}").json()["question"] == QUESTION
    sent = httpx.post(f"{address}/v1/feedback", json={"answer_id": facts["answer_id"], "rating": "up"})
    assert sent.status_code == 201


def test_no_line_of_the_log_holds_what_was_said(
    client: openai.OpenAI, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("openai"), "disabled", True)
    caplog.set_level(logging.DEBUG)
    said = [{"role": "system", "content": "secretive rule"}, {"role": "user", "content": "secretive kelp fever?"}]
    complete(client, said)
    with pytest.raises(openai.BadRequestError):
        complete(client, said, n=2)
    names = ("openai", "httpx", "httpcore")  # the test's own client tells of what it sends
    own = [record for record in caplog.records if not record.name.startswith(names)]
    assert own
    assert not [record for record in own if "secretive" in record.getMessage()]


def test_the_description_has_examples_of_every_status(address: str) -> None:
    described = httpx.get(f"{address}/openapi.json").json()["paths"]
    replies = described["/v1/chat/completions"]["post"]["responses"]
    assert {"200", "400", "404", "413", "415", "500", "503", "default"} <= set(replies)
    assert "422" not in replies
    for status in ("400", "404", "413", "415", "500", "503"):
        examples = replies[status]["content"]["application/problem+json"]["examples"]
        assert all(str(example["value"]["status"]) == status and example["value"]["error"] for example in examples.values())
    assert replies["200"]["content"]["text/event-stream"]["example"].endswith("data: [DONE]\n\n")
    assert replies["200"]["content"]["application/json"]["example"]["choices"][0]["message"]["annotations"]


def test_the_service_needs_no_openai_client() -> None:
    sources = (Path(__file__).parents[1] / "service" / "api").glob("*.py")
    assert not [path for path in sources if "\nimport openai\n" in path.read_text() or "\nfrom openai" in path.read_text()]
