"""Benchmark results come back as they were written, are compared question by question, and make one table."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.benchmark import BenchmarkResults, is_benchmark, read_benchmark, write_benchmark
from eval.benchmark_table import write_table
from eval.cli import app
from eval.compare import compare_benchmarks
from eval.errors import ResultsUnreadable
from eval.terminal import print_comparison

RESULTS = BenchmarkResults(
    command="medcite-eval beir DIR",
    created="2026-05-04T03:02:01+00:00",
    benchmark="shore",
    condition="service",
    settings={"depth": "all"},
    embedder="model",
    weights_sha256="0123456789abcdef",
    documents=3,
    passages=9,
    notes=("1 questions without judgement were left out.",),
    scores={"map": {"1": 1.0, "2": 0.5, "3": 0.0}, "mrr": {"1": 1.0, "2": 1.0, "3": 0.0}},
)


def with_map(scores: dict[str, float], *, condition: str = "other") -> BenchmarkResults:
    return replace(RESULTS, condition=condition, scores={**RESULTS.scores, "map": scores})


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "made" / "r.json"
    write_benchmark(path, RESULTS)
    assert read_benchmark(path) == RESULTS
    assert is_benchmark(path)
    means = json.loads(path.read_text())["means"]
    assert means["map"]["mean"] == pytest.approx(0.5)
    assert means["map"]["n"] == 3


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "medcite-benchmark", "schema_version": 99}', '{"schema_version": 1}']
)
def test_another_file_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text)
    with pytest.raises(ResultsUnreadable, match=r"r\.json"):
        read_benchmark(path)


def test_a_comparison_pairs_the_questions() -> None:
    found = compare_benchmarks(RESULTS, with_map({"1": 0.5, "2": 1.0, "3": 0.0, "9": 1.0}))
    assert (found.shared, found.left_out) == (3, ("9",))
    by_name = {change.measure.name: change.difference for change in found.measures}
    assert by_name["map"].gain == pytest.approx(0.0)
    assert by_name["mrr"].p_value == 1.0
    assert [(change.question, change.scores) for change in found.changed] == [
        ("1", {"map": (1.0, 0.5)}),
        ("2", {"map": (0.5, 1.0)}),
    ]


def test_a_measure_is_compared_over_the_questions_it_applies_to_in_both_runs() -> None:
    before = replace(RESULTS, scores={"rouge-1": {"1": 0.5, "2": 0.5}, "rouge-2": {"2": 0.25}, "map": {"1": 1.0}})
    after = replace(RESULTS, scores={"rouge-1": {"1": 0.75, "2": 0.5}, "rouge-2": {"1": 0.5}, "mrr": {"1": 1.0}})
    found = compare_benchmarks(before, after)
    assert [(change.measure.name, change.difference.n, change.difference.gain) for change in found.measures] == [
        ("rouge-1", 2, 0.125)
    ]
    assert [(change.question, change.scores) for change in found.changed] == [("1", {"rouge-1": (0.5, 0.75)})]


def test_another_benchmark_is_not_compared() -> None:
    with pytest.raises(ResultsUnreadable, match="nothing in common"):
        compare_benchmarks(RESULTS, replace(RESULTS, benchmark="dune"))


def test_a_comparison_lists_what_was_lost_first() -> None:
    out = Console(width=100, record=True, file=StringIO())
    print_comparison(compare_benchmarks(RESULTS, with_map({"1": 0.5, "2": 1.0, "3": 0.25})), out, shown=1)
    text = out.export_text()
    assert text.index("Worse: 1 of 3") < text.index("MAP 1.00 → 0.50") < text.index("Better, or otherwise: 2 of 3")
    assert "MAP 0.50 → 1.00" in text
    assert "and 1 more" in text


def test_the_command_compares_what_beir_wrote(tmp_path: Path) -> None:
    before, after = tmp_path / "a.json", tmp_path / "b.json"
    write_benchmark(before, RESULTS)
    write_benchmark(after, with_map({"1": 0.5, "2": 0.5, "3": 0.0}))
    done = CliRunner().invoke(app, ["compare", str(before), str(after)])
    assert done.exit_code == 0, done.output
    assert "MAP 1.00 → 0.50" in done.stdout


def test_a_table_holds_every_run_of_the_folder(tmp_path: Path) -> None:
    write_benchmark(tmp_path / "a.json", RESULTS)
    write_benchmark(tmp_path / "b.json", with_map({"1": 1.0, "2": 1.0, "3": 1.0}, condition="better"))
    write_benchmark(tmp_path / "c.json", replace(RESULTS, benchmark="dune", scores={"rouge-2": {"1": 0.25}}))
    (tmp_path / "other.json").write_text("{}")
    write_benchmark(tmp_path / "d.json", replace(RESULTS, condition="lexical"))
    text = write_table(tmp_path).read_text()
    # Conditions stand in their own order, whatever their files are called.
    assert text.index("| lexical |") < text.rindex("| service |") < text.index("| better |")
    assert text.index("## dune") < text.index("## shore")
    assert "| condition | map | mrr |" in text
    assert "| service | 0.500 (0.000–1.000) | 0.667 (0.000–1.000) |" in text
    assert "| better | 1.000 (1.000–1.000) |" in text
    assert "| condition | rouge-2 |" in text
    assert text.count("`medcite-eval beir DIR`") == 4
    assert "1 questions without judgement were left out." in text
    done = CliRunner().invoke(app, ["table", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "README.md").read_text() == text


def test_a_folder_without_results_makes_no_table(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["table", str(tmp_path)])
    assert done.exit_code == 1
    assert "holds no benchmark results" in " ".join(done.output.split())
    assert not (tmp_path / "README.md").exists()
