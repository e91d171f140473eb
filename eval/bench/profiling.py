"""Where a question's milliseconds go: what each function was doing, looked at a thousand times a second, over many questions.

    python -m eval.bench.profiling LIBRARY QUESTIONS ROUNDS

A look sees the innermost function of medcite on the stack, with what it called in libraries: time in FAISS is that of the function
which searches. Looking from another thread needs no hooks in the code, so short functions are not made to look long.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from service.engine import Engine
from service.settings import read_settings

_EVERY_S = 0.001
_SWITCH_S = 0.0001  # how soon the looking thread gets its turn
_PACKAGES = ("indexer", "service")
_WARM = 20  # questions


class Sampler:
    """Looks at one thread until it is stopped. `own` counts the innermost functions, `within` each on the stack once a look."""

    def __init__(self, thread: int) -> None:
        self.own: Counter[str] = Counter()
        self.within: Counter[str] = Counter()
        self.looks = 0
        self._thread = thread
        self._stop = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Sampler":
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._stop.wait(_EVERY_S):
            frame = sys._current_frames().get(self._thread)
            names = list(_names(frame))
            if names:
                self.looks += 1
                self.own[names[0]] += 1
                self.within.update(set(names))


def _names(frame: FrameType | None) -> "list[str]":
    """The functions of medcite on the stack, innermost first, as "module:function"."""
    found = []
    while frame:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _PACKAGES:
            function = frame.f_code.co_qualname.partition(".<locals>")[0]  # what it is made of counts as itself
            found.append(f"{module}:{function}")
        frame = frame.f_back
    return found


def profile(engine: Engine, questions: Sequence[str], rounds: int) -> dict[str, object]:
    """Milliseconds a question: in all, by stage, by function alone (`own`) and with what it calls (`within`)."""
    for question in questions[:_WARM]:
        engine.ask(question)
    stages: Counter[str] = Counter()
    asked = rounds * len(questions)
    sys.setswitchinterval(_SWITCH_S)
    started = time.perf_counter()
    with Sampler(threading.get_ident()) as sampler:
        for _ in range(rounds):
            for question in questions:
                stages.update(engine.ask(question).timings_ms)
    each = (time.perf_counter() - started) * 1000 / asked

    def milliseconds(counted: Counter[str]) -> dict[str, float]:
        return {name: round(each * looks / sampler.looks, 4) for name, looks in counted.most_common()}

    return {
        "questions": asked, "passages": engine.bundle.manifest.passages, "ms": each,
        "stages": {name: took / asked for name, took in stages.items()},
        "own": milliseconds(sampler.own), "within": milliseconds(sampler.within),
    }  # fmt: skip


def main() -> int:
    """Profiles the engine over a library and prints one JSON object; 0."""
    library, questions, rounds = sys.argv[1:]
    engine = Engine(Path(library), read_settings())
    found = profile(engine, json.loads(Path(questions).read_text(encoding="utf-8")), int(rounds))
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
