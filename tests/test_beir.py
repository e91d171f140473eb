import json
from pathlib import Path

import ir_measures
import pytest

from eval.beir import BeirDocument, read_beir, read_qrels, read_trec_run, score_run, write_trec_run
from eval.errors import DatasetUnreadable

CORPUS = [{"_id": "1|1_Answer1", "title": "", "text": "Flu is a virus."}, {"_id": "1|1_Answer2", "title": "Flu", "text": "Rest."}]
QUERIES = [{"_id": "1", "text": "What is flu?"}, {"_id": "2", "text": "Never judged."}]
QRELS = "query-id\tcorpus-id\tscore\n1\t1|1_Answer1\t3\n1\t1|1_Answer2\t1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(line) for line in CORPUS) + "\n")
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps(line) for line in QUERIES) + "\n")
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS)
    return tmp_path


def test_a_folder_is_read_whole(folder: Path) -> None:
    found = read_beir(folder)
    assert found.documents == (
        BeirDocument("1|1_Answer1", "", "Flu is a virus."),
        BeirDocument("1|1_Answer2", "Flu", "Rest."),
    )
    assert found.queries == {"1": "What is flu?", "2": "Never judged."}
    assert found.qrels == {"test": {"1": {"1|1_Answer1": 3, "1|1_Answer2": 1}}}


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("corpus.jsonl", '{"_id": "a", "text": "b"}\n{"_id": "a", "text": "c"}', r"corpus\.jsonl, line 2: the id 'a'"),
        ("corpus.jsonl", '{"_id": 7, "text": "b"}', r"corpus\.jsonl, line 1: .*expected an object with the texts"),
        ("queries.jsonl", "{", r"queries\.jsonl, line 1: not JSON"),
        ("qrels/test.tsv", QRELS + "1 1|1_Answer1 3\n", r"test\.tsv, line 4: .*divided by tabs"),
        ("qrels/test.tsv", QRELS + "1\t1|1_Answer3\tgood\n", r"test\.tsv, line 4: .*whole number"),
        ("qrels/test.tsv", QRELS + "1\t1|1_Answer1\t0\n", r"test\.tsv, line 4: '1\|1_Answer1' was judged before"),
        ("qrels/test.tsv", QRELS + "9\t1|1_Answer1\t0\n", "name the question '9', which is not there"),
        ("qrels/test.tsv", "1\tother\t1\n", "no document of its corpus"),
    ],
)
def test_a_bad_line_names_its_place(folder: Path, file: str, text: str, message: str) -> None:
    (folder / file).write_text(text)
    with pytest.raises(DatasetUnreadable, match=message):
        read_beir(folder)


@pytest.mark.parametrize("file", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(DatasetUnreadable, match=r"corpus|queries|qrels holds no \.tsv"):
        read_beir(folder)


def test_a_run_is_written_as_trec_tools_read_it(tmp_path: Path) -> None:
    path = tmp_path / "run.trec"
    write_trec_run(path, {"1": [("1|b", 0.1), ("1|a", 2.5), ("1|c", 0.1)]}, tag="t")
    assert path.read_text() == "1 Q0 1|a 1 2.5 t\n1 Q0 1|c 2 0.1 t\n1 Q0 1|b 3 0.1 t\n"
    (first, *_) = ir_measures.read_trec_run(str(path))  # type: ignore[no-untyped-call]
    assert (first.query_id, first.doc_id, first.score) == ("1", "1|a", 2.5)


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    run = {"1": [("1|a", 1 / 3), ("1|b", -1e-9)], "2": [("2|ü", 1e300)]}
    write_trec_run(tmp_path / "run.trec", run)
    assert read_trec_run(tmp_path / "run.trec") == run


@pytest.mark.parametrize("id_", ["with space", "", "tab\there"])
def test_an_id_that_trec_tools_cannot_read_is_refused(tmp_path: Path, id_: str) -> None:
    with pytest.raises(DatasetUnreadable, match="cannot stand in a TREC run"):
        write_trec_run(tmp_path / "run.trec", {"1": [(id_, 1.0)]})


@pytest.mark.parametrize("line", ["1 Q0 a 1 2.5", "1 Q0 a 1 high t", "1 Q0 a 1 nan t", "1 Q0 b 1 2.5 t\n1 Q0 b 2 2.4 t"])
def test_a_bad_run_line_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "run.trec").write_text(line)
    with pytest.raises(DatasetUnreadable, match=r"run\.trec, line"):
        read_trec_run(tmp_path / "run.trec")


def test_a_run_is_scored_over_every_judged_question(folder: Path) -> None:
    qrels = {**read_qrels(folder / "qrels" / "test.tsv"), "unanswered": {"x": 2}}
    found = score_run(qrels, {"1": [("1|1_Answer2", 2.0), ("1|1_Answer1", 1.0)]}, relevant_from=2)
    assert found["mrr@10"].mean == pytest.approx((1 / 2 + 0) / 2)
    assert found["recall@5"].mean == pytest.approx((1 + 0) / 2)
    assert found["ndcg@10"].n == 2
