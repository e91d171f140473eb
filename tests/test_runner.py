import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.compare import compare
from eval.errors import ResultsUnreadable
from eval.questions import GoldenQuestion
from eval.report import histogram, render_report
from eval.results import QuestionResult, Results, read_results, summarise, worst, write_results
from eval.runner import run_golden, unknown_documents
from eval.scores import BY_NAME, failed_scores, quality, status_scores
from indexer.documents import Document
from indexer.passages import Passage
from indexer.store import StoredPassage
from service.answers import DISCLAIMERS, Answer, Citation, Statement, Status, cited_source
from service.document_ranking import ranked_documents
from service.engine import Engine
from service.retriever import Hit

TEXTS = {
    "fever": "Fever\n\nKelp fever is caused by a mite.\n\nRest helps kelp fever.\n\n",
    "knee": "Knee\n\nMoon knee aches after dark.\n\n",
    "forum": "Forum\n\nBlue socks helped me.\n\n",
}


def hit(document_id: str, score: float, heading: str = "") -> Hit:
    passage = Passage(f"{document_id}:0", document_id, heading, "", 0, 0, ())
    document = Document(id=document_id, title=document_id, sections=(), url=f"https://x.example/{document_id}")
    empty = np.zeros(0, np.float32)
    return Hit(StoredPassage(0, 0, 0, passage), document, 1, score, score, 0.0, 0.0, empty, empty)


def citation(marker: int, document_id: str, quote: str, *, shift: int = 0) -> Citation:
    start = TEXTS[document_id].index(quote) + shift
    end = start + len(quote)
    return Citation(marker, document_id, f"{document_id}:0", quote, start, end, "", "", None, "#", "reference", None)


def answer(
    status: Status = Status.ANSWERED, *, short: Sequence[Citation] = (), points: Sequence[Citation] = (), notice: str = ""
) -> Answer:
    cited = [hit(c.document_id, 1.0).document for c in (*short, *points)]
    return Answer(
        id="1",
        question="",
        status=status,
        short_answer=tuple(Statement(c.quote, (c.marker,)) for c in short),
        points=tuple(Statement(c.quote, (c.marker,)) for c in points),
        citations=(*short, *points),
        sources=tuple(cited_source(d) for d in cited),
        disclaimer=DISCLAIMERS["en"],
        notice=notice,
    )


CAUSE = citation(1, "fever", "Kelp fever is caused by a mite.")
REST = citation(2, "fever", "Rest helps kelp fever.")
SOCKS = citation(3, "forum", "Blue socks helped me.")
CALM = {"emergency_false_alarm": 0}


@dataclass
class FakeEngine:
    """Replies what it was told to; raises on a question it was told nothing of."""

    answers: dict[str, Answer]
    hits: list[Hit] = field(default_factory=list)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return self.answers[question]

    def search(self, question: str, *, k: int, history: Sequence[str] = ()) -> list[Hit]:
        self.asked.append((question, tuple(history)))
        return self.hits[:k]


