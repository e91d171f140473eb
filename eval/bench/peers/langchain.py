"""LangChain: recursive splitter, FAISS, and BM25 in an ensemble."""

import json
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from langchain_classic.indexes import SQLRecordManager
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.docstore.in_memory import InMemoryDocstore
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.indexing import index
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from eval.bench.peers.system import HITS, Ask, Source

ENCODER = (SentenceTransformer, "encode")
_DIM = 384
_CHARS = 1000  # in a passage: about 200 tokens


class System:
    """Dense retrieval, or ("hybrid") with BM25 beside it, in equal parts."""

    def __init__(self, model: Path, kind: str) -> None:
        self._embeddings = HuggingFaceEmbeddings(
            model_name=str(model), model_kwargs={"device": "cpu"}, encode_kwargs={"normalize_embeddings": True}
        )
        self._kind = kind

    def index(self, documents: Sequence[Source], folder: Path) -> int:
        passages = _split(documents)
        _save(FAISS.from_documents(passages, self._embeddings), [passage.page_content for passage in passages], folder)
        return len(passages)

    def index_embedded(self, passages: Sequence[str], vectors: Path, folder: Path) -> None:
        pairs = list(zip(passages, np.load(vectors).tolist(), strict=True))
        _save(FAISS.from_embeddings(pairs, self._embeddings), passages, folder)

    def index_to_change(self, documents: Sequence[Source], folder: Path) -> int:
        store = FAISS(self._embeddings, faiss.IndexFlatL2(_DIM), InMemoryDocstore(), {})
        folder.mkdir(parents=True, exist_ok=True)
        return self._index(documents, store, folder)

    def change(self, documents: Sequence[Source], changed: Source, folder: Path) -> int:
        return self._index(
            [changed], FAISS.load_local(str(folder), self._embeddings, allow_dangerous_deserialization=True), folder
        )

    def _index(self, documents: Sequence[Source], store: FAISS, folder: Path) -> int:
        """Indexes what is new in the documents; LangChain keeps a record of what it indexed before."""
        records = SQLRecordManager("bench", db_url=f"sqlite:///{folder / 'records.sqlite'}")
        records.create_schema()
        index(_split(documents), records, store, cleanup="incremental", source_id_key="source", key_encoder="sha256")
        store.save_local(str(folder))
        return len(store.index_to_docstore_id)

    def open(self, folder: Path) -> Ask:
        store = FAISS.load_local(str(folder), self._embeddings, allow_dangerous_deserialization=True)
        dense = store.as_retriever(search_kwargs={"k": HITS})
        if self._kind == "dense":
            return lambda question: [found.page_content for found in dense.invoke(question)]
        # BM25Retriever cannot be saved: it is made again from the texts at every start.
        lexical = BM25Retriever.from_texts(json.loads((folder / "passages.json").read_text(encoding="utf-8")), k=HITS)
        both = EnsembleRetriever(retrievers=[lexical, dense], weights=[0.5, 0.5])
        return lambda question: [found.page_content for found in both.invoke(question)][:HITS]


def _split(documents: Sequence[Source]) -> list[Document]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHARS, chunk_overlap=0)
    texts = [document.text for document in documents]
    passages: list[Document] = splitter.create_documents(texts, [{"source": document.id} for document in documents])
    return passages


def _save(store: FAISS, passages: Sequence[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    store.save_local(str(folder))
    (folder / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
