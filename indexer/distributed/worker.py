"""The worker: what a process on another machine does for a build."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.bundle import quantise
from indexer.changes import recipe
from indexer.distributed.unfinished import Batch, Codes, Text
from indexer.embedder import OpenVinoEmbedder
from indexer.loaders import SourceFile
from indexer.reading import Piece, limits_for, read


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a worker needs: the files of the exported model, by name, and the settings that passages are cut by."""

    model: Mapping[str, bytes]
    encoding: str
    passage_tokens: int


def model_files(folder: Path) -> dict[str, bytes]:
    """The files of an exported model, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


class Worker:
    """Reads files and embeds texts, with the same model and code as the process that builds."""

    def __init__(self, equipment: Equipment, threads: int) -> None:
        """Opens the model, with so many threads."""
        self._equipment = equipment
        with tempfile.TemporaryDirectory(prefix="medcite-") as folder:
            for name, data in equipment.model.items():
                (Path(folder) / name).write_bytes(data)
            self._embedder = OpenVinoEmbedder(Path(folder), threads=threads, side_by_side=True)
        self._limits = limits_for(self._embedder, encoding=equipment.encoding, passage_tokens=equipment.passage_tokens)

    def recipe(self) -> str:
        """By what code and settings this worker cuts files."""
        return recipe(self._equipment.encoding, self._equipment.passage_tokens)

    def read(self, files: Sequence[SourceFile]) -> list[list[Piece]]:
        """What each of the files holds."""
        return [list(read(file, self._limits)) for file in files]

    def embed(self, texts: Sequence[Text]) -> Batch:
        """The texts' vectors."""
        whole = np.zeros((len(texts), self._embedder.card.dim), np.float32)
        parts: list[Codes] = [np.zeros((0, self._embedder.card.dim), np.int8)] * len(texts)
        for place, embedded in self._embedder.embed_passages(texts):
            whole[place] = embedded.whole
            parts[place] = quantise(embedded.parts)
        return Batch(whole, tuple(parts))
