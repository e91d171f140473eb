"""A BEIR collection goes through the service's own pipeline, and comes back under its own ids."""

import json
from pathlib import Path

import ir_measures
import pytest
from typer.testing import CliRunner, Result

from eval.beir import CORPUS, BeirFolder, read_beir, read_trec_run
from eval.benchmark import read_benchmark
from eval.cli import app
from eval.conditions import find_condition
from eval.libraries import build_library
from eval.ranking import Ranked, notes, passages_for, rank, run_scores
from service.library import Library
from service.settings import Settings

DOCUMENTS = {
    "1|1_Answer1": ("Kelp fever", "Kelp fever is caused by a mite that lives on brown seaweed. " * 30),
    "1|1_Answer2": ("", "Kelp fever is treated with rest and salt baths. Most divers recover within three weeks."),
    "2|2_Answer1": ("", "Moon knee is a swelling of the knee in people who walk at night."),
    "2|2_Answer2": ("Empty", ""),
    "3|3&amp;_Answer1": ("Sand toe", "Sand toe comes from walking barefoot."),
}
QUERIES = {"1": "What causes kelp fever?", "2": "moon knee", "3": "Never judged?", "4": "?"}
QRELS = "query-id\tcorpus-id\tscore\n1\t1|1_Answer1\t3\n1\t1|1_Answer2\t1\n2\t2|2_Answer1\t1\n2\t2|2_Answer2\t0\n4\t3|3&amp;_Answer1\t2\n"


def write(folder: Path) -> Path:
    (folder / "qrels").mkdir()
    records = [{"_id": id_, "title": title, "text": text} for id_, (title, text) in DOCUMENTS.items()]
    (folder / CORPUS).write_text("".join(json.dumps(record) + "\n" for record in records))
    (folder / "queries.jsonl").write_text("".join(json.dumps({"_id": i, "text": text}) + "\n" for i, text in QUERIES.items()))
    (folder / "qrels" / "test.tsv").write_text(QRELS)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("beir"))


@pytest.fixture(scope="module")
def collection(folder: Path) -> BeirFolder:
    return read_beir(folder)