def golden(id_: str = "q", **changes: object) -> GoldenQuestion:
    base = GoldenQuestion(
        id=id_, question=id_, kind="plain", expected=Status.ANSWERED, relevant={"fever": 3, "knee": 2, "forum": 1}
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def run_one(question: GoldenQuestion, reply: Answer, hits: Sequence[Hit] = ()) -> QuestionResult:
    (found,) = run_golden(FakeEngine({question.question: reply}, list(hits)), [question], text_of=TEXTS.get)
    return found


def results_of(*questions: QuestionResult) -> Results:
    return Results("medcite-eval golden", "2026-01-02T03:04:05+00:00", "g1", "model", "abc", 3, 4, questions, ("nowhere",))


def test_documents_are_ranked_by_their_best_passages() -> None:
    hits = [hit("knee", 0.9), hit("fever", 0.8), hit("knee", 0.2), hit("forum", 0.8)]
    assert [document for document, _ in ranked_documents(hits)] == ["knee", "forum", "fever"]


def test_retrieval_is_scored_over_documents() -> None:
    scores = run_one(golden(), answer(short=[CAUSE]), [hit("forum", 0.9), hit("forum", 0.8), hit("fever", 0.7)]).scores
    assert scores["mrr@10"] == 1 / 2
    assert scores["recall@10"] == 1 / 2
    assert scores["map"] == pytest.approx((1 / 2) / 2)
    assert "section_mrr@10" not in scores


def test_a_section_counts_only_in_an_answering_document() -> None:
    question = golden(sections=("What causes it?",))
    hits = [hit("forum", 0.9, "What causes it?"), hit("fever", 0.8, "Other"), hit("fever", 0.7, "Kelp fever – what causes it?")]
    assert run_one(question, answer(), hits).scores["section_mrr@10"] == 1 / 3


def test_history_goes_to_answer_and_search() -> None:
    engine = FakeEngine({"Does it spread?": answer()})
    run_golden(engine, [golden(question="Does it spread?", history=("What is kelp fever?",))], text_of=TEXTS.get)
    assert engine.asked == [("Does it spread?", ("What is kelp fever?",))] * 2


def test_an_answer_that_is_right_throughout() -> None:
    question = golden(facts=(("mites?", "insect"), ("rest",)), relevant={"fever": 3})
    found = run_one(question, answer(short=[CAUSE], points=[REST]), [hit("fever", 0.9)])
    assert all(found.scores[name] == float(BY_NAME[name].higher_is_better) for name in found.scores)
    assert quality(found.scores) == 1
    assert found.missing_facts == ()
    assert (found.short_answer, found.points) == ((CAUSE.quote,), (REST.quote,))


def test_a_quote_is_held_against_the_stored_text() -> None:
    moved = replace(REST, start=REST.start + 1, end=REST.end + 1)
    found = run_one(golden(), answer(short=[CAUSE], points=[moved]))
    assert found.scores["quote_validity"] == 1 / 2
    assert found.scores["statements_quoted"] == 1 / 2
    assert [check.in_place for check in found.citations] == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(CAUSE, document_id="missing"),
        replace(CAUSE, quote="Kelp fever is caused by a mouse"),
        replace(CAUSE, quote="", start=3, end=3),
        replace(CAUSE, quote=CAUSE.quote.lower()),
    ],
)
def test_a_quote_that_is_not_there_is_never_valid(wrong: Citation) -> None:
    assert run_one(golden(), answer(short=[wrong])).scores["quote_validity"] == 0


def test_a_statement_must_be_its_quote() -> None:
    reply = replace(answer(short=[CAUSE]), short_answer=(Statement("Mites cause kelp fever.", (1,)), Statement("So it is.", ())))
    scores = run_one(golden(), reply).scores
    assert (scores["quote_validity"], scores["statements_quoted"]) == (1, 0)


def test_citation_precision_and_recall_count_documents() -> None:
    # fever (3) and forum (1) are cited: one of two answers, the only grade 3 is there.
    scores = run_one(golden(), answer(short=[CAUSE], points=[REST, SOCKS])).scores
    assert scores["citation_precision"] == 1 / 2
    assert scores["citation_recall"] == 1


def test_an_abstention_where_an_answer_was_expected_scores_0() -> None:
    scores = run_one(golden(facts=(("mite",),)), answer(Status.ABSTAINED)).scores
    for name in ("status", "citation_precision", "citation_recall", "fact_recall", "abstention_precision", "abstention_f1"):
        assert scores[name] == 0, name
    assert "quote_validity" not in scores
    assert scores["sourced"] == 1


def test_facts_are_found_whatever_the_case_spaces_and_apostrophes() -> None:
    text = "It doesn’t\n- SPREAD"
    reply = replace(answer(), short_answer=(Statement(text, ()),))
    assert run_one(golden(facts=(("doesn't - spread",), ("mite", "louse"))), reply).missing_facts == ("mite | louse",)


