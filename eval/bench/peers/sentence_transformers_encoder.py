"""The model as sentence-transformers runs it."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]


def encoder(folder: str, threads: int) -> Callable[[Sequence[str]], Vectors]:
    """What embeds texts, on so many threads: float32 (n, dim), unit length."""
    torch.set_num_threads(threads)
    model = SentenceTransformer(folder, device="cpu")

    def encode(texts: Sequence[str]) -> Vectors:
        vectors: Vectors = model.encode(list(texts), normalize_embeddings=True)
        return vectors

    return encode
