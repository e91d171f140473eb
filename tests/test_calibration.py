"""The fit of the confidence: on data whose weights are known, and through the program."""

from pathlib import Path

import numpy as np
import pytest

from eval.calibration import area_under_curve, balanced, fit, main


def test_the_fit_finds_the_weights_that_made_the_data() -> None:
    rng = np.random.default_rng(7)
    evidence = rng.uniform(0, 1, (4000, 2))
    odds = 1 / (1 + np.exp(-(-1 + 4 * evidence[:, 0] - 2 * evidence[:, 1])))
    answered = (rng.uniform(0, 1, 4000) < odds).astype(float)
    assert fit(evidence, answered, np.ones(4000)) == pytest.approx([-1, 4, -2], abs=0.35)


def test_the_area_under_the_curve_by_hand() -> None:
    # Pairs (answerable above unanswerable): 3>1 yes, 3>2 yes, 2>1 yes, 2=2 half.
    assert area_under_curve(np.array([3.0, 2.0, 1.0, 2.0]), np.array([1.0, 1.0, 0.0, 0.0])) == pytest.approx(3.5 / 4)


def test_balanced_weights_sum_to_a_hundred_with_the_wanted_share() -> None:
    answered = np.array([1.0] * 9 + [0.0])
    weights = balanced(answered)
    assert weights.sum() == pytest.approx(100)
    assert weights[answered == 1].sum() == pytest.approx(70)


def test_the_program_prints_weights_for_a_library(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        '{"id": "a", "question": "What causes kelp fever?", "kind": "plain", "expected": "answered", "relevant": {}, "facts": []}',
        '{"id": "b", "question": "Who won the cup?", "kind": "outside", "expected": "abstained", "relevant": {}, "facts": []}',
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(lines))
    assert main([f"{library}={tmp_path / 'q.jsonl'}"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("weights: (")
    assert "2 questions, area under the curve 1.000" in out


def test_without_arguments_it_says_what_it_wants(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Name libraries and questions" in capsys.readouterr().err
