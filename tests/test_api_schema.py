"""The service does what its OpenAPI document says, whatever is sent: schemathesis makes up requests from the document.

The requests differ from run to run and are few; the slow tests make up many, and follow the document's links.
"""

from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, Response
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api import create_app
from service.api.problem_types import PREFIX
from service.engine import Engine
from service.settings import Settings

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
MANY = settings(FEW, max_examples=500)
STEPS = settings(FEW, max_examples=100, stateful_step_count=6)

# What JSON Schema cannot say: whether a text holds a word, and what a setting allows.
REFUSED = {f"{PREFIX}{kind}" for kind in ("question-empty", "question-too-long", "body-too-large")}


class Served:
    """The app that the requests go to: set by a fixture, since tests are made from the document before there is a library."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"  # it is not started: what runs beside the requests is no matter of theirs
        await self.app(scope, receive, send)


SERVED = Served()
schema = schemathesis.openapi.from_dict(create_app(cast("Engine", None)).openapi())  # it says the same of every library
schema.app = SERVED


@pytest.fixture(scope="module", autouse=True)
def served(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Has the requests answered from the made-up pages."""
    feedback = tmp_path_factory.mktemp("feedback") / "feedback.jsonl"
    SERVED.app = create_app(engine, settings=Settings(feedback=feedback, open_metrics=True))


def excluded(response: Response) -> list[Any]:
    """The checks that do not hold of a reply that refuses what JSON Schema cannot say, whatever else is wrong with the request."""
    refused = response.status_code in {400, 413, 422} and response.json()["type"] in REFUSED
    return [positive_data_acceptance, negative_data_rejection] if refused else []


def check(case: Case[Any]) -> None:
    """Sends the request; the reply is one that the document describes, and a request as described is not refused."""
    response = case.call()
    case.validate_response(response, excluded_checks=excluded(response))


@schema.parametrize()
@FEW
def test_every_reply_is_as_described(case: Case[Any]) -> None:
    check(case)


@pytest.mark.slow
@schema.parametrize()
@MANY
def test_every_reply_of_many_is_as_described(case: Case[Any]) -> None:
    check(case)


def test_the_links_of_the_document_lead_on() -> None:
    ask = schema["/v1/ask"]["POST"]
    case = ask.Case(body={"question": "What causes kelp fever?"})
    answer = case.call_and_validate().json()
    links = ask.definition.raw["responses"]["200"]["links"]
    again = schema.find_operation_by_id(links["again"]["operationId"]).Case(path_parameters={"answer_id": answer["id"]})
    assert again.call_and_validate().json() == answer
    body = {**links["feedback"]["requestBody"], "answer_id": answer["id"]}
    rated = schema.find_operation_by_id(links["feedback"]["operationId"]).Case(body=body)
    assert rated.call_and_validate().status_code == 201


def test_the_events_are_as_described() -> None:
    for question in ("What causes kelp fever?", "What is the capital of Peru?", "  "):
        case = schema["/v1/ask"]["POST"].Case(body={"question": question}, headers={"Accept": "text/event-stream"})
        case.call_and_validate()


@pytest.mark.slow
def test_walks_along_the_links_are_as_described(monkeypatch: pytest.MonkeyPatch) -> None:
    # Of these two the tests above know what JSON Schema cannot say; here the walk is the matter.
    for name in ("positive_data_acceptance", "negative_data_rejection"):
        monkeypatch.setattr(getattr(schema.config.checks, name), "enabled", False)
    schema.as_state_machine().run(settings=STEPS)
