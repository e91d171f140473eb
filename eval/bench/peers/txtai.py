"""txtai: its own vectors, and BM25 fused with them."""

from collections.abc import Sequence
from pathlib import Path

from txtai import Embeddings
from txtai.vectors import HFVectors

from eval.bench.peers.system import HITS, Ask, Source, cut

ENCODER = (HFVectors, "encode")


class System:
    """Hybrid retrieval, the texts kept in SQLite."""

    def __init__(self, model: Path, kind: str) -> None:
        self._model = str(model)

    def index(self, documents: Sequence[Source], folder: Path) -> int:
        embeddings = self._embeddings()
        embeddings.index(_pieces(documents))
        embeddings.save(str(folder))
        return int(embeddings.count())

    def index_embedded(self, passages: Sequence[str], vectors: Path, folder: Path) -> None:
        raise NotImplementedError("txtai embeds the texts of a hybrid index itself")

    def index_to_change(self, documents: Sequence[Source], folder: Path) -> int:
        return self.index(documents, folder)

    def change(self, documents: Sequence[Source], changed: Source, folder: Path) -> int:
        embeddings = Embeddings()
        embeddings.load(str(folder))
        # Nothing in the index says which passages a document had: it is told by their ids.
        before = next(document for document in documents if document.id == changed.id)
        embeddings.delete([id_ for id_, _ in _pieces([before])])
        embeddings.upsert(_pieces([changed]))
        return int(embeddings.count())

    def open(self, folder: Path) -> Ask:
        embeddings = Embeddings()
        embeddings.load(str(folder))
        return lambda question: [found["text"] for found in embeddings.search(question, HITS)]

    def _embeddings(self) -> Embeddings:
        return Embeddings(path=self._model, hybrid=True, content=True, gpu=False)


def _pieces(documents: Sequence[Source]) -> list[tuple[str, str]]:
    return [(f"{document.id}:{number}", piece) for document in documents for number, piece in enumerate(cut(document))]
