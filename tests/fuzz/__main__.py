"""Looks for bytes that break a target, led by coverage (atheris, https://github.com/google/atheris): python -m fuzz --seconds 300

Each target runs in a process of its own, which what breaks it ends. What it found worth keeping stays in build/fuzz/TARGET and is
begun with the next time; the bytes that broke it lie in build/fuzz/broken.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from fuzz.targets import TARGETS, seeds

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "fuzz"
_MOST_BYTES = 65_536
_TIMEOUT_S = 30  # for one input: more is a hang
_MEMORY_MB = 2_000
_DONE = re.compile(r"#(\d+)\s+(?:DONE|pulse|NEW|REDUCE|INITED|RELOAD).*?cov: (\d+)")


def main() -> int:
    """Runs the targets one after the other; 1 where one of them breaks."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Fuzz what reads bytes of strangers.")
    parser.add_argument("targets", nargs="*", choices=[*sorted(TARGETS), []], help="default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    given = parser.parse_args()
    figures = [_run(name, given.seconds) for name in given.targets or sorted(TARGETS)]
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return int(any(figure["broken"] for figure in figures))


def _run(name: str, seconds: int) -> dict[str, object]:
    """What fuzzing one target for so long came to."""
    corpus, broken = FOLDER / name, FOLDER / "broken"
    for folder in (corpus, broken):
        folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(name)):
        (corpus / f"seed-{number:02}").write_bytes(data)
    before = set(broken.iterdir())
    command = [
        sys.executable, "-m", "fuzz.instrumented", name, f"-max_total_time={seconds}", f"-max_len={_MOST_BYTES}",
        f"-timeout={_TIMEOUT_S}", f"-rss_limit_mb={_MEMORY_MB}", f"-artifact_prefix={broken}/{name}-", str(corpus),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    (FOLDER / f"{name}.log").write_text(done.stdout + done.stderr)
    runs, coverage = (int(number) for number in (_DONE.findall(done.stderr) or [("0", "0")])[-1])
    found = sorted(path.name for path in set(broken.iterdir()) - before)
    ended = [] if done.returncode == 0 else [f"ended with {done.returncode}: see build/fuzz/{name}.log"]
    return {"target": name, "seconds": seconds, "inputs": runs, "coverage": coverage, "broken": found or ended}


if __name__ == "__main__":
    sys.exit(main())
