"""The table of problems is whole: what the code raises is in it, what is in it is documented, and the OpenAPI document shows it."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from indexer import errors
from service.api import create_app
from service.api.problem_types import PREFIX, PROBLEM_TYPES
from service.api.problems import Problem, error_problem
from service.api.wire import AnswerModel
from service.engine import Engine

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "problems.md"


def row(kind: str) -> str:
    known = PROBLEM_TYPES[kind]
    return f"| `{kind}` | {known.status} | {known.meaning} | {known.hint} |"


def raised() -> Iterator[tuple[str, str]]:
    """Each kind that a module of the service names when it raises a Problem, with where."""
    for path in (ROOT / "service").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem" and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), f"{path.name}:{node.lineno}"


def test_every_problem_that_is_raised_is_in_the_table() -> None:
    found = list(raised())
    assert len(found) > 5
    assert [(kind, where) for kind, where in found if kind not in PROBLEM_TYPES] == []


def test_every_error_with_a_status_of_its_own_is_in_the_table() -> None:
    own = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, errors.MedciteError)]
    answered = {error.kind: error.http_status for error in own if error.http_status != 500 and not error.__subclasses__()}
    assert len(answered) > 4
    assert answered == {kind: PROBLEM_TYPES[kind].status for kind in answered}


def test_the_documentation_has_the_table_as_it_is() -> None:
    rows = [line for line in TABLE.read_text().splitlines() if line.startswith("| `")]
    assert rows == [row(kind) for kind in PROBLEM_TYPES]


def test_kinds_are_words_and_everything_is_said() -> None:
    for kind, known in PROBLEM_TYPES.items():
        assert re.fullmatch("[a-z]+(-[a-z]+)*", kind)
        assert 400 <= known.status <= 599
        assert known.meaning.endswith(".")
        assert known.detail


def test_a_problem_takes_its_status_and_hint_from_the_table() -> None:
    problem = Problem("answer-unknown", "Gone.", headers={"x-more": "1"})
    reply = error_problem(problem)
    assert (reply.status_code, reply.headers["x-more"]) == (404, "1")
    assert json.loads(bytes(reply.body)) == {
        "type": f"{PREFIX}answer-unknown", "title": "answer unknown", "status": 404, "detail": "Gone.",
        "hint": PROBLEM_TYPES["answer-unknown"].hint,
    }  # fmt: skip
    assert Problem("answer-unknown", "Gone.", hint="Other.").hint == "Other."


@pytest.fixture(scope="module")
def document(engine: Engine) -> dict[str, Any]:
    with TestClient(create_app(engine)) as client:
        found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_error_is_described_as_a_problem_with_an_example(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, reply in operation["responses"].items():
            if status >= "400":
                (content,) = reply["content"].values()
                assert list(reply["content"]) == ["application/problem+json"], name
                problem = {"$ref": "#/components/schemas/Problem"}
                assert problem in (content["schema"], *content["schema"].get("allOf", ()))
                for kind, example in content["examples"].items():
                    assert example["value"]["type"] == f"{PREFIX}{kind}"
                    assert example["value"]["status"] == int(status), name
    assert "HTTPValidationError" not in document["components"]["schemas"]


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("POST /v1/ask", {"200", "400", "401", "403", "406", "408", "413", "415", "422", "429", "500", "503"}),
        ("GET /v1/answers/{answer_id}", {"200", "401", "403", "404", "429", "500"}),
        ("POST /v1/feedback", {"201", "400", "401", "403", "404", "408", "409", "413", "415", "422", "429", "500", "503"}),
        ("GET /v1/search", {"200", "304", "401", "403", "422", "429", "500", "503"}),
        ("GET /v1/documents", {"200", "304", "401", "403", "422", "429", "500", "503"}),
        ("GET /v1/documents/{document_id}", {"200", "304", "401", "403", "404", "429", "500", "503"}),
    ],
)
def test_each_status_is_described(document: dict[str, Any], name: str, statuses: set[str]) -> None:
    operation = dict(operations(document))[name]
    assert set(operation["responses"]) == statuses
    assert operation["summary"]
    assert operation["description"]
    assert operation["operationId"]


def test_the_examples_of_an_answer_are_answers(document: dict[str, Any]) -> None:
    content = dict(operations(document))["POST /v1/ask"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}
    examples = content["application/json"]["examples"]
    assert set(examples) == {"answered", "abstained", "emergency"}
    for status, example in examples.items():
        assert TypeAdapter(AnswerModel).validate_python(example["value"]).status == status
    for example in content["text/event-stream"]["examples"].values():
        assert example["value"].endswith("\n\n")
        assert "disclaimer" in example["value"] or "event: done" in example["value"]


def test_the_document_is_made_once(engine: Engine) -> None:
    app = create_app(engine)
    assert app.openapi() is app.openapi()
