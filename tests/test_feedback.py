"""Feedback is stored once, is there after a crash, and is nobody else's to read."""

import json
import multiprocessing
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import service.feedback
from indexer.errors import AnswerRated, FeedbackConflict, FeedbackFull, FeedbackUnwritable
from service.feedback import MOST_OF_AN_ANSWER, Feedback, FeedbackStore

UP = Feedback("answer-1", "up", "Clear. Ünïcode\nand lines")


def rated(number: int) -> Feedback:
    return Feedback(f"rated-{number}", "up", UP.comment)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "feedback.jsonl"


def test_feedback_is_a_line_of_the_file(path: Path) -> None:
    receipt = FeedbackStore(path).add(UP, documents=("kelp", "moon"))
    (line,) = lines(path)
    assert line == {
        "id": receipt.id, "time": receipt.time, "answer_id": "answer-1", "rating": "up", "comment": UP.comment,
        "documents": ["kelp", "moon"],
    }  # fmt: skip


def test_without_a_key_the_same_feedback_is_stored_twice(path: Path) -> None:
    store = FeedbackStore(path)
    assert store.add(UP).id != store.add(UP).id
    assert len(lines(path)) == 2


def test_only_the_owner_may_read_the_file(path: Path) -> None:
    FeedbackStore(path).add(UP)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    FeedbackStore(path).add(UP)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_key_gives_the_same_receipt_also_after_a_restart(path: Path) -> None:
    store = FeedbackStore(path)
    first = store.add(UP, key="k1")
    for again in (store, FeedbackStore(path)):
        assert again.add(UP, key="k1") == first
        assert again.earlier(UP, key="k1") == first
    assert len(lines(path)) == 1
    assert store.add(UP, key="k2") != first


def test_the_same_key_with_other_feedback_is_refused(path: Path) -> None:
    FeedbackStore(path).add(UP, key="k1")
    for other in (Feedback("answer-1", "down", UP.comment), Feedback("answer-2", "up", UP.comment), Feedback("answer-1", "up")):
        with pytest.raises(FeedbackConflict, match="another body"):
            FeedbackStore(path).add(other, key="k1")
        with pytest.raises(FeedbackConflict):
            FeedbackStore(path).earlier(other, key="k1")
    assert len(lines(path)) == 1


def test_a_key_is_not_kept_as_it_came(path: Path) -> None:
    FeedbackStore(path).add(UP, key="anna-1970")
    assert "anna-1970" not in path.read_text()


def test_stores_of_the_same_file_know_each_others_keys(path: Path) -> None:
    one, other = FeedbackStore(path), FeedbackStore(path)
    one.add(UP, key="k0")
    first = other.add(UP, key="k1")
    assert one.add(UP, key="k1") == first


def test_nothing_is_looked_up_where_nothing_was_stored(path: Path) -> None:
    assert FeedbackStore(path).earlier(UP, key="k1") is None
    assert not path.exists()


def test_threads_lose_nothing_and_store_each_key_once(path: Path) -> None:
    store = FeedbackStore(path)
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda number: store.add(rated(number % 20), key=f"k{number % 20}"), range(100)))
    assert len(lines(path)) == 20
    assert {receipt.id for receipt in receipts} == {line["id"] for line in lines(path)}


def _add_some(path: Path) -> None:
    store = FeedbackStore(path)
    for number in range(20):
        store.add(rated(number), key=f"k{number}")
        store.add(rated(number))


