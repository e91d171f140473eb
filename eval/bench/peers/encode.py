"""One way to run the model, measured from within: python -m eval.bench.peers.encode ENCODER FOLDER THREADS [SAMPLE VECTORS]

Without a sample it opens the model and embeds one question. With one (JSON: {"questions": [...], "passages": [...]}) it takes the
time of each question by itself and of all passages together, whose vectors go to VECTORS. It prints one JSON object.
"""

import json
import pkgutil
import resource
import sys
import time
from pathlib import Path

import numpy as np

_WARM = 20  # questions, or passages
_QUESTION = "What causes a fever that comes back every night?"


def main() -> int:
    """Does what the arguments say; 0."""
    name, folder, threads, *sample = sys.argv[1:]
    started = time.perf_counter()
    encode = pkgutil.resolve_name(f"eval.bench.peers.{name}:encoder")(folder, int(threads))
    encode([_QUESTION])
    found: dict[str, object] = {
        "open_s": time.perf_counter() - started,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if sample:
        texts = json.loads(Path(sample[0]).read_text(encoding="utf-8"))
        for question in texts["questions"][:_WARM]:
            encode([question])
        milliseconds = []
        for question in texts["questions"]:
            started = time.perf_counter()
            encode([question])
            milliseconds.append((time.perf_counter() - started) * 1000)
        encode(texts["passages"][:_WARM])
        started = time.perf_counter()
        vectors = encode(texts["passages"])
        seconds = time.perf_counter() - started
        np.save(sample[1], vectors)
        found |= {"ms": milliseconds, "passages_per_s": len(texts["passages"]) / seconds}
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
