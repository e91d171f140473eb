"""LlamaIndex: sentence splitter and FAISS."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissVectorStore
from sentence_transformers import SentenceTransformer

from eval.bench.peers.system import HITS, Ask, Source

ENCODER = (SentenceTransformer, "encode")
_DIM = 384
_TOKENS = 200  # in a passage


class System:
    """Dense retrieval; there is no BM25 on FAISS without a package more."""

    def __init__(self, model: Path, kind: str) -> None:
        self._embedding = HuggingFaceEmbedding(model_name=str(model), device="cpu", embed_batch_size=32)

    def index(self, documents: Sequence[Source], folder: Path) -> int:
        index = VectorStoreIndex.from_documents(
            [_document(document) for document in documents],
            storage_context=StorageContext.from_defaults(vector_store=_store()),
            embed_model=self._embedding,
            transformations=[_splitter()],
        )
        index.storage_context.persist(str(folder))
        return len(index.docstore.docs)

    def index_embedded(self, passages: Sequence[str], vectors: Path, folder: Path) -> None:
        nodes = [TextNode(text=text, embedding=vector.tolist()) for text, vector in zip(passages, np.load(vectors), strict=True)]
        index = VectorStoreIndex(
            nodes, storage_context=StorageContext.from_defaults(vector_store=_store()), embed_model=self._embedding
        )
        index.storage_context.persist(str(folder))

    def index_to_change(self, documents: Sequence[Source], folder: Path) -> int:
        return self.index(documents, folder)

    def change(self, documents: Sequence[Source], changed: Source, folder: Path) -> int:
        index = self._opened(folder)
        fresh = [_document(changed if document.id == changed.id else document) for document in documents]
        index.refresh_ref_docs(fresh)
        return len(index.docstore.docs)

    def open(self, folder: Path) -> Ask:
        retriever = self._opened(folder).as_retriever(similarity_top_k=HITS)
        return lambda question: [found.get_content() for found in retriever.retrieve(question)]

    def _opened(self, folder: Path) -> VectorStoreIndex:
        store = FaissVectorStore.from_persist_dir(str(folder))
        context = StorageContext.from_defaults(vector_store=store, persist_dir=str(folder))
        index: VectorStoreIndex = load_index_from_storage(context, embed_model=self._embedding, transformations=[_splitter()])
        return index


def _store() -> FaissVectorStore:
    return FaissVectorStore(faiss_index=faiss.IndexFlatIP(_DIM))


def _splitter() -> SentenceSplitter:
    return SentenceSplitter(chunk_size=_TOKENS, chunk_overlap=0)


def _document(source: Source) -> Document:
    return Document(text=source.text, id_=source.id)
