"""Haystack: pipelines over its in-memory store, dense and with BM25."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from sentence_transformers import SentenceTransformer

from eval.bench.peers.system import HITS, WORDS, Ask, Source

ENCODER = (SentenceTransformer, "encode")
_FILE = "store.json"


class System:
    """Dense retrieval, or ("hybrid") with BM25 beside it, joined by reciprocal ranks."""

    def __init__(self, model: Path, kind: str) -> None:
        self._model = str(model)
        self._kind = kind
        self._embedder = SentenceTransformersDocumentEmbedder(
            model=self._model, device=ComponentDevice.from_str("cpu"), progress_bar=False, normalize_embeddings=True
        )
        self._embedder.warm_up()  # the model is shared with what embeds questions

    def index(self, documents: Sequence[Source], folder: Path) -> int:
        store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        self._write(documents, store)
        _save(store, folder)
        return int(store.count_documents())

    def index_embedded(self, passages: Sequence[str], vectors: Path, folder: Path) -> None:
        store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        by_text = dict(zip(passages, np.load(vectors).tolist(), strict=True))  # a document is known by its text
        store.write_documents([Document(content=text, embedding=vector) for text, vector in by_text.items()])
        _save(store, folder)

    def index_to_change(self, documents: Sequence[Source], folder: Path) -> int:
        return self.index(documents, folder)

    def change(self, documents: Sequence[Source], changed: Source, folder: Path) -> int:
        store = InMemoryDocumentStore.load_from_disk(str(folder / _FILE))
        self._write([changed if document.id == changed.id else document for document in documents], store)
        return int(store.count_documents())

    def open(self, folder: Path) -> Ask:
        store = InMemoryDocumentStore.load_from_disk(str(folder / _FILE))
        pipeline = Pipeline()
        embedder = SentenceTransformersTextEmbedder(
            model=self._model, device=ComponentDevice.from_str("cpu"), progress_bar=False, normalize_embeddings=True
        )
        pipeline.add_component("embedder", embedder)
        pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=HITS))
        pipeline.connect("embedder.embedding", "dense.query_embedding")
        if self._kind == "dense":
            return lambda question: _texts(pipeline.run({"embedder": {"text": question}})["dense"])
        pipeline.add_component("lexical", InMemoryBM25Retriever(store, top_k=HITS))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=HITS))
        pipeline.connect("dense", "joiner")
        pipeline.connect("lexical", "joiner")
        return lambda question: _texts(pipeline.run({"embedder": {"text": question}, "lexical": {"query": question}})["joiner"])

    def _write(self, documents: Sequence[Source], store: InMemoryDocumentStore) -> None:
        pipeline = Pipeline()
        pipeline.add_component("splitter", DocumentSplitter(split_by="word", split_length=WORDS, split_overlap=0))
        pipeline.add_component("embedder", self._embedder)
        pipeline.add_component("writer", DocumentWriter(store, policy=DuplicatePolicy.OVERWRITE))
        pipeline.connect("splitter", "embedder")
        pipeline.connect("embedder", "writer")
        sources = [Document(content=document.text, meta={"source": document.id}) for document in documents]
        pipeline.run({"splitter": {"documents": sources}})
        pipeline.remove_component("embedder")  # a component belongs to one pipeline at a time, and this one holds the model


def _texts(found: dict[str, list[Document]]) -> list[str]:
    return [document.content or "" for document in found["documents"]]


def _save(store: InMemoryDocumentStore, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    store.save_to_disk(str(folder / _FILE))
