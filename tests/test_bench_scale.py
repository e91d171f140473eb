"""A bundle beside the same library in PostgreSQL: what is measured of both, in small."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import postgres_server

from eval.bench import scale
from eval.bench.environments import ROOT
from eval.errors import EvalError


def test_both_stores_are_measured_and_find_the_same(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "scale.json"
    out.write_text('{"20": {"passages": 20}}')
    with postgres_server() as server:
        command = [sys.executable, "-m", "eval.bench.scale", str(library), "--address", server.url(), "--questions", "2"]
        done = subprocess.run(
            [*command, "--rounds", "1", "--out", str(out)], capture_output=True, text=True, check=False, cwd=ROOT
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["same"]) == {
        "of_10_passages", "of_80_by_vectors", "of_80_by_words", "of_10_by_words", "score_of_80_by_vectors", "score_of_80_by_words",
        "score_of_10_by_words",
    }  # fmt: skip
    assert all(share == pytest.approx(1, abs=1e-3) for share in found["same"].values())
    for store in ("bundle", "postgres"):
        assert found[store].keys() >= {"disk_mb", "opened_s", "p50_ms", "p95_ms", "own_mb", "mapped_mb"}
        assert 0 < found[store]["p50_ms"] <= found[store]["p95_ms"]
    assert found["postgres"]["server_mb"] > 1
    assert list(json.loads(out.read_text())) == [str(found["passages"]), "20"]


def test_what_fails_is_told_without_the_password() -> None:
    with pytest.raises(EvalError, match=r"Asking postgresql://medcite@127\.0\.0\.1:1/d failed") as caught:
        scale._child("postgresql://medcite:secret-sauce@127.0.0.1:1/d", ["What?"])
    assert "secret-sauce" not in str(caught.value)


def test_rounds_are_put_together_by_their_medians() -> None:
    rounds = [{"p50_ms": one, "p95_ms": 10 * one, "own_mb": 5.0, "best": []} for one in (3.0, 1.0, 2.0)]
    found = scale._together(rounds)
    assert (found["p50_ms"], found["p50_ms_range"], found["p95_ms_range"], found["own_mb"]) == (
        2.0,
        [1.0, 3.0],
        [10.0, 30.0],
        5.0,
    )
    assert scale._same({"best": [["a", "b"], []]}, {"best": [["b", "c"], []]}) == 0.75


def test_the_curves_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra bench is not installed")
    results = ROOT / "eval" / "bench" / "scale.json"
    picture = tmp_path / "scale.png"
    command = [sys.executable, "-m", "eval.bench.scale_plot", str(results), str(picture)]
    assert subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_table_in_the_docs_is_what_was_measured() -> None:
    results = json.loads((ROOT / "eval" / "bench" / "scale.json").read_text())
    text = (ROOT / "docs" / "scale.md").read_text()
    assert scale.table(results) in text, "python -m eval.bench.scale table eval/bench/scale.json"
    assert (
        scale.table({"1": {**results[next(iter(results))], "postgres": {**results[next(iter(results))]["bundle"]}}}).count("– |")
        == 4
    )