@pytest.mark.parametrize(
    ("expected", "status", "scores"),
    [
        ("abstained", "abstained", {"status": 1, "abstention_f1": 1, "abstention_precision": 1, "abstention_recall": 1, **CALM}),
        ("abstained", "answered", {"status": 0, "abstention_f1": 0, "abstention_recall": 0, **CALM}),
        ("answered", "abstained", {"status": 0, "abstention_f1": 0, "abstention_precision": 0, **CALM}),
        ("answered", "emergency", {"status": 0, "emergency_false_alarm": 1}),
        ("emergency", "emergency", {"status": 1, "emergency_recall": 1}),
        ("emergency", "answered", {"status": 0, "emergency_recall": 0}),
    ],
)
def test_status_scores_by_hand(expected: str, status: str, scores: dict[str, float]) -> None:
    assert status_scores(golden(expected=Status(expected)), Status(status)) == scores


def test_abstention_f1_of_a_run_is_that_of_its_counts() -> None:
    # 2 right abstentions, 1 too many, 1 missed: precision 2/3, recall 2/3, F1 2/3; one right answer does not matter.
    pairs = [("abstained", "abstained")] * 2 + [("answered", "abstained"), ("abstained", "answered"), ("answered", "answered")]
    found = [run_one(golden(expected=Status(expected)), answer(Status(status))) for expected, status in pairs]
    estimates = summarise(found)[0].estimates
    for name in ("abstention_precision", "abstention_recall", "abstention_f1"):
        assert estimates[name].mean == pytest.approx(2 / 3), name


def test_disclaimer_sources_and_notice_are_looked_for() -> None:
    bare = replace(answer(short=[CAUSE]), disclaimer="", sources=())
    scores = run_one(golden(personal=True), bare).scores
    assert (scores["disclaimer"], scores["sourced"], scores["personal_recall"]) == (0, 0, 0)
    scores = run_one(golden(personal=True), answer(short=[CAUSE], notice="Ask your doctor.")).scores
    assert (scores["disclaimer"], scores["sourced"], scores["personal_recall"]) == (1, 1, 1)


