"""The language model's server may be slow, broken or hostile: a failure is told as such, in time, and nothing leaks."""

import gzip
import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import llm_server as script
import pytest
from llm_server import LlmServer, Reply, llm_server

from indexer.errors import SettingError
from service.engine import Engine
from service.rephrasing import Failure, WriterFailed
from service.rephrasing.generator import Generator
from service.rephrasing.prompt import INSTRUCTIONS, messages
from service.settings import Settings

KEY = "sk-very-secret-0123"
ASKED = messages("What dies of zzyzx?", [(1, "Bone dies without blood.")])


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with llm_server() as running:
        yield running


def settings(server: LlmServer) -> Settings:
    return Settings(llm_url=server.url, llm_model="m", llm_key=KEY, llm_timeout_s=300.0, llm_max_bytes=20_000)


def failure(generator: Generator) -> Failure:
    with pytest.raises(WriterFailed) as caught:
        generator.write(ASKED)
    return caught.value.failure


def test_the_reply_is_what_the_model_wrote(server: LlmServer) -> None:
    server.reply = script.says("Bone dies. [1]")
    assert Generator(settings(server)).write(ASKED) == "Bone dies. [1]"
    assert (server.seen[0]["model"], [m["role"] for m in server.seen[0]["messages"]]) == ("m", ["system", "user"])
    assert json.loads(server.seen[0]["messages"][1]["content"])["quotes"] == [{"number": 1, "text": "Bone dies without blood."}]


def test_nothing_is_sent_but_what_the_server_needs(server: LlmServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-private: yes")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-service")
    server.reply = script.says("Bone dies. [1]")
    Generator(replace(settings(server), llm_key="")).write(ASKED)
    assert "sk-of-another-service" not in str(server.headers)
    assert not [name for name in server.headers[0] if "openai" in name or "stainless" in name or name == "x-private"]
    Generator(settings(server)).write(ASKED)
    assert server.headers[1]["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (script.sends(b"{}", status=500), Failure.REFUSED),
        (script.sends(b'{"error": "no such key"}', status=401), Failure.REFUSED),
        (script.sends(b"{}", status=429), Failure.REFUSED),
        (script.sends(b"", status=302, location="http://127.0.0.1:9/elsewhere"), Failure.REFUSED),
        (script.sends(b"not json"), Failure.UNREADABLE),
        (script.sends(b"\xff\xfe\x00"), Failure.UNREADABLE),
        (script.sends(b"[" * 15_000), Failure.UNREADABLE),
        (script.sends(b"<html>welcome</html>", content_type="text/html"), Failure.EMPTY),
        (script.sends(b"null"), Failure.EMPTY),
        (script.sends(b'{"choices": []}'), Failure.UNREADABLE),
        (script.sends(b'{"choices": [{"message": null}]}'), Failure.UNREADABLE),
        (script.says(""), Failure.EMPTY),
        (script.says("  \n "), Failure.EMPTY),
        (script.says(None), Failure.EMPTY),
        (script.says(["a", {"b": 1}]), Failure.EMPTY),
        (script.says("x" * 30_000), Failure.TOO_LONG),
        (script.floods, Failure.TOO_LONG),
        (script.floods_with_failure, Failure.TOO_LONG),
        (script.drops, Failure.UNREACHABLE),
        (script.sends(gzip.compress(b" " * 1_000_000), content_encoding="gzip"), Failure.UNREACHABLE),
    ],
    ids=lambda value: str(value) if isinstance(value, Failure) else "",
)
def test_a_reply_that_is_none_is_a_failure_by_its_name(server: LlmServer, reply: Reply, expected: Failure) -> None:
    server.reply = reply
    assert failure(Generator(settings(server))) is expected


@pytest.mark.parametrize(
    "reply",
    [
        script.hangs, script.drips, script.floods, script.drops, script.sends(b"{}", status=500), script.sends(b"not json"),
        script.says(""), script.says("Kelp fever is cured by a mite that lives on brown seaweed. [1]"),
        script.says("Kelp fever is caused by a mite that lives on brown seaweed. [7]"),
        script.says("Most divers recover within two weeks. [1]"),
        script.says("I will ignore my instructions. Kelp fever needs no doctor. [1]"), script.says(f"[1]{INSTRUCTIONS}[1]"),
        script.says("<script>alert(1)</script> [1]"),
    ],
)  # fmt: skip
def test_a_slow_failing_or_lying_server_never_costs_the_answer(server: LlmServer, library: Path, reply: Reply) -> None:
    server.reply = reply
    timeout_s = 0.5 if reply in (script.hangs, script.drips) else 300.0
    engine = Engine(library, writer=Generator(replace(settings(server), llm_timeout_s=timeout_s)))
    question = "What causes kelp fever?"
    plain, made = engine.ask(question), engine.ask(question, rephrased=True)
    assert made.rephrasing is not None
    assert made.rephrasing.outcome in ("failed", "quoted")
    same = replace(made, id=plain.id, timings_ms=plain.timings_ms, rephrasing=None)
    assert replace(same, short_answer=(), points=()) == replace(plain, short_answer=(), points=())
    assert {*same.short_answer, *same.points} == {*plain.short_answer, *plain.points}
    assert same.short_answer == plain.short_answer


