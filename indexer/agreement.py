"""Agreement: whether every part of a generation means the same passage by the same row.

The hashes say that no file has changed since it was published, and the counts that no row is missing. Neither says that row i of
one part is row i of another, nor that the model embeds on this machine as it did where the library was built. That is tried on a
few rows, spread over the library.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from indexer.embedder import Embedder, Vectors, units
from indexer.errors import BundleDamaged
from indexer.passage_vectors import Codes, PassageVectors, digest
from indexer.protocols import Generation, LexicalIndex, Store
from indexer.store import StoredPassage

_TRIED = 8  # rows whose words and sentences are looked at
_EMBEDDED = 2  # of these, the shortest: embedding is what costs
_ENOUGH = 2_000  # hits of a word; a word with more of them says nothing
_LEAST_COSINE = 0.95  # processors and batches differ by .01 at most, passages by .1 at least
_BUILD_AGAIN = "Build it again: medcite index SOURCE --out DIR"


def check_agreement(bundle: Generation, embedder: Embedder) -> None:
    """Raises BundleDamaged, naming the file, where a row that is tried is not the same passage in every part."""
    found = bundle.store.passages(tried_rows(bundle.store.passage_count))
    try:
        check_sentences(bundle.store, found)
        check_words(bundle.lexical, found)
        check_vectors(bundle, embedder, sorted(found, key=lambda stored: len(stored.passage.text))[:_EMBEDDED])
    except BundleDamaged as error:
        raise BundleDamaged(f"The parts of {bundle} disagree: {error.message}", hint=_BUILD_AGAIN) from error


def tried_rows(count: int) -> list[int]:
    """The rows that are tried of so many: the first, the last, and some between them."""
    return [int(row) for row in np.unique(np.linspace(0, count - 1, min(count, _TRIED)).astype(np.int64))]


def check_sentences(store: Store, found: Sequence[StoredPassage]) -> None:
    """Raises BundleDamaged where a passage's sentences do not begin where those of the passage before end."""
    for stored in found:
        behind = stored.first_sentence + len(stored.passage.sentences)
        last = stored.row + 1 == store.passage_count
        wanted = store.sentence_count if last else store.heads([stored.row + 1])[0].first_sentence
        if behind != wanted:
            raise BundleDamaged(f"in library.sqlite, the sentences of row {stored.row} end at {behind}, expected {wanted}.")


def check_words(lexical: LexicalIndex, found: Iterable[StoredPassage]) -> None:
    """Raises BundleDamaged where a passage is not found in its own row by its rarest word."""
    for stored in found:
        rarest = min(
            set(lexical.terms(stored.passage.text)), key=lambda term: (lexical.document_frequency(term), term), default=""
        )
        rows, _ = lexical.search([rarest] if rarest else [], _ENOUGH)
        if rarest and len(rows) < _ENOUGH and stored.row not in rows:
            raise BundleDamaged(f"in lexical, row {stored.row} lacks {rarest!r}, which its passage holds.")


def check_vectors(bundle: Generation, embedder: Embedder, found: Sequence[StoredPassage]) -> None:
    """Raises BundleDamaged where a passage, or one of its sentences, embeds to another vector than its row holds."""
    passages = [stored.passage for stored in found]
    window = embedder.card.window - len(embedder.card.passage_prompt)
    vectors, codes = PassageVectors(embedder, window=window, earlier=None).of(passages, [digest(passage) for passage in passages])
    held = bundle.vectors.vectors(np.array([stored.row for stored in found]))
    for stored, vector, parts, there in zip(found, vectors, codes, held, strict=True):
        _check_like("vectors.faiss", stored.row, vector[None], there[None])
        first = stored.first_sentence
        _check_like("sentences.int8", stored.row, parts, bundle.sentence_codes(slice(first, first + len(parts))))


def _check_like(part: str, row: int, wanted: Vectors | Codes, found: Vectors | Codes) -> None:
    """Compares vectors, (n, dim) each; a vector of zeros is like another one alone."""
    one, other = units(wanted.astype(np.float32)), units(found.astype(np.float32))
    cosines = (one * other).sum(axis=1)[one.any(axis=1) | other.any(axis=1)]
    if cosines.size and (mean := float(cosines.mean())) < _LEAST_COSINE:
        raise BundleDamaged(f"in {part}, row {row} holds the vector of another passage, or of another model (cosine {mean:.2f}).")
