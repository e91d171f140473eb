"""What a library's parts can do, whatever holds them: a bundle on disk, or PostgreSQL. Whoever answers sees these alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.bundle import Manifest
from indexer.documents import Document
from indexer.embedder import Card, Vectors
from indexer.store import PassageHead, StoredPassage
from indexer.vector_index import Rows


class VectorIndex(Protocol):
    """The dense index: row i is passage i."""

    def __len__(self) -> int: ...

    @property
    def dim(self) -> int: ...

    def search(self, question: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k best rows and their inner products with one unit vector (dim,), best first; fewer where there are fewer."""

    def vectors(self, rows: Rows) -> Vectors:
        """The stored vectors of these rows, float32 (len(rows), dim)."""


class LexicalIndex(Protocol):
    """The lexical index: row i is passage i."""

    def __len__(self) -> int: ...

    def terms(self, text: str) -> list[str]:
        """The words of a text as the index holds them: lower case, without accents, stemmed."""

    def document_frequency(self, term: str) -> int:
        """In how many passages' bodies the term stands."""

    def search(self, terms: Sequence[str], k: int) -> tuple[Rows, Vectors]:
        """The k best rows and BM25 scores for terms as `terms` gives them; each further occurrence weighs again."""


class Store(Protocol):
    """Documents, passages and sentences."""

    @property
    def document_count(self) -> int: ...

    @property
    def passage_count(self) -> int: ...

    @property
    def sentence_count(self) -> int: ...

    def documents(self, rows: Sequence[int]) -> list[Document]:
        """The documents in those rows, in the order asked for."""

    def document_by_id(self, document_id: str) -> Document | None: ...

    def document_list(self, *, limit: int, offset: int = 0) -> list[tuple[str, str, str, str, str]]:
        """(id, title, topic, language, tier) of the documents in order."""

    def heads(self, rows: Sequence[int]) -> list[PassageHead]:
        """The heads of the passages in those rows, in the order asked for."""

    def passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        """The passages in those rows, in the order asked for."""

    def text(self, document_id: str) -> str | None:
        """The canonical text of a document, or None where there is no such document."""

    def passage_keys(self) -> Iterator[tuple[bytes, int, int, int]]:
        """(what the passage's vectors are known by, row, first sentence row, number of sentences) of every passage, in any order."""

    def synonyms(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(title, other names) of every document that has other names."""

    def words(self) -> dict[str, int]:
        """The library's vocabulary in row order: word → number of documents that use it."""


class Generation(Protocol):
    """A published library, open for reading; it never changes. `str` says where it stands."""

    @property
    def manifest(self) -> Manifest: ...

    @property
    def card(self) -> Card: ...

    @property
    def embedder_folder(self) -> Path:
        """The exported model that made the vectors."""

    @property
    def store(self) -> Store: ...

    @property
    def vectors(self) -> VectorIndex: ...

    @property
    def lexical(self) -> LexicalIndex: ...

    def sentence_codes(self, rows: Rows | slice) -> npt.NDArray[np.int8]:
        """The stored int8 rows of these sentences, as `quantise` made them."""

    def sentence_vectors(self, rows: Rows) -> Vectors:
        """The vectors of these sentences, float32 (len(rows), dim), unit length (to int8's precision)."""

    def sentence_scores(self, rows: Rows, vector: Vectors) -> Vectors:
        """The cosines of these sentences with a unit vector, float32 (len(rows),)."""

    def word_vectors(self, rows: Rows) -> Vectors:
        """The vectors of these words of the vocabulary, each embedded by itself; rows from `manifest.words` on have none."""

    def close(self) -> None:
        """Lets go of what it holds open; a second call does nothing."""


class Shelf(Protocol):
    """Where the generations of one library are published. `str` says where, without a password."""

    def current(self) -> str:
        """The name of the published generation. Raises BundleMissing, BundleDamaged or BundleUnreachable."""

    def open(self) -> Generation:
        """The published generation. Raises BundleMissing, BundleDamaged, BundleIncompatible or BundleUnreachable."""
