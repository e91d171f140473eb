"""The floor: sentence-transformers and a flat FAISS index, with nothing around them."""

import json
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from eval.bench.peers.system import HITS, Ask, Source, cut

ENCODER = (SentenceTransformer, "encode")


class System:
    """Dense retrieval alone."""

    def __init__(self, model: Path, kind: str) -> None:
        self._model = SentenceTransformer(str(model), device="cpu")

    def index(self, documents: Sequence[Source], folder: Path) -> int:
        passages = [piece for document in documents for piece in cut(document)]
        _save(passages, self._model.encode(passages, normalize_embeddings=True), folder)
        return len(passages)

    def index_embedded(self, passages: Sequence[str], vectors: Path, folder: Path) -> None:
        _save(passages, np.load(vectors), folder)

    def index_to_change(self, documents: Sequence[Source], folder: Path) -> int:
        return self.index(documents, folder)

    def change(self, documents: Sequence[Source], changed: Source, folder: Path) -> int:
        # Nothing is known of what was embedded before.
        return self.index([changed if document.id == changed.id else document for document in documents], folder)

    def open(self, folder: Path) -> Ask:
        index = faiss.read_index(str(folder / "vectors.faiss"))
        passages = json.loads((folder / "passages.json").read_text(encoding="utf-8"))

        def ask(question: str) -> list[str]:
            vector = self._model.encode([question], normalize_embeddings=True)
            _, rows = index.search(vector, HITS)
            return [passages[row] for row in rows[0] if row >= 0]

        return ask


def _save(passages: Sequence[str], vectors: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", folder: Path) -> None:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    folder.mkdir(parents=True, exist_ok=True)
    faiss.write_index(index, str(folder / "vectors.faiss"))
    (folder / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
