"""Puts a real service under more load than it can bear: python -m load [--library DIR] [--minutes 30]

It listens on loopback, works on a copy of the library, and ends with the run. The figures go to build/load.json, and as the lines
of a table to the terminal.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from served_process import ROOT, Served, served

from load import phases
from load.phases import Figures

_QUESTIONS = ROOT / "eval" / "golden"
_REFRESH_S = 0.5  # so that a generation is taken up each second
_PHASES = ("overload", "hostile", "swaps", "soak")


def main() -> None:
    """Runs the phases and tells the figures."""
    parser = argparse.ArgumentParser(prog="python -m load", description="Load a running service beyond what it can bear.")
    parser.add_argument("phases", nargs="*", default=_PHASES, metavar="PHASE", help=f"of {', '.join(_PHASES)} (default: all)")
    parser.add_argument("--library", type=Path, default=ROOT / "library")
    parser.add_argument("--times", type=float, default=4.0, help="of what can be answered, asked in the overload (default: 4)")
    parser.add_argument("--seconds", type=float, default=120.0, help="that the overload and the swaps last (default: 120)")
    parser.add_argument("--count", type=int, default=10_000, help="of each hostile crowd (default: 10,000)")
    parser.add_argument("--minutes", type=float, default=30.0, help="that the soak lasts (default: 30)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "load.json")
    given = parser.parse_args()
    figures = run(given)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(table(figures))


def run(given: argparse.Namespace) -> dict[str, Figures]:
    """The figures of each phase, by its name."""
    with tempfile.TemporaryDirectory(prefix="medcite-load-") as folder:
        library = Path(shutil.copytree(given.library, Path(folder) / "library"))
        with served(library, Path(folder), refresh_s=_REFRESH_S) as service:
            return asyncio.run(_phases(service, library, given))


async def _phases(service: Served, library: Path, given: argparse.Namespace) -> dict[str, Figures]:
    asked = _questions()
    bearable, saturation = await phases.saturation(service, asked, seconds=min(15.0, given.seconds))
    made: dict[str, Figures] = {"saturation": {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", **saturation}}
    for name in given.phases:
        if name == "overload":
            made[name] = await phases.overload(service, asked, per_second=bearable, times=given.times, seconds=given.seconds)
        elif name == "hostile":
            made[name] = await phases.hostile(service, asked, count=given.count)
        elif name == "swaps":
            made[name] = await phases.swaps(service, library, asked, seconds=given.seconds)
        else:
            made[name] = await phases.soak(service, asked, per_second=bearable / 2, seconds=60 * given.minutes)
        sys.stderr.write(f"{name}: {json.dumps(made[name])}\n")
    return made


def _questions() -> list[str]:
    lines = [line for path in sorted(_QUESTIONS.glob("*.jsonl")) for line in path.read_text().splitlines() if line.strip()]
    return [str(json.loads(line)["question"]) for line in lines]


def table(figures: dict[str, Figures]) -> str:
    """A line of a Markdown table for each figure."""
    rows = [f"| {phase} | {name} | {json.dumps(value)} |" for phase, found in figures.items() for name, value in found.items()]
    return "\n".join(("| phase | figure | value |", "|---|---|---|", *rows)) + "\n"


if __name__ == "__main__":
    main()