def test_a_failed_question_scores_the_worst_and_the_run_goes_on() -> None:
    questions = [golden("a", facts=(("mite",),)), golden("b")]
    seen: list[tuple[int, int]] = []
    first, second = run_golden(
        FakeEngine({"b": answer(short=[CAUSE])}),
        questions,
        text_of=TEXTS.get,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert first.error.startswith("KeyError: 'a' (test_runner.py:")
    assert first.status is None
    assert second.error == ""
    assert seen == [(1, 2), (2, 2)]
    assert all(score == float(not BY_NAME[name].higher_is_better) for name, score in first.scores.items())
    assert first.missing_facts == ("mite",)
    overall = summarise([first, second])[0]
    assert (overall.questions, overall.failed) == (2, 1)
    assert overall.estimates["status"].mean == 1 / 2
    assert overall.estimates["quote_validity"].mean == 1 / 2


@pytest.mark.parametrize("expected", list(Status))
def test_a_failure_is_measured_wherever_the_right_reply_would_be(expected: Status) -> None:
    question = golden(expected=expected, facts=(("mite",),), sections=("Cause",), personal=True)
    short = [] if expected is Status.ABSTAINED else [CAUSE]
    right = run_one(question, answer(expected, short=short, notice="n"), [hit("fever", 1.0)])
    missing = set(right.scores) - set(failed_scores(question))
    # An abstention that did not happen cannot be imprecise; an emergency need not cite.
    allowed = {
        Status.ANSWERED: set(),
        Status.ABSTAINED: {"abstention_precision"},
        Status.EMERGENCY: {"citation_precision", "quote_validity", "statements_quoted"},
    }
    assert missing == allowed[expected]


def test_graded_documents_that_the_library_lacks_are_named() -> None:
    questions = [golden(relevant={"fever": 3, "fevr": 2}), golden(relevant={"a": 1})]
    assert unknown_documents(questions, TEXTS.get) == ["a", "fevr"]


def sample() -> list[QuestionResult]:
    good = run_one(golden("good", kind="lay", facts=(("mite",),)), answer(short=[CAUSE], points=[REST]), [hit("fever", 0.9)])
    poor = run_one(golden("poor", facts=(("louse",),), history=("Before?",)), answer(short=[SOCKS]), [hit("forum", 0.9)])
    missed = run_one(golden("missed", kind="emergency", expected=Status.EMERGENCY), answer(Status.ABSTAINED))
    (failed,) = run_golden(FakeEngine({}), [golden("failed <b>")], text_of=TEXTS.get)
    return [good, poor, missed, failed]


def test_groups_are_all_and_each_kind() -> None:
    groups = summarise(sample())
    assert [(group.name, group.questions, group.failed) for group in groups] == [
        ("all", 4, 1), ("emergency", 1, 0), ("lay", 1, 0), ("plain", 2, 1),
    ]  # fmt: skip
    assert groups[0].estimates["emergency_recall"].n == 1
    assert "emergency_recall" not in groups[2].estimates


def test_latency_percentiles_by_hand() -> None:
    timed = [replace(sample()[0], id=str(ms), latency_ms=float(ms)) for ms in range(1, 102)]
    overall = summarise([*timed, replace(sample()[3], latency_ms=None)])[0]
    assert (overall.p50_ms, overall.p95_ms) == (51.0, 96.0)


def test_failures_then_missed_emergencies_are_worst() -> None:
    assert [question.id for question in worst(sample(), count=3)] == ["failed <b>", "missed", "poor"]


def test_results_come_back_as_they_were(tmp_path: Path) -> None:
    results = results_of(*sample())
    write_results(tmp_path / "new" / "r.json", results)
    assert read_results(tmp_path / "new" / "r.json") == results
    stored = json.loads((tmp_path / "new" / "r.json").read_text())
    assert stored["summary"]["all"]["measures"]["status"]["mean"] == 0.5
    assert (stored["command"], stored["generation"], stored["embedder"]) == ("medcite-eval golden", "g1", "model")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 99}', '{"schema_version": 1, "questions": []}'])
def test_a_file_that_holds_no_results_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(ResultsUnreadable, match=r"r\.json"):
        read_results(tmp_path / "r.json")


def test_comparison_names_what_changed() -> None:
    before = results_of(*sample())
    better = run_one(golden("poor", facts=(("louse",),), history=("Before?",)), answer(short=[CAUSE]), [hit("fever", 0.9)])
    worse = run_one(golden("good", kind="lay", facts=(("mite",),)), answer(short=[REST]), [hit("fever", 0.9)])
    after = results_of(worse, better, *sample()[2:])
    found = compare(before, after)
    assert found.shared == 4
    assert [change.before.id for change in found.changed] == ["good", "poor"]
    assert found.changed[0].scores == {"fact_recall": (1.0, 0.0)}
    assert found.changed[1].scores["citation_precision"] == (0.0, 1.0)
    changes = {change.measure.name: change for change in found.measures}
    assert changes["citation_precision"].difference.gain == pytest.approx(1 / 3)
    assert changes["citation_precision"].better
    assert changes["disclaimer"].corrected_p == 1.0


def test_comparison_leaves_out_what_is_not_in_both() -> None:
    good, poor, missed, failed = sample()
    found = compare(results_of(good, poor, missed), results_of(good, replace(poor, relevant={"fever": 1}), failed))
    assert found.shared == 1
    assert found.left_out == ("failed <b>", "missed", "poor")
    with pytest.raises(ResultsUnreadable, match="share no question"):
        compare(results_of(good), results_of(failed))


