"""Questions with one right page: what a thing is, whether it is the same as another, and what it can do."""

import json
from pathlib import Path

import pytest

from service.engine import Engine

QUESTIONS = Path(__file__).parent / "data" / "reference_questions.jsonl"
CASES = [json.loads(line) for line in QUESTIONS.read_text().splitlines()]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 25
    assert len({case["question"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_the_right_page_is_cited_first(corpus_engine: Engine, case: dict[str, str]) -> None:
    answer = corpus_engine.ask(case["question"])
    assert answer.citations, f"{answer.status.value}: nothing is cited"
    assert answer.citations[0].document_id == case["document_id"]
