"""Agreement: parts that are whole, each with its hash in the manifest, and yet mean another passage by the same row."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import faiss
import numpy as np
import pytest

from indexer.agreement import check_agreement, tried_rows
from indexer.bundle import generation_files, open_bundle, read_manifest
from indexer.embedder import Embedded, OpenVinoEmbedder, Span
from indexer.errors import BundleDamaged
from indexer.lexical_index import LexicalIndex


@pytest.fixture
def root(library: Path, tmp_path: Path) -> Path:
    """A library of its own, whose parts are exchanged."""
    return Path(shutil.copytree(library, tmp_path / "library"))


def _folder(root: Path) -> Path:
    return root / "generations" / (root / "current").read_text().strip()


def _vectors_one_row_on(folder: Path) -> None:
    index = faiss.read_index(str(folder / "vectors.faiss"))
    shifted = faiss.IndexFlatIP(index.d)
    shifted.add(np.roll(index.reconstruct_n(0, index.ntotal), 1, axis=0))
    faiss.write_index(shifted, str(folder / "vectors.faiss"))


def _sentences_one_row_on(folder: Path) -> None:
    dim = read_manifest(folder).dim
    codes = np.fromfile(folder / "sentences.int8", np.int8).reshape(-1, dim)
    np.roll(codes, 1, axis=0).tofile(folder / "sentences.int8")


def _words_in_another_order(folder: Path) -> None:
    with closing(open_bundle(folder.parents[1])) as opened:
        texts = list(opened.store.lexical_texts())
    # Renamed, not removed: tantivy may still put its lock file into the folder of an index that was just closed.
    (folder / "lexical").rename(folder.parents[1] / "lexical before")
    LexicalIndex.build(folder / "lexical", reversed(texts))


def _first_sentence_one_row_on(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "library.sqlite")) as store, store:
        store.execute("UPDATE passages SET first_sentence = first_sentence + 1 WHERE row = 1")


def _exchange(root: Path, exchange: Callable[[Path], None]) -> None:
    """Exchanges a part, and has the manifest name the hash of what is there now."""
    folder = _folder(root)
    exchange(folder)
    fields = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(fields | {"files": generation_files(folder)}))


def test_what_was_built_together_agrees(library: Path, embedder: OpenVinoEmbedder) -> None:
    with closing(open_bundle(library)) as opened:
        check_agreement(opened, embedder)


@pytest.mark.parametrize(
    ("exchange", "part"),
    [
        (_vectors_one_row_on, r"in vectors\.faiss, row \d+ holds the vector of another passage"),
        (_sentences_one_row_on, r"in sentences\.int8, row \d+ holds the vector of another passage"),
        (_words_in_another_order, r"in lexical, row \d+ lacks '\w+', which its passage holds"),
        (_first_sentence_one_row_on, r"in library\.sqlite, the sentences of row \d+ end at \d+, expected \d+"),
    ],
)
def test_a_part_of_other_rows_is_named(
    root: Path, embedder: OpenVinoEmbedder, exchange: Callable[[Path], None], part: str
) -> None:
    _exchange(root, exchange)
    with (
        closing(open_bundle(root)) as opened,  # every hash and every count is right
        pytest.raises(BundleDamaged, match=rf"The parts of {_folder(root)} disagree: {part}.*Build it again: medcite index"),
    ):
        check_agreement(opened, embedder)


class _Elsewhere:
    """The model as it would embed on a machine where something is wrong with it."""

    def __init__(self, embedder: OpenVinoEmbedder) -> None:
        self.card = embedder.card
        self.count = embedder.count
        self.embed_texts = embedder.embed_texts
        self.embed_question = embedder.embed_question
        self._embedder = embedder

    def embed_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[tuple[int, Embedded]]:
        for place, embedded in self._embedder.embed_passages(passages):
            yield place, Embedded(-embedded.whole, embedded.parts)


def test_a_model_that_embeds_otherwise_here_is_told(library: Path, embedder: OpenVinoEmbedder) -> None:
    with closing(open_bundle(library)) as opened, pytest.raises(BundleDamaged, match=r"vectors\.faiss, row .* another model"):
        check_agreement(opened, _Elsewhere(embedder))


@pytest.mark.parametrize(("count", "rows"), [(1, [0]), (3, [0, 1, 2]), (15, [0, 2, 4, 6, 8, 10, 12, 14])])
def test_the_rows_that_are_tried_are_spread(count: int, rows: list[int]) -> None:
    assert tried_rows(count) == rows
