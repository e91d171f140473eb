"""Reranking by late interaction: each token of the question looks for the token of the passage that is nearest in meaning.

After Khattab and Zaharia 2020 (ColBERT, https://arxiv.org/abs/2004.12832), with the token vectors of the library's own model. It reads
the best passages anew for every question, which costs many forward passes; the service does not do it.
"""

from collections.abc import Sequence
from dataclasses import replace

from indexer.embedder import OpenVinoEmbedder
from service.retriever import Hit

DEPTH = 30  # passages that are read again


def reranked(hits: Sequence[Hit], question: str, *, embedder: OpenVinoEmbedder, weight: float) -> list[Hit]:
    """The hits, best first, the first `DEPTH` of them with `weight` times the mean over the question's tokens of the largest
    cosine with a token of the passage added to their score. Their order may change among themselves only.
    """
    first, rest = hits[:DEPTH], hits[DEPTH:]
    asked, *read = embedder.embed_tokens([question, *(hit.passage.passage.text for hit in first)])
    if not (first and len(asked)):
        return list(hits)
    nearness = [float((asked @ tokens.T).max(axis=1).mean()) if len(tokens) else 0.0 for tokens in read]
    middle = sum(nearness) / len(nearness)  # so that what is read again is not lifted over what is not
    scored = [replace(hit, score=hit.score + weight * (near - middle)) for hit, near in zip(first, nearness, strict=True)]
    ordered = sorted(scored, key=lambda hit: (-hit.score, hit.passage.row))
    return [replace(hit, rank=rank) for rank, hit in enumerate((*ordered, *rest), start=1)]
