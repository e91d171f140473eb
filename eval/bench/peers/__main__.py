"""One system, measured from within: python -m eval.bench.peers SYSTEM KIND MODEL COMMAND ARGUMENT...

    index DOCUMENTS FOLDER            builds an index
    index-embedded PASSAGES VECTORS FOLDER
                                      the same from passages (a JSON list) whose vectors are there
    change DOCUMENTS CHANGED FOLDER   builds one, and brings it up to date with a document that changed
    ask FOLDER QUESTION               opens an index and answers one question
    answer FOLDER                     opens one, then answers lists of questions, a JSON list a line

Each prints one JSON object, `answer` one for each line that it reads.
"""

import json
import pkgutil
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.bench.peers.embedded import Embedded
from eval.bench.peers.system import Ask, System, read_sources

_KIB = 1024


def main() -> int:
    """Does what the arguments say; 0."""
    name, kind, model, command, *arguments = sys.argv[1:]
    module = f"eval.bench.peers.{name}"
    system: System = pkgutil.resolve_name(f"{module}:System")(Path(model), kind)
    embedded = Embedded()
    encoder = pkgutil.resolve_name(f"{module}:ENCODER")
    if encoder and command in {"index", "change"}:
        embedded.watch(*encoder)
    commands: dict[str, Callable[[System, Embedded, Sequence[str]], object]] = {
        "index": _index, "index-embedded": _index_embedded, "change": _change, "ask": _ask, "answer": _answer,
    }  # fmt: skip
    commands[command](system, embedded, arguments)
    return 0


def _index(system: System, embedded: Embedded, arguments: Sequence[str]) -> None:
    documents, folder = arguments
    started = time.perf_counter()
    passages = system.index(read_sources(Path(documents)), Path(folder))
    seconds = time.perf_counter() - started
    _print({"seconds": seconds, "passages": passages, "texts": embedded.take(), "peak_mb": _peak_mb()})


def _index_embedded(system: System, embedded: Embedded, arguments: Sequence[str]) -> None:
    passages, vectors, folder = arguments
    system.index_embedded(json.loads(Path(passages).read_text(encoding="utf-8")), Path(vectors), Path(folder))
    _print({"peak_mb": _peak_mb()})


def _change(system: System, embedded: Embedded, arguments: Sequence[str]) -> None:
    documents, changed, folder = arguments
    sources = read_sources(Path(documents))
    before = system.index_to_change(sources, Path(folder))
    embedded.take()
    try:
        after = system.change(sources, read_sources(Path(changed))[0], Path(folder))
    except NotImplementedError as error:
        _print({"passages": before, "refused": str(error) or "not implemented"})
        return
    _print({"passages": before, "embedded": len(embedded.take()), "passages_after": after})


def _ask(system: System, embedded: Embedded, arguments: Sequence[str]) -> None:
    folder, question = arguments
    _print({"found": system.open(Path(folder))(question)})


def _answer(system: System, embedded: Embedded, arguments: Sequence[str]) -> None:
    ask = system.open(Path(arguments[0]))
    _print({"open": True})
    for line in sys.stdin:
        _print({"ms": [_timed(ask, question) for question in json.loads(line)]})


def _timed(ask: Ask, question: str) -> float:
    started = time.perf_counter()
    ask(question)
    return (time.perf_counter() - started) * 1000


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
