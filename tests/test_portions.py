"""Portions: a large file of JSON Lines in pieces of whole lines, whose line numbers stay right."""

import gzip
import json
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.loaders import SourceFile, budget, load, portions, source_file, source_files


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_file, "MAX_FILE_BYTES", 1000)
    monkeypatch.setattr(portions, "PORTION_BYTES", 300)


def corpus(count: int) -> bytes:
    return b"".join(json.dumps({"_id": str(n), "text": f"Text {n}."}).encode() + b"\n" for n in range(count))


def read(source: Path) -> list[SourceFile]:
    return list(source_files(source))


def test_the_portions_are_the_file_and_none_is_over_the_limit(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_bytes(corpus(50))
    found = read(tmp_path)
    assert b"".join(file.data for file in found) == corpus(50)
    assert all(len(file.data) <= 300 and file.data.endswith(b"\n") for file in found)
    assert [file.path for file in found[:3]] == ["corpus.jsonl", "corpus.jsonl#L10", "corpus.jsonl#L18"]
    assert {file.place for file in found} == {str(tmp_path / "corpus.jsonl")}


def test_ids_do_not_depend_on_the_portion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus.jsonl").write_bytes(corpus(50))
    ids = [document.id for file in read(tmp_path) for document in load(file).documents]
    monkeypatch.setattr(source_file, "MAX_FILE_BYTES", 100_000)
    (whole,) = read(tmp_path)
    assert ids == [document.id for document in load(whole).documents]
    assert len(set(ids)) == 50


def test_a_broken_line_is_named_by_its_place_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_bytes(corpus(40) + b"{broken\n" + corpus(10))
    dropped = [item for file in read(tmp_path) for item in load(file).dropped]
    assert [(item.what, item.reason) for item in dropped] == [("line 41", "not JSON")]


def test_a_file_without_a_last_line_end_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_bytes(corpus(50).rstrip())
    assert b"".join(file.data for file in read(tmp_path)) == corpus(50).rstrip()


def test_a_line_over_the_limit_is_a_problem_of_its_own(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * 2000}).encode() + b"\n"
    (tmp_path / "corpus.jsonl").write_bytes(corpus(3) + long + corpus(30))
    found = read(tmp_path)
    assert [file.problem for file in found if file.problem] == ["line 4 is too long: more than 300 bytes"]
    assert sum(len(load(file).documents) for file in found if file.data) == 33
    assert len({file.path for file in found}) == len(found)


def test_other_large_files_stay_too_large(tmp_path: Path) -> None:
    (tmp_path / "kelp.md").write_bytes(b"# Kelp\n" * 500)
    assert [file.problem for file in read(tmp_path)] == ["too large: 3,500 bytes, at most 1,000"]


def test_a_compressed_corpus_comes_in_portions_within_its_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "corpus.jsonl.gz"
    source.write_bytes(gzip.compress(corpus(50)))
    assert b"".join(file.data for file in read(source)) == corpus(50)
    monkeypatch.setattr(budget, "MAX_ARCHIVE_BYTES", 700)
    with pytest.raises(SourceError, match="unpacks to more than"):
        read(source)
