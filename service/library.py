"""The library as the service reads it: an open generation with everything that is made from it, swapped as one."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.agreement import check_agreement
from indexer.embedder import OpenVinoEmbedder, Vectors, unit
from indexer.protocols import Generation, Shelf
from indexer.shelves import shelf_of
from service.batching import Batching
from service.names import Names, read_names
from service.retriever import Retriever
from service.word_memory import WordMemory

_FEWEST = 100  # passages from which their mean is what they share, and not what each of them says
_SAMPLE = 2000  # passages whose mean stands for that of all


@dataclass(frozen=True, slots=True)
class Library:
    """An open generation and everything that reads it."""

    bundle: Generation
    embedder: OpenVinoEmbedder
    batching: Batching  # by the embedder, of what is asked at the same time
    retriever: Retriever
    vocabulary: dict[str, int]  # word → documents that use it, in row order
    rows: dict[str, int]  # word → row
    words_met: WordMemory  # vectors of words that are not in the library
    names: Names
    centre: Vectors  # what all passages have in common, float32 (dim,), unit length or zero


def open_library(root: Path | Shelf, *, threads: int) -> Library:
    """The published generation in `root`, a few passages of which are looked up in all its parts. Raises BundleMissing, BundleDamaged or
    BundleIncompatible.
    """
    bundle = shelf_of(root).open()
    embedder = OpenVinoEmbedder(bundle.embedder_folder, threads=threads)
    check_agreement(bundle, embedder)
    vocabulary = bundle.store.words()
    rows = {word: row for row, word in enumerate(vocabulary)}
    return Library(
        bundle,
        embedder,
        Batching(embedder.begin),
        Retriever(bundle),
        vocabulary,
        rows,
        WordMemory(),
        read_names(bundle.store.synonyms()),
        _centre(bundle),
    )


def _centre(bundle: Generation) -> Vectors:
    """The direction of the passages' mean, from a sample spread over the library; zero where there are too few to have one."""
    count = len(bundle.vectors)
    if count < _FEWEST:
        return np.zeros(bundle.manifest.dim, np.float32)
    rows = np.unique(np.linspace(0, count - 1, min(count, _SAMPLE)).astype(np.int64))
    return unit(bundle.vectors.vectors(rows).mean(axis=0))