@pytest.fixture(scope="module")
def built(folder: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build_library(folder / CORPUS, tmp_path_factory.mktemp("library"), Settings(cache=cache, threads=2))


def ranked(library: Library, collection: BeirFolder, *, depth: int, condition: str = "service") -> Ranked:
    return rank(
        library, collection.documents, collection.queries, condition=find_condition(condition), depth=depth, max_chars=1000,
        progress=lambda done, total: None,
    )  # fmt: skip


def test_every_document_that_holds_something_is_ranked_under_its_own_id(built: Library, collection: BeirFolder) -> None:
    found = ranked(built, collection, depth=5)
    assert {id_ for id_, _ in found.run["1"]} == DOCUMENTS.keys() - {"2|2_Answer2"}
    assert [id_ for id_, _ in found.run["1"]][:2] == ["1|1_Answer1", "1|1_Answer2"]
    assert found.run["2"][0][0] == "2|2_Answer1"
    assert list(found.failed) == ["4"]


def test_a_document_scores_as_its_best_passage_does_in_the_service(built: Library, collection: BeirFolder) -> None:
    assert built.bundle.manifest.passages > built.bundle.manifest.documents  # the first document has several
    found = ranked(built, collection, depth=5)
    assert found.run["1"] == sorted(found.run["1"], key=lambda result: -result[1])
    assert len(found.run["1"]) == len(dict(found.run["1"]))


def test_no_more_than_the_depth_come(built: Library, collection: BeirFolder) -> None:
    whole = ranked(built, collection, depth=5).run["1"]
    assert ranked(built, collection, depth=2).run["1"] == whole[:2]


@pytest.mark.parametrize(
    ("depth", "documents", "passages", "wanted"),
    [(10, 10, 73, 73), (99, 10, 73, 73), (3, 10, 73, 24), (1, 10, 10, 1), (9, 10, 73, 72)],
)
def test_passages_are_taken_for_the_documents_wanted(depth: int, documents: int, passages: int, wanted: int) -> None:
    assert passages_for(depth, documents=documents, passages=passages) == wanted


def test_a_condition_that_does_not_read_the_question_leaves_its_spelling(built: Library, collection: BeirFolder) -> None:
    # "seawed" stands nowhere: BM25 finds nothing unless the spelling is mended.
    misspelled = BeirFolder(collection.documents, {"1": "brown seawed"}, {})
    assert max(score for _, score in ranked(built, misspelled, depth=5, condition="with-lexical").run["1"]) < max(
        score for _, score in ranked(built, misspelled, depth=5, condition="with-question").run["1"]
    )


def test_judged_documents_are_ranked_among_themselves() -> None:
    qrels = {"1": {"a": 3, "b": 1, "c": 2}, "2": {"d": 2}}
    run = {"1": [("x", 9.0), ("b", 3.0), ("c", 2.0), ("a", 1.0)]}
    judged = run_scores(qrels, run, min_grade=2, judged_only=True)
    assert judged["map"]["1"] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert judged["mrr"] == {"1": 1 / 2, "2": 0.0}
    everything = run_scores(qrels, run, min_grade=2, judged_only=False)
    assert everything["mrr"]["1"] == pytest.approx(1 / 3)
    assert everything["map"]["1"] == pytest.approx((1 / 3 + 2 / 4) / 2)


def test_the_reciprocal_rank_has_no_cut_beside_the_one_at_ten() -> None:
    run = {"1": [(f"x{n}", 99.0 - n) for n in range(11)] + [("a", 1.0)]}
    scores = run_scores({"1": {"a": 1}}, run, min_grade=1, judged_only=False)
    assert scores["mrr"]["1"] == pytest.approx(1 / 12)
    assert scores["mrr@10"]["1"] == 0.0


def test_what_cannot_be_scored_is_told(built: Library, collection: BeirFolder) -> None:
    told = notes(collection, collection.judged(), ranked(built, collection, depth=5), library=built, min_grade=2)
    assert told[:3] == (
        "1 questions without judgement were left out.",
        "1 of 3 questions have no document of grade 2 or more: they score 0.",
        "1 of 5 documents hold nothing to quote: they are not ranked.",
    )
    assert told[3].startswith("Question 4 could not be asked and scores 0: ")
    assert len(told) == 4


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["beir", *arguments])


def test_the_command_writes_a_run_that_other_tools_score_alike(
    folder: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDCITE_CACHE", str(cache))
    trec, out, index = tmp_path / "run.trec", tmp_path / "r.json", tmp_path / "library"
    common = (str(folder), "--depth", "0", "--min-grade", "2", "--index", str(index))
    done = run(*common, "--run-out", str(trec), "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "questions without judgement were left out" in " ".join(done.stdout.split())
    written = read_benchmark(out)
    assert written.benchmark == folder.name
    assert written.settings["relevant"] == "grade 2 or more"
    assert written.scores["mrr"] == {"1": 1.0, "2": 0.0, "4": 0.0}
    assert set(read_trec_run(trec)) == {"1", "2"}
    qrels = [ir_measures.Qrel("1", "1|1_Answer1", 3), ir_measures.Qrel("1", "1|1_Answer2", 1)]
    measure = ir_measures.parse_measure("nDCG@10")
    theirs = ir_measures.calc_aggregate([measure], qrels, ir_measures.read_trec_run(str(trec)))  # type: ignore[no-untyped-call]
    assert theirs[measure] == pytest.approx(written.scores["ndcg@10"]["1"])

    again = run(*common, "--ablation", "lexical", "--weights", "lexical=2")
    assert again.exit_code == 0, again.output
    assert "lexical=2" in again.stdout
    assert len(list((index / "generations").iterdir())) == 1  # nothing was built anew


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--ablation", "magic"), "no condition 'magic'"),
        (("--weights", "size=1"), "no weight"),
        (("--split", "dev"), "no qrels 'dev'"),
    ],
)
def test_wrong_names_are_told_before_anything_is_built(folder: Path, arguments: tuple[str, str], told: str) -> None:
    done = run(str(folder), *arguments)
    assert done.exit_code == 2
    assert told in " ".join(done.output.split())
