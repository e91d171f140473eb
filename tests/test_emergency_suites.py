"""Suites of emergencies in lay words and of look-alikes, and what is told of them in every rendering.

`tests/data/emergencies.jsonl` and `look_alikes.jsonl` are what the rules are made for. The two `…_held_out.jsonl` were written
afterwards and no rule was: they say how the rules do with words that nobody thought of, and their figures may only grow.
"""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from rich.console import Console

from service.answers import DISCLAIMERS, Answer, Status, to_json, to_markdown
from service.api import create_app
from service.engine import Engine
from service.safety import find_emergency
from service.safety.lexicon import PHRASES, RULES
from service.safety.notices import NOTICES
from service.terminal import print_answer

DATA = Path(__file__).parent / "data"
FOUND_HELD_OUT = 34  # of 60 emergencies at first sight
FALSE_HELD_OUT = 4  # of 60 look-alikes at first sight


def suite(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


EMERGENCIES, LOOK_ALIKES = suite("emergencies"), suite("look_alikes")


def by_id(case: dict[str, str]) -> str:
    return case["id"]


def each_kind(cases: list[dict[str, str]]) -> list[dict[str, str]]:
    """The first case of every kind in every language."""
    return list({(case["kind"], case["language"]): case for case in reversed(cases)}.values())


@pytest.mark.parametrize("case", EMERGENCIES, ids=by_id)
def test_every_emergency_is_found(case: dict[str, str]) -> None:
    assert find_emergency(case["text"], language=case["language"]) is not None


@pytest.mark.parametrize("case", LOOK_ALIKES, ids=by_id)
def test_no_look_alike_is_taken_for_one(case: dict[str, str]) -> None:
    assert find_emergency(case["text"], language=case["language"]) is None


def test_words_that_no_rule_was_made_for_are_found_as_often_as_before() -> None:
    found = [case["id"] for case in suite("emergencies_held_out") if find_emergency(case["text"], language=case["language"])]
    false = [case["id"] for case in suite("look_alikes_held_out") if find_emergency(case["text"], language=case["language"])]
    assert len(found) >= FOUND_HELD_OUT
    assert len(false) <= FALSE_HELD_OUT, false


def test_the_suites_are_large_and_their_cases_are_their_own() -> None:
    every = EMERGENCIES + LOOK_ALIKES + suite("emergencies_held_out") + suite("look_alikes_held_out")
    assert (len(EMERGENCIES) >= 150, len(LOOK_ALIKES) >= 150) == (True, True)
    assert len({case["text"].casefold() for case in every}) == len(every)


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine), base_url="http://127.0.0.1:8000") as client:
        yield client


def from_json(client: TestClient, text: str) -> str:
    answer: dict[str, Any] = client.post("/v1/ask", json={"question": text}).json()
    return "\n".join((f"status: {answer['status']}", answer["notice"], answer["disclaimer"]))


def from_events(client: TestClient, text: str) -> str:
    return client.post("/v1/ask", json={"question": text}, headers={"accept": "text/event-stream"}).text


def from_page(client: TestClient, text: str) -> str:
    page: Any = html.fromstring(client.post("/ask", data={"q": text}).text)
    return str(page.text_content())


def from_chat(client: TestClient, text: str) -> str:
    body = {"model": "medcite", "messages": [{"role": "user", "content": text}]}
    return str(client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"])


def from_streamed_chat(client: TestClient, text: str) -> str:
    body = {"model": "medcite", "messages": [{"role": "user", "content": text}], "stream": True}
    lines = client.post("/v1/chat/completions", json=body).text.splitlines()
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]
    return "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])


def from_tool(client: TestClient, text: str) -> str:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": text}}}
    reply = client.post("/mcp", json=call, headers={"accept": "application/json, text/event-stream"}).json()["result"]
    assert reply["structuredContent"]["disclaimer"] in reply["content"][0]["text"]
    return f"status: {reply['structuredContent']['status']}\n" + str(reply["content"][0]["text"])


def in_terminal(answer: Answer) -> str:
    out = io.StringIO()
    print_answer(answer, Console(file=out, width=100_000, highlight=False))
    return out.getvalue()


SERVED: dict[str, Callable[[TestClient, str], str]] = {
    "json": from_json, "events": from_events, "page": from_page, "chat": from_chat, "streamed chat": from_streamed_chat,
    "tool": from_tool,
}  # fmt: skip


def told(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


@pytest.mark.parametrize("rendering", SERVED)
@pytest.mark.parametrize("case", each_kind(EMERGENCIES)[::6], ids=by_id)
def test_a_served_emergency_has_its_notice_and_the_disclaimer(
    client: TestClient, engine: Engine, case: dict[str, str], rendering: str
) -> None:
    answer = engine.ask(case["text"])
    text = told(SERVED[rendering](client, case["text"]))
    assert answer.status is Status.EMERGENCY
    assert answer.notice in NOTICES[answer.language].values()
    assert told(answer.notice) in text
    assert told(answer.disclaimer) in text
    if rendering in {"json", "tool"}:
        assert text.startswith("status: emergency")


@pytest.mark.parametrize("rendering", SERVED)
@pytest.mark.parametrize("case", each_kind(LOOK_ALIKES)[::4], ids=by_id)
def test_a_served_look_alike_has_the_disclaimer_alone(client: TestClient, case: dict[str, str], rendering: str) -> None:
    text = told(SERVED[rendering](client, case["text"]))
    assert any(told(disclaimer) in text for disclaimer in DISCLAIMERS.values())
    assert not [notice for notices in NOTICES.values() for notice in notices.values() if told(notice) in text]
    assert "status: emergency" not in text


@pytest.mark.parametrize("case", each_kind(EMERGENCIES)[1::6], ids=by_id)
def test_an_emergency_stands_first_in_what_is_printed(engine: Engine, case: dict[str, str]) -> None:
    answer = engine.ask(case["text"])
    markdown, terminal = to_markdown(answer), in_terminal(answer)
    assert to_json(answer)["status"] == "emergency"
    assert told(answer.notice) in told(markdown).partition(told(answer.disclaimer))[0][: 2 * len(answer.notice)]
    assert "URGENT" in terminal.splitlines()[1]
    assert told(answer.notice) in told(terminal)
    for text in (markdown, terminal):
        assert told(text).rstrip("*_ ").endswith(told(answer.disclaimer))


def test_every_concept_that_a_rule_names_has_words_or_numbers() -> None:
    """A name that is misspelt in a rule would leave it without effect."""
    numbers = {"TEMP", "TEMPWHOLE", "NUMBER", "SATLOW", "LOWNUMBER", "HIGHNUMBER", "BPHIGH", "BPCRISIS"}
    said = {concept for phrases in PHRASES.values() for _, concept in phrases} | numbers
    named = {concept for rule in RULES for concepts in (*rule.needs, rule.excludes) for concept in concepts}
    assert named - said == set()
    assert {rule.kind for rule in RULES} >= set(NOTICES["en"]) - {"any"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I am pregnant and my blood pressure is 165/112", "pregnancy"),
        ("pregnant, pressure 150 over 115", "pregnancy"),
        ("190/100 and a terrible headache", "pressure"),
        ("pregnant and my pressure is 120/80", None),
        ("my blood pressure is 165/95", None),
    ],
)
def test_a_blood_pressure_is_read(text: str, kind: str | None) -> None:
    found = find_emergency(text)
    assert (found.kind if found else None) == kind
