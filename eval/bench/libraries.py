"""The libraries of medcite that are measured, built by the command that builds any."""

import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from eval.bench.environments import ROOT
from eval.bench.systems import INT8, MEDCITE, System, surroundings, told
from eval.bench.workshop import Workshop
from service.settings import Settings

_PRECISION = "precision"  # the setting that chooses how many bits the model calculates in, where there is one


@dataclass(frozen=True, slots=True)
class Build:
    """What `medcite index` said (its JSON), and the seconds that the whole process took."""

    report: dict[str, Any]
    process_s: float


def ways() -> tuple[System, ...]:
    """Medcite in each precision that it has."""
    return (MEDCITE, INT8) if _PRECISION in {field.name for field in fields(Settings)} else (MEDCITE,)


def setting(system: System) -> dict[str, str]:
    """The environment variables that make medcite what this system is."""
    return {} if system == MEDCITE else {f"MEDCITE_{_PRECISION.upper()}": system.kind}


def build(workshop: Workshop, system: System, source: Path, library: Path) -> Build:
    """Builds a library, or brings it up to date. Raises EvalError."""
    command = [sys.executable, "-m", "service.cli", "index", str(source), "--out", str(library), "--json"]
    env = surroundings(system, PYTHONPATH=str(ROOT), MEDCITE_CACHE=str(workshop.tools / "models"), **setting(system))
    return Build(*told(command, cwd=workshop.work, env=env))
