"""Two quotations say the same where their words, or their figures, agree."""

from typing import cast

import numpy as np
import pytest

from indexer.documents import Document, Section
from indexer.passages import Passage
from indexer.store import StoredPassage
from service.quotes import Quote
from service.repetition import says_the_same
from service.retriever import Hit


def quote(text: str, *, axis: tuple[float, float] = (1.0, 0.0)) -> Quote:
    """A quotation that is the whole text of a document, in a direction of meaning."""
    document = Document(id="kelp", title="kelp", sections=(Section("", text),))
    stored = StoredPassage(0, 0, 0, cast("Passage", None))  # only its place in the document is looked at
    vector = np.array(axis, np.float32)
    hit = Hit(stored, document, 1, 1.0, 1.0, 0.0, 1.0, np.ones(1, np.float32), vector[None])
    start = document.text.index(text)
    return Quote(hit=hit, first=0, last=0, start=start, end=start + len(text), score=1.0, vector=vector)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kelp fever is carried by mites of the sea.", "Kelp fever is carried by sea mites."),
        (
            "In 25 of 100 divers the skin of the hands peels.",
            "The skin of the hands peels in 25 out of 100 divers, a study says.",
        ),
        # The other tells more, but of the same figure.
        (
            "Of 100 divers with the fever, 25 peel.",
            "Divers peel with the fever: 25 of 100 divers did, and most of the divers swam.",
        ),
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert says_the_same(quote(one), quote(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kelp fever is carried by mites of the sea.", "Kelp fever is not carried by mites of the sea."),
        ("In 25 of 100 divers the skin of the hands peels.", "In 40 of 100 divers the skin of the hands peels."),
        ("Kelp fever lasts two weeks in divers.", "A pair of fins costs little in two shops."),
    ],
)
def test_other_things(one: str, other: str) -> None:
    assert not says_the_same(quote(one), quote(other))


def test_the_same_numbers_of_other_things_are_other_figures() -> None:
    one, other = "Of 100 divers with the fever, 25 peel.", "Divers peel with the fever: 25 of 100 divers did, and 7 swam."
    assert says_the_same(quote(one), quote(other))
    assert not says_the_same(quote(one), quote(other, axis=(0.6, 0.8)))
    assert not says_the_same(quote(other), quote(one))  # 7 swam
