"""The lexical index: tantivy (BM25) over heading and body."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import numpy as np
import tantivy

from indexer.embedder import Vectors
from indexer.errors import BundleDamaged
from indexer.vector_index import Rows

_ANALYZER = "medcite_en"
_FIELDS = ("heading", "body")
HEADING_BOOST = 1.5
_WRITER_BYTES = 128_000_000
_LONGEST_WORD = 60


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def stems(text: str) -> list[str]:
    """The words of a text as the index holds them: lower case, without accents, stemmed."""
    return [str(stem) for stem in _shared_analyzer().analyze(text)]


@lru_cache(maxsize=1)
def _shared_analyzer() -> tantivy.TextAnalyzer:
    return _analyzer()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_unsigned_field("row", stored=True, fast=True)
    return builder.build()


class LexicalIndex:
    """BM25 over stemmed words, any of which may match; row i is passage i."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._index.reload()
        self._searcher = index.searcher()

    @classmethod
    def build(cls, folder: Path, passages: Iterable[tuple[str, str]]) -> "LexicalIndex":
        """Indexes (heading, body) pairs in order into the folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer(_ANALYZER, _analyzer())
        # One thread: several would each write a segment, and ties would be broken differently from build to build.
        writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        for row, (heading, body) in enumerate(passages):
            document = tantivy.Document()
            document.add_text("heading", heading)
            document.add_text("body", body)
            document.add_unsigned("row", row)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Opens an index; raises BundleDamaged naming the folder."""
        try:
            if folder.is_dir() and not os.access(folder, os.W_OK):
                return cls._load_copy(folder)
            return cls(tantivy.Index.open(str(folder)))
        except (ValueError, OSError) as error:
            raise BundleDamaged(f"The lexical index {folder} cannot be read: {error}.") from error

    @classmethod
    def _load_copy(cls, folder: Path) -> "LexicalIndex":
        """The index, read from a copy: tantivy takes a lock file even to read, and here it could not."""
        with ExitStack() as stack:
            copy = stack.enter_context(tempfile.TemporaryDirectory(prefix="medcite-lexical-"))
            shutil.copytree(folder, copy, dirs_exist_ok=True)
            index = cls(tantivy.Index.open(copy))
            weakref.finalize(index, stack.pop_all().close)  # the copy goes when the index goes
        return index

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def terms(self, text: str) -> list[str]:
        """The words of a text as the index holds them: lower case, without accents, stemmed."""
        return stems(text)

    def document_frequency(self, term: str) -> int:
        """In how many passages' bodies the term stands."""
        return int(self._searcher.doc_freq("body", term))

    def search(self, terms: Sequence[str], k: int) -> tuple[Rows, Vectors]:
        """The k best rows and BM25 scores for terms as `terms` gives them; each further occurrence weighs again."""
        clauses = []
        for term in terms:
            for field in _FIELDS:
                query = tantivy.Query.term_query(self._index.schema, field, term, index_option="freq")
                if field == "heading":
                    query = tantivy.Query.boost_query(query, HEADING_BOOST)
                clauses.append((tantivy.Occur.Should, query))
        if not clauses or k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit=k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return np.array(rows, np.int64), np.array([score for score, _ in hits], np.float32)