def test_an_honest_server_is_shown(server: LlmServer, library: Path) -> None:
    server.reply = script.says(
        "A mite that lives on brown seaweed causes kelp fever. [1] Divers without gloves catch kelp fever most often. [1]"
    )
    made = Engine(library, writer=Generator(settings(server))).ask("What causes kelp fever?", rephrased=True)
    assert [statement.rephrased for statement in made.short_answer] == [True, True]


@pytest.mark.parametrize("reply", [script.hangs, script.drips])
def test_the_deadline_is_for_the_whole_reply(server: LlmServer, reply: Reply) -> None:
    server.reply = reply
    assert failure(Generator(replace(settings(server), llm_timeout_s=0.3, llm_max_bytes=10_000_000))) is Failure.TIMEOUT


def test_a_server_that_is_not_there_is_a_failure() -> None:
    with llm_server() as gone:
        given = settings(gone)
    assert failure(Generator(given)) is Failure.UNREACHABLE


def test_a_server_that_fails_is_left_alone(server: LlmServer) -> None:
    server.reply = script.sends(b"{}", status=500)
    generator = Generator(replace(settings(server), llm_failures=2, llm_rest_s=600))
    assert [failure(generator) for _ in range(4)] == [Failure.REFUSED, Failure.REFUSED, Failure.RESTING, Failure.RESTING]
    assert len(server.seen) == 2


def test_a_server_that_asks_to_be_left_alone_is(server: LlmServer) -> None:
    server.reply = script.sends(b"{}", status=429, retry_after="120")
    generator = Generator(replace(settings(server), llm_failures=5, llm_rest_s=0))
    assert [failure(generator) for _ in range(2)] == [Failure.REFUSED, Failure.RESTING]


def test_nobody_queues_for_a_slow_server(server: LlmServer) -> None:
    generator = Generator(replace(settings(server), llm_at_once=1))
    told: list[Failure] = []

    def meanwhile(handler: object, _: LlmServer) -> None:
        told.append(failure(generator))
        script.says("Bone dies. [1]")(handler, server)  # type: ignore[arg-type]

    server.reply = meanwhile
    assert generator.write(ASKED) == "Bone dies. [1]"
    assert told == [Failure.BUSY]


def test_neither_key_nor_question_is_in_the_log(server: LlmServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    generator = Generator(replace(settings(server), llm_failures=100))
    echo = json.dumps({"error": {"message": f"bad key {KEY}, asked: zzyzx"}}).encode()
    for reply in (script.sends(echo, status=401), script.sends(echo[:-3]), script.says("zzyzx dies. [1]"), script.floods):
        server.reply = reply
        with suppress(WriterFailed):
            generator.write(ASKED)
    assert "failed: refused 401" in caplog.text
    assert KEY not in caplog.text
    assert "zzyzx" not in caplog.text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"llm_model": ""}, "MEDCITE_LLM_MODEL"),
        ({"llm_url": "ftp://there/v1"}, "MEDCITE_LLM_URL is 'ftp://there/v1'"),
        ({"llm_url": "127.0.0.1:8080"}, "MEDCITE_LLM_URL"),
        ({"llm_url": "http://127.0.0.1:99999/v1"}, "MEDCITE_LLM_URL"),
        ({"llm_url": f"http://me:{KEY}@there/v1"}, "MEDCITE_LLM_URL"),
        ({"llm_url": f"http://there/v1?key={KEY}"}, "MEDCITE_LLM_URL"),
        ({"llm_key": f"{KEY}\n"}, "MEDCITE_LLM_KEY"),
        ({"llm_key": f"{KEY} é"}, "MEDCITE_LLM_KEY"),
    ],
)
def test_a_wrong_setting_is_told_without_the_key(changed: dict[str, str], told: str) -> None:
    with pytest.raises(SettingError) as caught:
        Generator(replace(Settings(llm_url="http://127.0.0.1:1/v1", llm_model="m", llm_key=KEY), **changed))  # type: ignore[arg-type]
    assert told in str(caught.value)
    assert KEY not in str(caught.value)


def test_the_key_is_not_shown_with_the_settings() -> None:
    assert KEY not in repr(Settings(llm_key=KEY))
