"""What indexing costs: the same documents, indexed from nothing by every system; then one of them changes."""

import json
import shutil
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from tokenizers import Tokenizer

from eval.bench.libraries import build, ways
from eval.bench.sources import Sources
from eval.bench.systems import PEERS, System, command, model, python_of, surroundings, told
from eval.bench.workshop import Measured, Workshop
from indexer.bundle import Bundle, open_bundle

_WINDOW = 256  # tokens that the model reads of a text
_READ = 512  # passages at once


def measure_indexing(workshop: Workshop, sources: Sources, only: Sequence[str] = ()) -> dict[str, Measured]:
    """System → seconds, passages, tokens of its passages, what a change costs; each kept as it is measured."""
    found: dict[str, Measured] = {}
    for system in indexing(only):
        measure = _of_medcite if system.is_medcite else _of_peer
        found[system.name] = workshop.measured(f"index-{system.name}", partial(measure, workshop, system, sources))
    return found


def indexing(only: Sequence[str]) -> list[System]:
    """One system of each that index in the same way, of those named."""
    chosen = [system for system in (*PEERS, *ways()) if not only or system.name in only]
    return list({system.name if system.is_medcite else system.module: system for system in reversed(chosen)}.values())[::-1]


def index_folder(workshop: Workshop, system: System, size: str) -> Path:
    """Where the system's index of that size lies."""
    return workshop.folder("indexes", size) / (system.name if system.is_medcite else system.module)


def _of_peer(workshop: Workshop, system: System, sources: Sources) -> Measured:
    python = python_of(workshop, system)
    env = surroundings(system)
    folder, changing = index_folder(workshop, system, "documents"), index_folder(workshop, system, "changing")
    for old in (folder, changing):
        shutil.rmtree(old, ignore_errors=True)
    done, process_s = told(command(python, system, "index", sources.documents, folder), cwd=workshop.work, env=env)
    change, _ = told(command(python, system, "change", sources.changing, sources.changed, changing), cwd=workshop.work, env=env)
    texts = done.pop("texts")
    return {**done, "process_s": process_s, "tokens": tokens(texts), "texts": len(texts), "change": change}


def _of_medcite(workshop: Workshop, system: System, sources: Sources) -> Measured:
    folder, changing = index_folder(workshop, system, "documents"), index_folder(workshop, system, "changing")
    for old in (folder, changing):
        shutil.rmtree(old, ignore_errors=True)
    before = build(workshop, system, sources.changing, changing).report  # exports the model where that has not been done
    done = build(workshop, system, sources.documents, folder)
    after = build(workshop, system, _changed(sources, workshop.folder("sources", "now")), changing).report
    bundle = open_bundle(folder)
    found = tokens(_texts(bundle))
    bundle.close()
    embedded = after["passages"] - after["reused"]
    return {
        "seconds": done.report["seconds"], "process_s": done.process_s, "passages": done.report["passages"],
        "texts": done.report["passages"], "tokens": found,
        "change": {"passages": before["passages"], "embedded": embedded, "passages_after": after["passages"]},
    }  # fmt: skip


def _changed(sources: Sources, folder: Path) -> Path:
    """The documents once more with the one that changed, in a file of the same name: it is the same source."""
    fresh = sources.changed.read_text(encoding="utf-8")
    id_ = json.loads(fresh)["_id"]
    lines = sources.changing.read_text(encoding="utf-8").splitlines(keepends=True)
    target = folder / sources.changing.name
    target.write_text("".join(fresh if json.loads(line)["_id"] == id_ else line for line in lines), encoding="utf-8")
    return target


def _texts(bundle: Bundle) -> Iterable[str]:
    for start in range(0, bundle.store.passage_count, _READ):
        rows = range(start, min(start + _READ, bundle.store.passage_count))
        yield from (stored.passage.text for stored in bundle.store.passages(rows))


def tokens(texts: Iterable[str]) -> int:
    """The tokens that the model reads of these texts, those behind its window left out."""
    tokenizer = Tokenizer.from_file(str(Path(model()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_WINDOW)
    return sum(len(encoding.ids) for encoding in tokenizer.encode_batch(list(texts)))
