"""The gate: runs whose command and scores are on record, run again to see whether any score fell.

The record is a JSON file:

    {"checks": [{"name": …, "command": "medcite-eval beir … --out {results}", "needs": ["../shared/…"], "tolerance": 0.01,
                 "exact": [measures that may not fall at all], "scores": {measure: mean}}, …]}

A command runs in the checkout's folder, in a process of its own; "{results}" stands for the file it writes its results to.
"""

import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from eval.benchmark import is_benchmark, read_benchmark
from eval.errors import BaselineUnreadable, ResultsUnreadable
from eval.results import read_results, summarise
from eval.scores import BY_NAME

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "eval" / "baseline.json"
_PROGRAM = "medcite-eval"
_RESULTS = "{results}"
_SAME = 1e-9  # below it a difference is one of writing
_ERROR_LINES = 3


@dataclass(frozen=True, slots=True)
class Check:
    """A run on record. `needs` are the paths, from the checkout's folder, without which it is skipped."""

    name: str
    command: str
    needs: tuple[str, ...]
    tolerance: float
    exact: tuple[str, ...]
    scores: dict[str, float]


class Outcome(StrEnum):
    """What came of a check; from `FELL` on, the gate is shut."""

    OK = "ok"
    SKIPPED = "skipped"
    FELL = "fell"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's outcome, its scores now, and in words what is to be known of it."""

    check: Check
    outcome: Outcome
    scores: dict[str, float]
    remarks: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return self.outcome in {Outcome.OK, Outcome.SKIPPED}


def read_baseline(path: Path = BASELINE) -> list[Check]:
    """The checks on record. Raises BaselineUnreadable."""
    try:
        checks = json.loads(path.read_text(encoding="utf-8"))["checks"]
        return [Check(**{**fields, "needs": tuple(fields["needs"]), "exact": tuple(fields["exact"])}) for fields in checks]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BaselineUnreadable(
            f"The record of scores {path} cannot be read: {error!r}.", hint="eval/gate.py says what it holds."
        ) from error


def write_baseline(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Writes the checks with their scores of now, rounded to four places; one that was skipped or failed keeps those it had."""
    checks = [
        asdict(replace(v.check, scores={name: round(score, 4) for name, score in v.scores.items()}) if v.scores else v.check)
        for v in verdicts
    ]
    path.write_text(json.dumps({"checks": checks}, indent=1) + "\n", encoding="utf-8")


def run_check(check: Check, root: Path = ROOT) -> Verdict:
    """The verdict on a check, run in the folder."""
    missing = [need for need in check.needs if not (root / need).exists()]
    if missing:
        return Verdict(check, Outcome.SKIPPED, {}, (f"{', '.join(missing)} is not here",))
    with tempfile.TemporaryDirectory(prefix="medcite-gate-") as folder:
        results = Path(folder) / "results.json"
        program, *arguments = [str(results) if word == _RESULTS else word for word in shlex.split(check.command)]
        if program != _PROGRAM:
            return Verdict(check, Outcome.FAILED, {}, (f"its command is {program}, expected {_PROGRAM}",))
        done = subprocess.run(
            [sys.executable, "-m", "eval.cli", *arguments], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode != 0:
            told = [line.strip() for line in done.stderr.splitlines() if line.strip()][-_ERROR_LINES:]
            return Verdict(check, Outcome.FAILED, {}, (f"exit code {done.returncode}: {' '.join(told)}",))
        try:
            return judge(check, means(results))
        except ResultsUnreadable as error:
            return Verdict(check, Outcome.FAILED, {}, (error.message,))


def means(results: Path) -> dict[str, float]:
    """Measure → mean over all questions, of a results file of either kind. Raises ResultsUnreadable."""
    found = (
        read_benchmark(results).estimates() if is_benchmark(results) else summarise(read_results(results).questions)[0].estimates
    )
    return {name: estimate.mean for name, estimate in found.items()}


def judge(check: Check, scores: dict[str, float]) -> Verdict:
    """The verdict on a check whose scores are these now. A measure that is gone has fallen; a new one is only named."""
    falls, remarks = [], []
    for name, before in check.scores.items():
        allowed = 0.0 if name in check.exact else check.tolerance
        now = scores.get(name)
        if now is None:
            falls.append(f"{name} is gone")
            continue
        gain = now - before if name not in BY_NAME or BY_NAME[name].higher_is_better else before - now
        change = f"{name} {before:.4f} → {now:.4f}"
        # Scores on record are rounded to four places.
        if gain < -allowed - 0.5e-4 - _SAME:
            falls.append(change)
        elif gain > check.tolerance:
            remarks.append(f"{change}, better")
    remarks += [f"{name} is not on record" for name in scores if name not in check.scores]
    return Verdict(check, Outcome.FELL if falls else Outcome.OK, scores, (*falls, *remarks))
