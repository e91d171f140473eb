"""A process that is killed while it writes feedback: whatever it gave a receipt for is there, and the next one writes on."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.feedback import Feedback, FeedbackStore

ROOT = Path(__file__).resolve().parents[1]
WRITER = """
import os, sys
from pathlib import Path
from service.feedback import Feedback, FeedbackStore

store = FeedbackStore(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(1_000_000):
    receipt = store.add(Feedback(f"{os.getpid()}-{number}", "up", "kelp " * (number % 400)))
    os.write(1, f"{receipt.id}\\n".encode())
"""


def _killed_after(path: Path, seconds: float) -> list[str]:
    """The receipts of a process that was killed after so many seconds of writing."""
    command = [sys.executable, "-c", WRITER, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        time.sleep(seconds)
        writer.kill()
        return [line.strip() for line in writer.stdout if line.endswith("\n")]


def _kill_writers(path: Path, times: int) -> None:
    chance = random.Random(0)
    given: list[str] = []
    for _ in range(times):
        given += _killed_after(path, chance.uniform(0.0, 0.3))
        given.append(FeedbackStore(path).add(Feedback(f"after-{len(given)}", "down")).id)
    kept = []
    for line in path.read_bytes().split(b"\n"):
        try:
            kept.append(json.loads(line)["id"])
        except ValueError:
            continue  # the line that a process was killed in, for which nobody has a receipt
    assert len(given) > times
    assert set(given) <= set(kept)


def test_no_feedback_that_has_a_receipt_is_lost(tmp_path: Path) -> None:
    _kill_writers(tmp_path / "feedback.jsonl", 4)


@pytest.mark.slow
def test_no_feedback_is_lost_in_a_hundred_kills(tmp_path: Path) -> None:
    _kill_writers(tmp_path / "feedback.jsonl", 100)
