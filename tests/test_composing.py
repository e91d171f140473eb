"""Answers at length are made from the documents given with the question, and from no others."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.benchmark import read_benchmark
from eval.cli import app
from eval.composing import GivenQuestion, compose_all, composed_scores, read_given, write_corpus
from eval.errors import DatasetUnreadable
from eval.libraries import build_library
from service.library import Library
from service.settings import Settings

MITE = "Kelp fever is caused by a mite that lives on brown seaweed."
COLD = "A cold is caused by a virus, and so is kelp fever in some stories."
LINES = [
    {"id": "1", "question": "What causes kelp fever?", "documents": [{"id": "a", "text": COLD}], "extractive": COLD},
    {"id": "2", "question": "What causes kelp fever?", "documents": [{"id": "a", "text": MITE}], "abstractive": "A mite."},
    {"id": "3", "question": "?", "documents": [{"id": "a", "text": MITE}], "extractive": MITE, "abstractive": ""},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "given.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


@pytest.fixture(scope="module")
def given_library(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("given")
    path = folder / "given.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return build_library(write_corpus(read_given(path), folder), folder / "library", Settings(cache=cache, threads=2))


def test_a_file_is_read(file: Path) -> None:
    first, second, third = read_given(file)
    assert first == GivenQuestion("1", "What causes kelp fever?", (("a", COLD),), {"extractive": COLD})
    assert second.references == {"abstractive": "A mite."}
    assert third.references == {"extractive": MITE}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", r"line 4"),
        ("[]", "is no question"),
        ('{"id": "4", "question": "?"}', "documents"),
        ('{"id": 4, "question": "?", "documents": []}', "no text"),
        ('{"id": "4", "question": "?", "documents": [{"id": "a"}]}', "text"),
        ('{"id": "4", "question": "?", "documents": [{"id": "a", "text": "b"}, {"id": "a", "text": "c"}]}', "given twice"),
        ('{"id": "4", "question": "?", "documents": [], "extractive": ["a"]}', "no text"),
        ('{"id": "3", "question": "?", "documents": []}', "'3' was given before"),
    ],
)
def test_a_bad_line_is_named(file: Path, line: str, told: str) -> None:
    with file.open("a") as out:
        out.write(line)
    with pytest.raises(DatasetUnreadable, match=told):
        read_given(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnreadable, match=r"none\.jsonl cannot be read") as raised:
        read_given(tmp_path / "none.jsonl")
    assert "documents" in raised.value.hint


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n")
    with pytest.raises(DatasetUnreadable, match="holds no question"):
        read_given(tmp_path / "none.jsonl")


def test_only_the_questions_own_documents_are_told(given_library: Library, file: Path) -> None:
    seen: list[tuple[int, int]] = []
    composed = compose_all(
        given_library, read_given(file), length=7.5, max_chars=4000, progress=lambda done, total: seen.append((done, total))
    )
    # The same question and, under the same document id, other words.
    assert composed.texts == {"1": COLD, "2": MITE, "3": ""}
    assert list(composed.failed) == ["3"]
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_every_question_counts_in_the_measures_of_its_references(file: Path) -> None:
    found = composed_scores(read_given(file), {"1": COLD, "2": "A mite."})
    assert found["rouge-2 extractive"] == {"1": 1.0, "3": 0.0}
    assert found["rouge-1 abstractive"] == {"2": 1.0}
    assert len(found) == 6


def test_the_command_writes_answers_and_scores(file: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_CACHE", str(cache))
    out, results = tmp_path / "made" / "out.jsonl", tmp_path / "made" / "results.json"
    done = CliRunner().invoke(app, ["answers", str(file), "--out", str(out), "--results", str(results)])
    assert done.exit_code == 0, done.output
    assert [json.loads(line) for line in out.read_text().splitlines()] == [
        {"id": "1", "text": COLD},
        {"id": "2", "text": MITE},
        {"id": "3", "text": ""},
    ]
    written = read_benchmark(results)
    assert written.scores["rouge-2 extractive"] == {"1": 1.0, "3": 0.0}
    assert "Question 3 could not be asked" in written.notes[0]
