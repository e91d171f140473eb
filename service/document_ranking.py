"""Documents ranked by their passages.

A page that says it three times over answers better than one that mentions it once: a document scores the soft maximum of its five best
passages. More of them would favour long pages.
"""

import math
from collections.abc import Iterable

from service.retriever import Hit

_PASSAGES = 5
_SHARPNESS = 8.0


def ranked_documents(hits: Iterable[Hit], *, sharpness: float = _SHARPNESS) -> list[tuple[str, float]]:
    """(document, score), best first; of two that score the same the later id.

    A second passage as good as the best adds log(2) / sharpness to the document's score, a worse one less; at an infinite
    `sharpness` the best alone counts.
    """
    scores: dict[str, list[float]] = {}
    for hit in hits:
        scores.setdefault(hit.document.id, []).append(hit.score)
    found = {document: _soft_maximum(sorted(values)[-_PASSAGES:], sharpness) for document, values in scores.items()}
    return sorted(found.items(), key=lambda item: (item[1], item[0]), reverse=True)


def _soft_maximum(values: list[float], sharpness: float) -> float:
    """The largest value where `sharpness` is infinite, else log(sum(exp(sharpness * value))) / sharpness."""
    largest = max(values)
    if math.isinf(sharpness):
        return largest
    return largest + math.log(sum(math.exp(sharpness * (value - largest)) for value in values)) / sharpness
