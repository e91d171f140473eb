"""Reading: a source file → its documents, cut into passages.

It depends on the file and on the limits alone, so that any process may do it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from indexer.documents import Document, Dropped
from indexer.embedder import Embedder
from indexer.errors import SourceError
from indexer.loaders import Loaded, SourceFile, load
from indexer.passages import Limits, Passage, cut
from indexer.tokens import count_tokens

log = logging.getLogger(__name__)

_SPECIAL_TOKENS = 2


@dataclass(frozen=True, slots=True)
class CutDocument:
    """A document under the id that its loader gives it, and its passages, which have `tokens` tiktoken tokens in all."""

    document: Document
    passages: tuple[Passage, ...]
    tokens: int

    def under(self, id_: str) -> "CutDocument":
        """The same under another id, which its passages bear too."""
        if id_ == self.document.id:
            return self
        passages = (replace(p, id=f"{id_}{p.id.removeprefix(self.document.id)}", document_id=id_) for p in self.passages)
        return CutDocument(replace(self.document, id=id_), tuple(passages), self.tokens)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a document of it, that is left out, and why."""

    reason: str


Piece = CutDocument | Dropped | Skipped  # of what a file holds


def limits_for(embedder: Embedder, *, encoding: str, passage_tokens: int) -> Limits:
    """How long passages may be that this embedder is to embed."""
    card = embedder.card
    return Limits(
        count=lambda text: count_tokens(text, name=encoding),
        max_tokens=passage_tokens,
        window_count=embedder.count,
        window=card.window - _SPECIAL_TOKENS - embedder.count(card.passage_prompt),
    )


def read(file: SourceFile, limits: Limits) -> Iterator[Piece]:
    """What a file holds: its documents in order, and what is left out of it, with the reasons."""
    skipped: list[str] = []
    loaded = Loaded((), (), "")
    with unreadable_told(file.place, skipped):
        loaded = load(file)
    yield from loaded.dropped
    for document in loaded.documents:
        passages: tuple[Passage, ...] = ()
        with unreadable_told(file.place, skipped):
            passages = tuple(cut(document, limits))
            if not passages:
                raise SourceError("nothing to quote: only notices or lists of links")
        if passages:
            yield CutDocument(document, passages, sum(limits.count(passage.text) for passage in passages))
    yield from map(Skipped, skipped)


@contextmanager
def unreadable_told(place: str, skipped: list[str]) -> Iterator[None]:
    """Notes why a file cannot be read: one that trips a parser must not cost the others."""
    try:
        yield
    except SourceError as error:
        skipped.append(error.message)
    except (ValueError, RecursionError, LookupError) as error:
        log.warning("cannot load %s", place, exc_info=error)
        skipped.append(f"cannot be read: {type(error).__name__}: {error}")
