"""The model as medcite runs it: exported, in the precision that its folder says."""

from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.embedder import OpenVinoEmbedder, Vectors


def encoder(folder: str, threads: int) -> Callable[[Sequence[str]], Vectors]:
    """What embeds texts, on so many threads: float32 (n, dim), unit length."""
    embedder = OpenVinoEmbedder(Path(folder), threads=threads)

    def encode(texts: Sequence[str]) -> Vectors:
        if len(texts) == 1:
            return embedder.embed_question(texts[0])[None]
        return embedder.embed_texts(texts)

    return encode
