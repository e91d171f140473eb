"""A bundle beside the same library in PostgreSQL: what building, disk, memory and a question take.

    python -m eval.bench.scale LIBRARY --address postgresql://… [--out FILE.json]
    python -m eval.bench.scale table FILE.json

The library, a folder as `python -m eval.bench.growing build` makes one, is copied into the database. Each store is then asked by a
process of its own, so that its memory is its own; what the servers of the database take is told where they run on this machine.
The results are printed as JSON, and added to those in the file, of which `table` makes the table in docs/scale.md, and
`eval.bench.scale_plot` the picture.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from eval.bench.environments import ROOT
from eval.bench.memory import descendants, memory_of
from eval.bench.sources import people_ask
from eval.bench.workshop import Measured
from eval.errors import EvalError
from indexer.bundle import current_generation, open_bundle
from indexer.embedder import OpenVinoEmbedder
from indexer.places import Address, read_place
from indexer.postgres.connections import Connections
from indexer.postgres.layout import schema_of
from indexer.postgres.publication import publish_bundle
from indexer.protocols import Generation
from service.cli.options import shelf_in
from service.engine import Engine
from service.question import content_words
from service.terminal import errors_told

_WARM = 20  # questions that are asked before time is taken
_COMPARED = 10  # best passages of each question
_DEPTH = 80  # candidates that the retriever takes from each index


def scale(
    library: Annotated[Path, typer.Argument(help="The bundle that is copied.")],
    address: Annotated[str, typer.Option(help="The database that it is copied into.")],
    questions: Annotated[int, typer.Option(min=1, help="How many are asked.")] = 200,
    rounds: Annotated[int, typer.Option(min=1, help="How often all are asked, each store in its turn.")] = 3,
    out: Annotated[Path | None, typer.Option(help="Add the results to this file.")] = None,
) -> None:
    """Measure a bundle beside the same library in PostgreSQL."""
    with errors_told():
        found = measure(library, Address(address), questions=questions, rounds=rounds)
        if out:
            kept = json.loads(out.read_text(encoding="utf-8")) if out.is_file() else {}
            kept[str(found["passages"])] = found
            out.write_text(
                json.dumps(dict(sorted(kept.items(), key=lambda item: int(item[0]))), indent=1) + "\n", encoding="utf-8"
            )
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def measure(library: Path, address: Address, *, questions: int, rounds: int) -> Measured:
    """Everything that is measured of one library."""
    with closing(open_bundle(library)) as bundle:
        started = time.perf_counter()
        generation = publish_bundle(bundle, address)
        copied_s = time.perf_counter() - started
        asked = _questions(questions)
        alike = _alike(bundle, shelf_in(address).open(), asked)
        counts = {
            "passages": bundle.manifest.passages,
            "documents": bundle.manifest.documents,
            "sentences": bundle.manifest.sentences,
        }
    folder = library / "generations" / current_generation(library)
    turns = [(_child(str(library), asked), _child(address.url, asked)) for _ in range(rounds)]
    bundles, databases = zip(*turns, strict=True)
    return {
        **counts,
        "bundle": {"disk_mb": _mb(sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())), **_together(bundles)},
        "postgres": {
            "copied_and_indexed_s": round(copied_s, 1), "disk_mb": _mb(_size(address, generation)), **_together(databases),
            **_server(address),
        },
        "same": {"of_10_passages": round(float(np.mean([_same(one, other) for one, other in turns])), 4), **alike},
    }  # fmt: skip


def _alike(bundle: Generation, database: Generation, asked: Sequence[str]) -> Measured:
    """The share of what the bundle's indexes find, the vectors' and the words', that the database's find too; and how the sum of
    the scores of what the one finds compares with that of the other: of many that are alike, either may find some.
    """
    embedder = OpenVinoEmbedder(bundle.embedder_folder)
    shares: dict[str, list[float]] = {}
    for question in asked:
        vector = embedder.embed_question(question)
        terms = [term for word in content_words(question) for term in bundle.lexical.terms(word)]
        near, other_near = (one.vectors.search(vector, _DEPTH) for one in (bundle, database))
        said, other_said = (one.lexical.search(terms, _DEPTH) for one in (bundle, database))
        for name, (rows, scores), (other_rows, other_scores), count in (
            ("80_by_vectors", near, other_near, _DEPTH), ("80_by_words", said, other_said, _DEPTH),
            ("10_by_words", said, other_said, _COMPARED),
        ):  # fmt: skip
            shares.setdefault(f"of_{name}", []).append(_share(rows[:count].tolist(), other_rows[:count].tolist()))
            score = float(other_scores[:count].sum() / scores[:count].sum()) if len(rows) else 1.0
            shares.setdefault(f"score_of_{name}", []).append(score)
    return {name: round(float(np.mean(found)), 4) for name, found in shares.items()}


def _share(wanted: Sequence[object], found: Sequence[object]) -> float:
    """How much of what is wanted was found; 1 where nothing is."""
    return len({*wanted} & {*found}) / len(wanted) if wanted else 1.0


def _questions(count: int) -> list[str]:
    """So many questions that people ask, spread over all there are."""
    asked = list(people_ask())
    return asked[:: max(1, len(asked) // count)][:count]


def _child(place: str, asked: Sequence[str]) -> Measured:
    """What a process of its own says of the store in that place. Raises EvalError where it fails."""
    given = json.dumps({"place": place, "questions": asked})  # not as an argument: others would see the password
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench.scale", "ask"], input=given, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode != 0:
        raise EvalError(f"Asking {read_place(place)} failed: {done.stderr.strip()[-300:]}")
    told: Measured = json.loads(done.stdout)
    return told


def ask(place: str, questions: Sequence[str]) -> Measured:
    """What a store takes: to open, for each question, in memory; and the best passages of each question."""
    started = time.perf_counter()
    engine = Engine(shelf_in(read_place(place)))
    opened_s = time.perf_counter() - started
    best = [[hit.passage.passage.id for hit in engine.search(question, k=_COMPARED)] for question in questions]
    for question in questions[:_WARM]:
        engine.ask(question)
    took = []
    for question in questions:
        started = time.perf_counter()
        engine.ask(question)
        took.append((time.perf_counter() - started) * 1000)
    memory = memory_of(descendants(os.getpid()))
    return {
        "opened_s": opened_s, "p50_ms": float(np.percentile(took, 50)), "p95_ms": float(np.percentile(took, 95)),
        "own_mb": memory.anonymous, "mapped_mb": memory.mapped, "best": best,
    }  # fmt: skip


def _together(rounds: Sequence[Measured]) -> Measured:
    """The median of each figure over the rounds, and of the times the range."""
    names = [name for name in rounds[0] if name != "best"]
    found: Measured = {name: round(float(np.median([one[name] for one in rounds])), 2) for name in names}
    for name in ("p50_ms", "p95_ms"):
        found[f"{name}_range"] = [round(f([one[name] for one in rounds]), 2) for f in (min, max)]
    return found


def _same(one: Measured, other: Measured) -> float:
    """The share of the best passages that both stores find, over all questions."""
    return float(np.mean([_share(a, b) for a, b in zip(one["best"], other["best"], strict=True)]))


def _size(address: Address, generation: str) -> int:
    """The bytes of the generation's tables and indexes."""
    sql = (
        "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relkind = 'r'"
    )
    with closing(Connections(address)) as connections:
        size: int = connections.query(sql, [schema_of(generation)])[0][0]
    return size


