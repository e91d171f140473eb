"""How much is measured: in full, or in small so that the benchmark itself can be tried out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts of what is measured. `growth` holds passages; `documents` and `changing` questions with their answers."""

    documents: int = 500  # that every system indexes
    changing: int = 80  # of which one is changed
    questions: int = 200
    rounds: int = 5  # in which the systems take turns, each asked all questions
    cold_starts: int = 3
    sample: int = 1000  # passages that the ways to embed are compared on
    http_probe_s: int = 3  # to find a system's better way to be served
    http_s: int = 8
    http_rounds: int = 3
    growth: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    profile_rounds: int = 5
    whole: bool = True  # the whole of the source too, beside the documents


SMALL = Sizes(
    documents=20, changing=10, questions=12, rounds=2, cold_starts=1, sample=40, http_probe_s=3, http_s=3, http_rounds=1,
    growth=(300, 600), profile_rounds=1, whole=False,
)  # fmt: skip
