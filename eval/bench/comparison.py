"""medcite beside what people would pick instead, with the same model, documents and questions."""

from collections.abc import Sequence
from functools import partial

from eval.bench.asking import measure_cold_starts, measure_questions, prepare_whole
from eval.bench.environments import installed_mb
from eval.bench.indexing import measure_indexing
from eval.bench.libraries import ways
from eval.bench.sources import Sources
from eval.bench.systems import FLOOR, PEERS, System, python_of
from eval.bench.workshop import Measured, Workshop


def compare(workshop: Workshop, sources: Sources, only: Sequence[str]) -> Measured:
    """Everything that is measured of all systems; of those in `only` and the floor where some are named. Raises EvalError."""
    systems = chosen(only)
    suffix = "".join(f"-{system.name}" for system in systems) if only else ""
    found: Measured = {"indexing": measure_indexing(workshop, sources, [system.name for system in systems])}
    for size in sizes(workshop):
        asked = systems if size == "documents" else [system for system in systems if system.takes_vectors]
        for name, measure in (("questions", measure_questions), ("cold", measure_cold_starts)):
            found[f"{name}-{size}"] = workshop.measured(
                f"{name}-{size}{suffix}", partial(measure, workshop, sources, size, asked)
            )
    found["installed_mb"] = {system.name: installed_mb(python_of(workshop, system)) for system in systems}
    return found


def chosen(only: Sequence[str]) -> list[System]:
    """The systems of those names, and the floor, which the others are held against; all where no name is given."""
    return [system for system in (*PEERS, *ways()) if not only or system.name in only or system == FLOOR]


def sizes(workshop: Workshop) -> tuple[str, ...]:
    """The sizes that systems are asked at; the whole source is made ready."""
    if not workshop.sizes.whole:
        return ("documents",)
    workshop.measured("whole", partial(prepare_whole, workshop))
    return ("documents", "whole")
