import json
from pathlib import Path
from typing import Any

import pytest

from eval.errors import QuestionsUnreadable
from eval.questions import GoldenQuestion, read_questions
from indexer.errors import MedciteError
from service.answers import Status

WHOLE: dict[str, Any] = {
    "id": "hip-1",
    "question": "Does it spread?",
    "kind": "followup",
    "history": ["What is osteonecrosis?"],
    "expected": "answered",
    "relevant": {"spread": 3, "hip": 2, "knee": 1},
    "sections": ["Can it spread to other bones?"],
    "facts": [["does(n't| not) spread", "no"], ["both hips"]],
    "personal": False,
}
SMALL: dict[str, Any] = {"id": "s", "question": "Why?", "kind": "plain", "expected": "abstained", "relevant": {}}


def write(path: Path, *lines: str | dict[str, Any]) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    (question,) = read_questions(write(tmp_path / "q.jsonl", WHOLE))
    assert question == GoldenQuestion(
        id="hip-1",
        question="Does it spread?",
        kind="followup",
        expected=Status.ANSWERED,
        relevant={"spread": 3, "hip": 2, "knee": 1},
        history=("What is osteonecrosis?",),
        sections=("Can it spread to other bones?",),
        facts=(("does(n't| not) spread", "no"), ("both hips",)),
    )
    assert question.answering == {"spread", "hip"}
    assert question.best == {"spread"}


def test_a_folder_is_read_by_file_name_and_line(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", {**SMALL, "id": "3"})
    write(tmp_path / "a.jsonl", {**SMALL, "id": "1"}, "", {**SMALL, "id": "2"}, "")
    write(tmp_path / "notes.txt", "not a question")
    assert [question.id for question in read_questions(tmp_path)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "not JSON"),
        ("[1]", "one JSON object"),
        ({**SMALL, "relevnt": {}}, "unknown field 'relevnt'"),
        ({k: v for k, v in SMALL.items() if k != "kind"}, "no 'kind'; expected a text"),
        ({**SMALL, "question": " "}, "'question' is \" \"; expected a text"),
        ({**SMALL, "expected": "refused"}, "expected one of answered, abstained, emergency"),
        ({**SMALL, "expected": ["answered"]}, "expected one of answered, abstained, emergency"),
        ({**SMALL, "relevant": {"a": 4}}, "grades 0 to 3"),
        ({**SMALL, "relevant": {"a": True}}, "grades 0 to 3"),
        ({**SMALL, "relevant": ["a"]}, "grades 0 to 3"),
        ({**SMALL, "history": "What?"}, "'history' is \"What?\"; expected a list of texts"),
        ({**SMALL, "facts": ["blood"]}, "a list of facts"),
        ({**SMALL, "facts": "blood"}, "a list of facts"),
        ({**SMALL, "facts": [[]]}, "a fact without a regular expression"),
        ({**SMALL, "facts": [["blood (supply"]]}, "unterminated subpattern"),
        ({**SMALL, "facts": [["MRI"]]}, "can never match lower-case text"),
        ({**SMALL, "personal": "yes"}, "true or false"),
    ],
)
def test_a_bad_line_names_its_place_and_what_was_expected(tmp_path: Path, line: str | dict[str, Any], expected: str) -> None:
    path = write(tmp_path / "q.jsonl", {**SMALL, "id": "first"}, "", line)
    with pytest.raises(QuestionsUnreadable) as caught:
        read_questions(path)
    assert f"{path}, line 3: " in caught.value.message
    assert expected in caught.value.message
    assert isinstance(caught.value, MedciteError)


def test_upper_case_escapes_are_allowed_in_facts(tmp_path: Path) -> None:
    (question,) = read_questions(write(tmp_path / "q.jsonl", {**SMALL, "facts": [[r"\bmri\b|\S+ scan"]]}))
    assert question.facts == ((r"\bmri\b|\S+ scan",),)


def test_an_id_given_twice_names_both_places(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", SMALL)
    write(tmp_path / "b.jsonl", {**SMALL, "question": "Another?"})
    with pytest.raises(QuestionsUnreadable, match=r"b\.jsonl, line 1: the id 's' was given before, in .*a\.jsonl, line 1"):
        read_questions(tmp_path)


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(QuestionsUnreadable, match=r"holds no \.jsonl file"):
        read_questions(tmp_path)
    with pytest.raises(QuestionsUnreadable, match="cannot be read"):
        read_questions(tmp_path / "missing.jsonl")
    with pytest.raises(QuestionsUnreadable, match="holds no question"):
        read_questions(write(tmp_path / "empty.jsonl", "", ""))


def test_text_that_is_not_utf8_is_said(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes(b'{"id": "\xff"}')
    with pytest.raises(QuestionsUnreadable, match="cannot be read"):
        read_questions(tmp_path)
