"""The embedder that computes what nobody has computed yet: the rest was embedded elsewhere, and is kept."""

from collections.abc import Iterator, Sequence

from indexer.distributed.unfinished import Unfinished, text_key
from indexer.embedder import Embedded, Embedder, Span, Vectors, texts_as_passages


class KeptEmbedder:
    """Gives the vectors that are kept; an embedder of the same model makes the others."""

    def __init__(self, embedder: Embedder, kept: Unfinished) -> None:
        self.card = embedder.card
        self._embedder = embedder
        self._kept = kept

    def count(self, text: str) -> int:
        return self._embedder.count(text)

    def embed_question(self, text: str) -> Vectors:
        return self._embedder.embed_question(text)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return texts_as_passages(self, texts)

    def embed_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[tuple[int, Embedded]]:
        keys = [text_key(text, tuple(spans)) for text, spans in passages]
        kept = self._kept.of(keys)
        yield from ((place, kept[key]) for place, key in enumerate(keys) if key in kept)
        rest = [place for place, key in enumerate(keys) if key not in kept]
        for place, embedded in self._embedder.embed_passages([passages[place] for place in rest]):
            yield rest[place], embedded
