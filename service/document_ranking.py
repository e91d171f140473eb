"""Documents ranked by their passages."""

import math
from collections.abc import Iterable

from service.retriever import Hit


def ranked_documents(hits: Iterable[Hit], *, sharpness: float = math.inf) -> list[tuple[str, float]]:
    """(document, score), best first; of two that score the same the later id. A document scores as its best passage does.

    At a finite `sharpness` it scores the soft maximum of its passages: a second one as good as the best adds log(2) / sharpness,
    a worse one less.
    """
    scores: dict[str, list[float]] = {}
    for hit in hits:
        scores.setdefault(hit.document.id, []).append(hit.score)
    found = {document: _soft_maximum(values, sharpness) for document, values in scores.items()}
    return sorted(found.items(), key=lambda item: (item[1], item[0]), reverse=True)


def _soft_maximum(values: list[float], sharpness: float) -> float:
    """The largest value where `sharpness` is infinite, else log(sum(exp(sharpness * value))) / sharpness."""
    largest = max(values)
    if math.isinf(sharpness):
        return largest
    return largest + math.log(sum(math.exp(sharpness * (value - largest)) for value in values)) / sharpness
