"""Summaries: what passages say to a question at length, in the order in which their documents say it.

An answer picks a few points; a summary tells a share of every document. How much grows with the root of the document's length:
of a document four times as long, twice as much is told. A sentence is judged together with its neighbours, since what stands
beside a telling sentence mostly belongs to it.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from indexer.embedder import Vectors
from service.quotes import Quote, quotable
from service.retriever import Hit

LENGTH = 7.5  # words for each root of a document's words: 75 of a document of 100, 150 of one of 400
_NEIGHBOURS = 0.5  # what the sentences before and after count for beside a sentence's own nearness


def summarise(hits: Sequence[Hit], *, length: float = LENGTH) -> list[Quote]:
    """The quotations that say most to the question that found these passages, about `length` words for each root of a
    document's words. Documents come in the order of their first passages, each one's words in their own order.
    """
    documents: dict[str, list[Hit]] = {}
    for hit in hits:
        documents.setdefault(hit.document.id, []).append(hit)
    candidates = [quote for passages in documents.values() for quote in _candidates(passages)]
    words = length * sum(math.sqrt(sum(_words(hit.passage.passage.text) for hit in found)) for found in documents.values())
    order = {id_: place for place, id_ in enumerate(documents)}
    chosen = sorted(_chosen(candidates, words), key=lambda quote: (order[quote.hit.document.id], quote.start, quote.end))
    return _runs(chosen)


def _candidates(passages: Sequence[Hit]) -> Iterable[Quote]:
    """What can be quoted of one document, each scored by its sentences' nearness, which their neighbours share."""
    in_order = sorted(passages, key=lambda hit: hit.passage.passage.start)
    nearness = _shared(np.concatenate([hit.sentence_scores for hit in in_order]))
    first = 0
    for hit in in_order:
        for quote in quotable(hit):
            yield replace(quote, score=float(nearness[first + quote.first : first + quote.last + 1].mean()))
        first += len(hit.sentence_scores)


def _shared(nearness: Vectors) -> Vectors:
    """Each sentence's nearness, float32 (sentences,), with what its neighbours on either side give and take."""
    # At either end of the document the one neighbour that there is stands for both.
    padded = np.pad(nearness, 1, mode="reflect")
    beside = (padded[:-2] + padded[2:]) / 2
    return ((nearness + _NEIGHBOURS * beside) / (1 + _NEIGHBOURS)).astype(np.float32)


def _chosen(candidates: Iterable[Quote], words: float) -> list[Quote]:
    """The best quotations that come nearest to so many words; sentences that two of them share count once."""
    chosen: list[Quote] = []
    told: defaultdict[int, set[int]] = defaultdict(set)  # passage row → numbers of the sentences told
    for quote in sorted(candidates, key=lambda quote: -quote.score):
        if words <= 0:
            break
        new = set(range(quote.first, quote.last + 1)) - told[quote.hit.passage.row]
        length = sum(_words(_sentence(quote.hit, number)) for number in new)
        if new and (length <= 2 * words or not chosen):  # else it leads further from the length than it brings near
            chosen.append(quote)
            told[quote.hit.passage.row] |= new
            words -= length
    return chosen


def _runs(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotations in order, those made one that overlap, or follow each other in one paragraph."""
    runs: list[Quote] = []
    for quote in quotes:
        before = runs[-1] if runs else None
        if before and before.hit is quote.hit and quote.first <= before.last + 1:
            between = quote.hit.document.text[before.end : quote.start]
            if quote.first <= before.last or "\n" not in between:
                runs[-1] = replace(before, last=max(before.last, quote.last), end=max(before.end, quote.end))
                continue
        runs.append(quote)
    return runs


def _sentence(hit: Hit, number: int) -> str:
    sentence = hit.passage.passage.sentences[number]
    return hit.document.text[sentence.start : sentence.end]


def _words(text: str) -> int:
    return len(text.split())
