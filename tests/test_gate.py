"""The gate says which scores fell, whatever else happened, and its record can be renewed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.benchmark import BenchmarkResults, write_benchmark
from eval.cli import app
from eval.errors import BaselineUnreadable
from eval.gate import BASELINE, Check, Outcome, judge, means, read_baseline, run_check, write_baseline

ON_RECORD = {"map": 0.9, "emergency_false_alarm": 0.1, "quote_validity": 1.0}


def check(command: str = "medcite-eval golden", *, needs: tuple[str, ...] = (), tolerance: float = 0.01) -> Check:
    return Check("golden", command, needs, tolerance, ("quote_validity",), dict(ON_RECORD))


@pytest.mark.parametrize(
    ("now", "outcome", "remarks"),
    [
        ({}, Outcome.OK, ()),
        ({"map": 0.8901, "emergency_false_alarm": 0.1099}, Outcome.OK, ()),
        ({"map": 0.89995}, Outcome.OK, ()),
        ({"map": 0.8898}, Outcome.FELL, ("map 0.9000 → 0.8898",)),
        ({"map": 0.95}, Outcome.OK, ("map 0.9000 → 0.9500, better",)),
        # Fewer false alarms are better, more are worse.
        ({"emergency_false_alarm": 0.0}, Outcome.OK, ("emergency_false_alarm 0.1000 → 0.0000, better",)),
        ({"emergency_false_alarm": 0.2}, Outcome.FELL, ("emergency_false_alarm 0.1000 → 0.2000",)),
        # Exact: within the tolerance is not enough.
        ({"quote_validity": 0.995}, Outcome.FELL, ("quote_validity 1.0000 → 0.9950",)),
        ({"mrr": 0.5}, Outcome.OK, ("mrr is not on record",)),
    ],
)
def test_a_score_may_fall_as_far_as_the_tolerance(now: dict[str, float], outcome: Outcome, remarks: tuple[str, ...]) -> None:
    verdict = judge(check(), {**ON_RECORD, **now})
    assert (verdict.outcome, verdict.remarks) == (outcome, remarks)
    assert verdict.passes is (outcome is Outcome.OK)


def test_a_measure_that_is_gone_fell() -> None:
    verdict = judge(check(), {"map": 0.9, "emergency_false_alarm": 0.1})
    assert (verdict.outcome, verdict.remarks) == (Outcome.FELL, ("quote_validity is gone",))


def test_a_check_whose_data_is_not_here_is_skipped_and_says_so(tmp_path: Path) -> None:
    verdict = run_check(check(needs=("../data", ".")), tmp_path)
    assert (verdict.outcome, verdict.remarks, verdict.passes) == (Outcome.SKIPPED, ("../data is not here",), True)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("medcite-eval golden --questions nowhere --out {results}", "exit code 1"),
        ("medcite-eval --help", "results.json"),  # it ends well and writes nothing
        ("rm -rf everything", "its command is rm"),
    ],
)
def test_a_command_that_brings_no_results_fails(command: str, told: str) -> None:
    verdict = run_check(check(command))
    assert (verdict.outcome, verdict.passes) == (Outcome.FAILED, False)
    assert told in verdict.remarks[0]


def test_the_record_is_renewed_where_there_are_new_scores(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    ran = judge(check(), {"map": 0.123456})
    skipped = run_check(check(needs=("nowhere",)), tmp_path)
    write_baseline(path, [ran, skipped])
    first, second = read_baseline(path)
    assert first == Check("golden", "medcite-eval golden", (), 0.01, ("quote_validity",), {"map": 0.1235})
    assert second == check(needs=("nowhere",))
    # What was rounded on the way does not count as a fall.
    assert judge(first, {"map": 0.123456}).outcome is Outcome.OK


@pytest.mark.parametrize(
    "text", ["", "[]", '{"checks": [{"name": "a"}]}', '{"checks": [{"nome": "a", "needs": [], "exact": []}]}']
)
def test_a_broken_record_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(BaselineUnreadable, match=r"baseline\.json"):
        read_baseline(path)


def test_the_record_that_ships_can_be_read_and_its_commands_write_results() -> None:
    checks = read_baseline(BASELINE)
    assert "golden" in [check.name for check in checks]
    for one in checks:
        assert one.command.startswith("medcite-eval ")
        assert "{results}" in one.command
        assert one.scores
        assert set(one.exact) <= set(one.scores)


def test_means_are_read_from_a_benchmark(tmp_path: Path) -> None:
    scores = {"map": {"1": 1.0, "2": 0.5}}
    results = BenchmarkResults("c", "2026-01-01T00:00:00+00:00", "b", "service", {}, "m", "0" * 64, 1, 1, (), scores)
    write_benchmark(tmp_path / "r.json", results)
    assert means(tmp_path / "r.json") == {"map": 0.75}


def test_the_command_ends_with_1_where_the_gate_is_shut(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps({"checks": [{**as_json(check("medcite-eval golden --questions nowhere"))}]}))
    shut = CliRunner().invoke(app, ["gate", "--baseline", str(path)])
    assert shut.exit_code == 1
    assert "failed" in shut.stdout
    path.write_text(json.dumps({"checks": [{**as_json(check(needs=("nowhere",)))}]}))
    open_ = CliRunner().invoke(app, ["gate", "--baseline", str(path)])
    assert open_.exit_code == 0
    assert "skipped" in open_.stdout


def as_json(one: Check) -> dict[str, object]:
    return {
        "name": one.name, "command": one.command, "needs": list(one.needs), "tolerance": one.tolerance, "exact": list(one.exact),
        "scores": one.scores,
    }  # fmt: skip