def test_processes_lose_nothing_and_store_each_key_once(path: Path) -> None:
    path.parent.mkdir()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_some, args=(path,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    stored = lines(path)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert len(stored) == 20 + 3 * 20
    assert len({line["key"] for line in stored if "key" in line}) == 20


def test_a_line_that_a_crash_cut_off_spoils_no_other(path: Path) -> None:
    first = FeedbackStore(path).add(UP, key="k1")
    with path.open("a") as file:
        file.write('{"id": "cut o')
    second = FeedbackStore(path).add(UP, key="k2")
    whole = path.read_text().splitlines()
    assert [json.loads(whole[0])["id"], whole[1], json.loads(whole[2])["id"]] == [first.id, '{"id": "cut o', second.id]
    assert FeedbackStore(path).add(UP, key="k1") == first


@pytest.mark.parametrize("junk", ["[]", "5", '{"key": 5}', "null", "\x00\x00", '{"key": [], "answer_id": 1}'])
def test_lines_that_are_none_of_ours_are_passed_over(path: Path, junk: str) -> None:
    path.parent.mkdir()
    path.write_text(junk + "\n")
    receipt = FeedbackStore(path).add(UP, key="k1")
    assert FeedbackStore(path).add(UP, key="k1") == receipt


def test_a_disk_that_is_full_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FeedbackStore(path)
    store.add(UP)
    before = path.read_bytes()
    write = os.write

    def half(file: int, data: bytes) -> int:
        if len(data) < 20:
            raise OSError(28, "No space left on device")
        return write(file, data[: len(data) // 2])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(FeedbackUnwritable, match="No space left"):
        store.add(UP, key="k1")
    assert path.read_bytes() == before
    monkeypatch.setattr(os, "write", write)
    store.add(UP, key="k1")
    assert len(lines(path)) == 2


def test_what_is_returned_is_on_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_size))
    FeedbackStore(path).add(UP)
    assert synced[0] == path.stat().st_size


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "feedback.jsonl", tmp_path):
        with pytest.raises(FeedbackUnwritable, match="cannot be stored"):
            FeedbackStore(path).add(UP)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("theirs")
    (tmp_path / "feedback.jsonl").symlink_to(tmp_path / "victim")
    with pytest.raises(FeedbackUnwritable):
        FeedbackStore(tmp_path / "feedback.jsonl").add(UP)
    assert (tmp_path / "victim").read_text() == "theirs"


def test_a_file_that_is_begun_anew_is_read_anew(path: Path) -> None:
    store = FeedbackStore(path)
    first = store.add(UP, key="k1")
    path.unlink()
    assert store.add(UP, key="k1") != first


def test_so_many_keys_are_remembered_and_no_more(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.feedback, "_REMEMBERED", 3)
    store = FeedbackStore(path)
    receipts = [store.add(rated(number), key=f"k{number}") for number in range(6)]
    assert [store.earlier(rated(number), key=f"k{number}") for number in range(6)] == [None, None, None, *receipts[3:]]


def test_of_a_large_file_only_the_end_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FeedbackStore(path)
    first = store.add(rated(0), key="k0")
    later = [store.add(rated(number), key=f"k{number}") for number in range(1, 9)]
    monkeypatch.setattr(service.feedback, "_REMEMBERED_BYTES", 1000)
    again = FeedbackStore(path)
    assert again.earlier(rated(8), key="k8") == later[-1]
    assert again.earlier(rated(0), key="k0") is None
    assert first.id in path.read_text()


def test_an_answer_is_rated_so_often_and_no_more_also_after_a_restart(path: Path) -> None:
    store = FeedbackStore(path)
    first = store.add(UP, key="k0")
    for _ in range(MOST_OF_AN_ANSWER - 1):
        store.add(UP)
    before = path.read_bytes()
    for again in (store, FeedbackStore(path)):
        with pytest.raises(AnswerRated, match="There are 5 ratings of this answer"):
            again.add(UP, key="k1")
        assert again.add(UP, key="k0") == first
    assert path.read_bytes() == before
    store.add(rated(1))


def test_a_file_that_is_full_takes_no_more_until_it_is_put_away(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = FeedbackStore(path, max_bytes=1000)
    for number in range(3):
        store.add(rated(number))
    with pytest.raises(FeedbackFull, match="file is full"):
        store.add(Feedback("rated-3", "up", "x" * 1000))
    assert len(lines(path)) == 3
    assert path.stat().st_size <= 1000
    assert "feedback is refused: its file has 1,000 bytes at most" in caplog.text
    path.rename(path.with_suffix(".old"))
    store.add(rated(20))
    assert len(lines(path)) == 1