def test_report_shows_failures_worst_questions_and_every_measure() -> None:
    page = render_report(results_of(*sample()))
    assert "failed &lt;b&gt;" in page
    assert "failed <b>" not in page
    assert "KeyError" in page
    assert SOCKS.quote in page
    assert "louse" in page
    assert "nowhere" in page
    for name in summarise(sample())[0].estimates:
        assert BY_NAME[name].label in page


def test_report_is_one_file_without_scripts() -> None:
    page = render_report(results_of(*sample()))
    assert "<script" not in page
    assert not re.search(r"(src|href)=|@import|url\(", page)


def test_report_of_a_run_without_any_fault_or_any_answer() -> None:
    question = golden(relevant={"fever": 3})
    assert "None: every question" in render_report(results_of(run_one(question, answer(short=[CAUSE]), [hit("fever", 1.0)])))
    assert "How long an answer takes" not in render_report(results_of(sample()[3]))


def test_histogram_counts_every_latency() -> None:
    found = histogram([10.0, 11.0, 100.0, 1000.0])
    assert found is not None
    assert sum(count for *_, count in found.bars) == 4
    assert found.bars[0][3] == 2
    assert {ms for _, ms in found.ticks} >= {20, 100, 500}
    places = [place for place, _ in found.marks]
    assert 0 <= places[0] <= places[1] <= 1
    assert histogram([]) is None


def test_compare_and_report_commands(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    write_results(file, results_of(*sample()))
    compared = CliRunner().invoke(app, ["compare", str(file), str(file)])
    assert compared.exit_code == 0
    assert "4 questions in both runs" in compared.output
    assert "Worse: 0 of 4 questions" in compared.output
    page = tmp_path / "r.html"
    assert CliRunner().invoke(app, ["report", str(file), "--out", str(page)]).exit_code == 0
    assert page.read_text().startswith("<!doctype html>")


def test_commands_tell_errors(tmp_path: Path) -> None:
    missing = CliRunner().invoke(app, ["report", str(tmp_path / "r.json")])
    assert missing.exit_code == 1
    assert "Error:" in missing.stderr
    assert "Next:" in missing.stderr
    question = {"id": "a", "question": "Why?", "kind": "plain", "expected": "abstained", "relevant": {}}
    (tmp_path / "q.jsonl").write_text(json.dumps(question))
    kind = CliRunner().invoke(app, ["golden", "--questions", str(tmp_path), "--kind", "lay"])
    assert kind.exit_code == 2
    assert "The kinds are: plain." in kind.stderr
    library = CliRunner().invoke(app, ["golden", "--questions", str(tmp_path), "--index", str(tmp_path / "none")])
    assert library.exit_code == 1
    assert "no library" in library.stderr


def test_golden_command_on_a_real_library(library: Path, engine: Engine, tmp_path: Path) -> None:
    (kelp,) = {h.document.id for h in engine.search("What causes kelp fever?", k=1)}
    questions = [
        {"id": "cause", "question": "What causes kelp fever?", "kind": "plain", "expected": "answered", "relevant": {kelp: 3},
         "sections": ["What causes kelp fever?"], "facts": [["mite"]]},
        {"id": "outside", "question": "Who won the 1921 chess cup?", "kind": "outside", "expected": "abstained", "relevant": {}},
    ]  # fmt: skip
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(question) for question in questions))
    out = tmp_path / "r.json"
    done = CliRunner().invoke(app, ["golden", "--index", str(library), "--questions", str(tmp_path), "--out", str(out)])
    assert done.exit_code == 0, done.output
    cause, outside = read_results(out).questions
    assert cause.ranked[0][0] == kelp
    for name in (
        "status",
        "fact_recall",
        "mrr@10",
        "section_mrr@10",
        "quote_validity",
        "statements_quoted",
        "disclaimer",
        "sourced",
    ):
        assert cause.scores[name] == 1, name
    assert outside.status is Status.ABSTAINED
    assert cause.latency_ms is not None
    assert cause.latency_ms > 0
