"""What every measured system can do. This module needs nothing but Python: each system runs in an environment of its own."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

HITS = 8  # passages that answer a question
WORDS = 150  # in a passage, where a system leaves the cutting to who uses it: about 200 tokens

Ask = Callable[[str], list[str]]  # a question → the texts found for it, best first


@dataclass(frozen=True, slots=True)
class Source:
    """A document as every system is given it."""

    id: str
    title: str
    text: str


class System(Protocol):
    """A retrieval system. It is made as `System(model, kind)`: the folder of the model, and which of the system's ways to search."""

    def index(self, documents: Sequence[Source], folder: Path) -> int:
        """Cuts, embeds and saves the documents into the folder; how many passages came of them."""

    def index_embedded(self, passages: Sequence[str], vectors: Path, folder: Path) -> None:
        """Saves passages whose vectors stand in the .npy file, float32 (passages, dim), in the same order."""

    def index_to_change(self, documents: Sequence[Source], folder: Path) -> int:
        """Builds an index as `index` does, but such that it can be brought up to date; how many passages it holds."""

    def change(self, documents: Sequence[Source], changed: Source, folder: Path) -> int:
        """Brings that index of the documents up to date with one that changed, as the system's own guide says; how many passages it
        holds then. Raises NotImplementedError where the system cannot.
        """

    def open(self, folder: Path) -> Ask:
        """Opens what was saved."""


def read_sources(path: Path) -> list[Source]:
    """The documents of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [Source(record["_id"], record["title"], record["text"]) for record in records]


def cut(document: Source) -> Iterator[str]:
    """The document in pieces of `WORDS` words."""
    words = document.text.split()
    for start in range(0, len(words), WORDS):
        yield " ".join(words[start : start + WORDS])
