"""Documents are ranked by their best passages: the best counts most, and two more a little."""

import math

import numpy as np
import pytest

from indexer.documents import Document
from indexer.passages import Passage
from indexer.store import StoredPassage
from service.document_ranking import ranked_documents
from service.retriever import Hit


def hit(document: str, score: float) -> Hit:
    empty = np.zeros(0, np.float32)
    passage = StoredPassage(0, 0, 0, Passage(f"{document}:0", document, "", "", 0, 0, ()))
    return Hit(passage, Document(id=document, title="", sections=()), 1, score, score, 0.0, 0.0, empty, empty)


def test_worked_by_hand() -> None:
    found = dict(ranked_documents([hit("a", 1.0), hit("a", 0.9), hit("b", 0.7)], sharpness=10))
    assert found == {"a": pytest.approx(1.0 + math.log(1 + math.exp(-1)) / 10), "b": pytest.approx(0.7)}


def test_more_good_passages_win_over_one_but_not_over_a_better_one() -> None:
    hits = [hit("one", 1.0), hit("two", 1.0), hit("two", 0.95), hit("best", 1.2), hit("weak", 1.0), hit("weak", 0.1)]
    assert [document for document, _ in ranked_documents(hits, sharpness=15)] == ["best", "two", "weak", "one"]
    assert ranked_documents(hits, sharpness=15)[2][1] == pytest.approx(ranked_documents(hits, sharpness=15)[3][1], abs=1e-5)


def test_the_best_passage_alone() -> None:
    hits = [hit("a", 0.5), hit("b", 0.5), hit("b", 0.5), hit("c", -0.5)]
    assert ranked_documents(hits, sharpness=math.inf) == [("b", 0.5), ("a", 0.5), ("c", -0.5)]


def test_a_long_document_gains_by_three_passages_and_no_more() -> None:
    three, many = (ranked_documents([hit("a", 0.5)] * number)[0][1] for number in (5, 30))
    assert three == many > ranked_documents([hit("a", 0.5)] * 2)[0][1] > 0.5


def test_large_scores_and_no_hits() -> None:
    assert ranked_documents([hit("a", 1e4), hit("a", 1e4)], sharpness=0.1)[0][1] == pytest.approx(1e4 + math.log(2) / 0.1)
    assert ranked_documents([]) == []
