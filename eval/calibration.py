"""Fits the weights of `service.confidence`: python -m eval.calibration INDEX=QUESTIONS...

Each argument names a library and the golden questions to ask it. What is fitted is a logistic regression with a small ridge,
by Newton's method (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4.1). Every library counts the same,
however many questions it has; answerable questions weigh as much as people are taken to ask them.
"""

import sys
from dataclasses import astuple
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eval.questions import read_questions
from service.engine import Engine

Matrix = npt.NDArray[np.float64]

_RIDGE = 0.5
_STEPS = 50
_ANSWERABLE = 0.7  # share of the questions people ask that the library holds an answer to


def evidence_matrix(engine: Engine, questions: Path) -> tuple[Matrix, Matrix]:
    """The evidence for each question, float (n, 12), and whether it has an answer, float (n,). Emergencies are left out."""
    asked = [q for q in read_questions(questions) if q.expected != "emergency"]
    rows = [astuple(engine.evidence(q.question, history=q.history)) for q in asked]
    return np.array(rows, np.float64), np.array([q.expected == "answered" for q in asked], np.float64)


def fit(evidence: Matrix, answered: Matrix, weights: Matrix) -> Matrix:
    """The intercept and the weights, float (13,), of the logistic regression of `answered` on `evidence`."""
    inputs = np.hstack([np.ones((len(evidence), 1)), evidence])
    ridge = np.diag([0.0] + [_RIDGE] * evidence.shape[1])
    fitted = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        odds = 1 / (1 + np.exp(-inputs @ fitted))
        gradient = inputs.T @ (weights * (answered - odds)) - ridge @ fitted
        curvature = (inputs * (weights * odds * (1 - odds))[:, None]).T @ inputs + ridge
        fitted = fitted + np.linalg.solve(curvature, gradient)
    return fitted


def area_under_curve(scores: Matrix, answered: Matrix) -> float:
    """The probability that an answerable question scores above an unanswerable one (ties count half)."""
    above = scores[answered == 1][:, None] - scores[answered == 0][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def balanced(answered: Matrix) -> Matrix:
    """Weights of the questions of one library: 100 in all, `_ANSWERABLE` of them on questions with an answer."""
    wanted = np.where(answered == 1, _ANSWERABLE, 1 - _ANSWERABLE)
    found = np.where(answered == 1, answered.mean(), 1 - answered.mean())
    return np.asarray(100 * wanted / (found * len(answered)), np.float64)


def main(arguments: list[str]) -> int:
    """Fits on the libraries named and prints the weights, with the area under the curve for each library."""
    sets = []
    for argument in arguments:
        index, _, questions = argument.partition("=")
        sets.append((index, *evidence_matrix(Engine(Path(index)), Path(questions))))
    if not sets:
        sys.stderr.write("Name libraries and questions: python -m eval.calibration library=eval/golden\n")
        return 2
    fitted = fit(
        np.vstack([evidence for _, evidence, _ in sets]),
        np.concatenate([answered for *_, answered in sets]),
        np.concatenate([balanced(answered) for *_, answered in sets]),
    )
    sys.stdout.write(f"weights: ({', '.join(f'{weight:.2f}' for weight in fitted)})\n")
    for index, evidence, answered in sets:
        scores = np.hstack([np.ones((len(evidence), 1)), evidence]) @ fitted
        right = ((scores > 0) == (answered == 1)).mean()
        sys.stdout.write(f"{index}: {len(answered)} questions, area under the curve {area_under_curve(scores, answered):.3f}, ")
        sys.stdout.write(f"right at one half {right:.3f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
