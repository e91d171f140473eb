"""Workers that note what they embed, and can be made to stop in the middle of it."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ray

from indexer.distributed.unfinished import Batch, Text
from indexer.distributed.worker import Equipment, Worker
from indexer.loaders import SourceFile
from indexer.reading import Piece


def noting(folder: Path, *, hold: str = "", after: int = 0) -> type[Any]:
    """A kind of worker that notes in the folder what it embeds. On the node `hold` ("*": on any) it stops in the batch that comes
    after so many, and makes a file `held`.
    """

    class Noting:
        def __init__(self, equipment: Equipment, threads: int) -> None:
            self._worker = Worker(equipment, threads)
            self._node = ray.get_runtime_context().get_node_id()
            self._batches = 0

        def recipe(self) -> str:
            return self._worker.recipe()

        def read(self, files: Sequence[SourceFile]) -> list[list[Piece]]:
            return self._worker.read(files)

        def embed(self, texts: Sequence[Text]) -> Batch:
            path = folder / f"{time.time_ns()}-{os.getpid()}"
            path.with_suffix(".new").write_text(json.dumps({"node": self._node, "texts": [text for text, _ in texts]}))
            path.with_suffix(".new").rename(path.with_suffix(".json"))
            if hold in {"*", self._node} and self._batches >= after:
                (folder / "held").touch()
                time.sleep(600)
            self._batches += 1
            return self._worker.embed(texts)

    return Noting


def notes(folder: Path) -> list[dict[str, Any]]:
    """What the workers noted, in order: the node, and the texts of a batch."""
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def wait_for(path: Path, *, seconds: float = 120.0) -> None:
    """Waits until there is such a file."""
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"{path} did not come"
        time.sleep(0.05)
