"""What is measured of a grown library in a process of its own, so that its memory is its own:

    python -m eval.bench.growing build BASE PASSAGES WORK LIBRARY     builds a library of so many passages, most of them made up
    python -m eval.bench.growing recall LIBRARY QUESTIONS             holds its dense index against a flat one

Each prints one JSON object.
"""

import json
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np

from eval.bench.perturbed import PerturbedEmbedder
from eval.bench.synthetic import read_base, slack, write_documents
from eval.errors import EvalError
from indexer import build as building
from indexer.bundle import Bundle, open_bundle
from indexer.embedder import OpenVinoEmbedder, Vectors
from service.building import build_settings
from service.settings import read_settings

_K = 10
_DEPTH = 80  # candidates that the retriever takes from the index
_BLOCK = 65_536  # vectors at once
_KIB = 1024
_WARM = 20  # questions
_SAME = 1e-6  # of an inner product: less is rounding


def grow(base_root: Path, count: int, work: Path, library: Path) -> dict[str, object]:
    """Builds the library, by the pipeline that builds any, and says what it took. Raises EvalError where it came out otherwise."""
    bundle = open_bundle(base_root)
    base = read_base(bundle)
    if len(base.passages) <= base.near.shape[1]:
        raise EvalError(f"{base_root} holds {len(base.passages)} passages of prose, too few to vary.")
    documents = work / f"documents-{count}"
    shutil.rmtree(documents, ignore_errors=True)
    documents.mkdir(parents=True)
    write_documents(base, count, documents)
    embedder = PerturbedEmbedder(OpenVinoEmbedder(bundle.embedder_folder), bundle, base)
    shutil.rmtree(library, ignore_errors=True)
    with _embedding_by(embedder):
        report = building.build([documents], library, build_settings(read_settings()))
    shutil.rmtree(documents)
    bundle.close()
    if abs(report.passages - count) > slack(count):
        raise EvalError(f"{library} has {report.passages} passages, expected {count}.")
    return {
        "passages": report.passages, "documents": report.documents, "sentences": report.sentences, "tokens": report.tokens,
        "seconds": report.seconds, "real": min(count, len(base.passages)), "unknown_sentences": embedder.unknown,
        "cosine": embedder.cosine, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB,
        "files_mb": {name: round(size / 1e6, 1) for name, size in _sizes(report.folder)},
    }  # fmt: skip


@contextmanager
def _embedding_by(embedder: PerturbedEmbedder) -> Iterator[None]:
    """Lets builds embed by this embedder, however they open theirs; the model that goes into the library stays the real one."""
    real = vars(building)["OpenVinoEmbedder"]
    vars(building)["OpenVinoEmbedder"] = lambda *_, **__: embedder
    try:
        yield
    finally:
        vars(building)["OpenVinoEmbedder"] = real


def _sizes(generation: Path) -> Iterator[tuple[str, int]]:
    """The parts of a generation, and their bytes."""
    for part in sorted(generation.iterdir()):
        yield part.name, sum(file.stat().st_size for file in part.rglob("*")) if part.is_dir() else part.stat().st_size


def recall(library: Path, questions: Sequence[str]) -> dict[str, object]:
    """How much of what a flat index finds for real questions the library's own index finds, and what both take."""
    bundle = open_bundle(library)
    embedder = OpenVinoEmbedder(bundle.embedder_folder)
    vectors = np.stack([embedder.embed_question(question) for question in questions])
    flat = faiss.IndexFlatIP(bundle.vectors.dim)
    for start in range(0, len(bundle.vectors), _BLOCK):
        flat.add(bundle.vectors.vectors(np.arange(start, min(start + _BLOCK, len(bundle.vectors)))))
    found: dict[str, object] = {"kind": kind_of(bundle)}
    best = flat.search(vectors, _DEPTH)[0]
    for k in (_K, _DEPTH):
        own = [bundle.vectors.search(vector, k)[1] for vector in vectors]
        # Of passages that are alike, any may be found: what scores no less than the last of the best is one of them.
        shares = [float((scores >= last - _SAME).mean()) for scores, last in zip(own, best[:, k - 1], strict=True)]
        found |= {f"recall_at_{k}": float(np.mean(shares)), f"worst_at_{k}": min(shares)}
    faiss.omp_set_num_threads(1)
    found["flat_ms"] = _median_ms(lambda vector: flat.search(vector[None], _DEPTH), vectors)
    found["index_ms"] = _median_ms(lambda vector: bundle.vectors.search(vector, _DEPTH), vectors)
    bundle.close()
    return found


def kind_of(bundle: Bundle) -> str:
    """The kind of the library's dense index, as FAISS calls it."""
    index = faiss.read_index(str(bundle.folder / "vectors.faiss"), faiss.IO_FLAG_MMAP_IFC)
    return type(index).__name__.removeprefix("Index")


def _median_ms(search: Callable[[Vectors], object], vectors: Vectors) -> float:
    for vector in vectors[:_WARM]:
        search(vector)
    times = []
    for vector in vectors:
        started = time.perf_counter()
        search(vector)
        times.append((time.perf_counter() - started) * 1000)
    return float(np.median(times))


def main() -> int:
    """Does what the arguments say; 0."""
    command, *arguments = sys.argv[1:]
    if command == "build":
        base, count, work, library = arguments
        found = grow(Path(base), int(count), Path(work), Path(library))
    else:
        library, asked = arguments
        found = recall(Path(library), json.loads(Path(asked).read_text(encoding="utf-8")))
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
