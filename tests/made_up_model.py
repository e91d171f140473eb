"""A made-up model for tests of the build: it embeds at once, and the same text always alike, whatever it is embedded with."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer import build as build_module
from indexer.embedder import Card, Embedded, Span, Vectors

CARD = Card(name="made-up", weights_sha256="0" * 64, dim=16, window=64, pooling="mean", inputs=())


def _vector(*texts: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256("\0".join(texts).encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).normal(size=CARD.dim)
    unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


class MadeUpEmbedder:
    """Vectors drawn by the hash of the text. `asked` holds the texts of all passages that were embedded."""

    card = CARD

    def __init__(self) -> None:
        self.asked: list[str] = []

    def count(self, text: str) -> int:
        return len(text.split())

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return np.array([_vector(text) for text in texts], np.float32).reshape(-1, CARD.dim)

    def embed_question(self, text: str) -> Vectors:
        return _vector(text)

    def embed_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[tuple[int, Embedded]]:
        for place, (text, spans) in reversed(list(enumerate(passages))):
            if spans:  # a heading has none
                self.asked.append(text)
            parts = [_vector(text, text[start:end]) for start, end in spans]
            yield place, Embedded(_vector(text), np.array(parts, np.float32).reshape(-1, CARD.dim))


def use_made_up_model(folder: Path, patch: pytest.MonkeyPatch) -> MadeUpEmbedder:
    """Lets `build` use the made-up model, whose files come to lie in the folder; returns it."""
    folder.mkdir()
    (folder / "card.json").write_text(CARD.to_json())
    for name in ("model.xml", "model.bin", "tokenizer.json"):
        (folder / name).write_text(name)
    embedder = MadeUpEmbedder()
    patch.setattr(build_module, "exported_model", lambda *_: folder)
    patch.setattr(build_module, "OpenVinoEmbedder", lambda *_, **__: embedder)
    return embedder