def _server(address: Address) -> Measured:
    """What the server's processes hold in memory, its shared buffers included; nothing where it runs elsewhere."""
    with closing(Connections(address)) as connections:
        pid = connections.query("SELECT pg_backend_pid()")[0][0]
        status = Path(f"/proc/{pid}/status")
        if not status.is_file() or "postgres" not in Path(f"/proc/{pid}/comm").read_text():
            return {}
        parent = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("PPid:"))
        return {"server_mb": memory_of(descendants(parent)).pss}


def _mb(size: int) -> float:
    return round(size / 1e6, 1)


def table(results: Mapping[str, Measured]) -> str:
    """The results as a table in Markdown: for each library a row of the bundle and one of the database."""
    lines = [
        "| passages | store | p50, ms | p95, ms | to open, s | to copy and index, s | disk, MB | own memory, MB | server's memory, MB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for found in results.values():
        for store, name in (("bundle", "bundle"), ("postgres", "PostgreSQL")):
            one = found[store]
            times = [f"{one[p]:.0f} ({one[f'{p}_range'][0]:.0f}–{one[f'{p}_range'][1]:.0f})" for p in ("p50_ms", "p95_ms")]
            more = [
                f"{one['opened_s']:.1f}",
                *(_or_dash(one.get(key)) for key in ("copied_and_indexed_s", "disk_mb", "own_mb", "server_mb")),
            ]
            lines.append(f"| {' | '.join((format(found['passages'], ','), name, *times, *more))} |")
    return "\n".join(lines) + "\n"


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


if __name__ == "__main__":
    if sys.argv[1:] == ["ask"]:
        given = json.load(sys.stdin)
        sys.stdout.write(json.dumps(ask(given["place"], given["questions"])) + "\n")
    elif sys.argv[1:2] == ["table"]:
        sys.stdout.write(table(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))))
    else:
        typer.run(scale)
