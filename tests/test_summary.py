"""A summary tells the sentences that are nearest to the question, in their documents' order, each quoted as it stands."""

from collections.abc import Sequence

import numpy as np

from indexer.documents import Document, Section
from indexer.passages import Passage, Sentence
from indexer.store import StoredPassage
from service.retriever import Hit
from service.summary import summarise

WORDS = "bone knee hip mite kelp salt rest moon dusk dawn".split()


def sentence(number: int, words: int = 5) -> str:
    """A statement that stands alone, of so many words."""
    return f"{' '.join(['Bone', WORDS[number], *['heals'] * (words - 2)])}."


def document(id_: str, paragraphs: Sequence[Sequence[str]]) -> Document:
    return Document(id=id_, title="", sections=(Section("", "\n\n".join(" ".join(p) for p in paragraphs)),))


def hit(of: Document, sentences: Sequence[str], nearness: Sequence[float], *, row: int = 0) -> Hit:
    starts = [of.text.index(s) for s in sentences]
    spans = tuple(Sentence(start, start + len(s)) for start, s in zip(starts, sentences, strict=True))
    text = of.text[spans[0].start : spans[-1].end]
    passage = Passage(f"{of.id}:{row}", of.id, "", text, spans[0].start, spans[-1].end, spans)
    scores = np.array(nearness, np.float32)
    vectors = np.ones((len(sentences), 2), np.float32)
    return Hit(StoredPassage(row, 0, 0, passage), of, 1, 1.0, 1.0, 0.0, 0.0, scores, vectors)


def told(hits: Sequence[Hit], *, length: float) -> list[str]:
    quotes = summarise(hits, length=length)
    for quote in quotes:
        assert quote.text == quote.hit.document.text[quote.start : quote.end]
    return [quote.text for quote in quotes]


TEN = [sentence(number) for number in range(10)]  # 50 words: the root is 7.07


def apart(sentences: Sequence[str]) -> Document:
    return document("a", [[s] for s in sentences])


def test_the_nearest_come_in_the_order_of_the_document() -> None:
    nearness = [0.9, 0, 0, 0, 0, 0, 0, 0, 0, 0.8]
    assert told([hit(apart(TEN), TEN, nearness)], length=10 / 50**0.5) == [TEN[0], TEN[9]]


def test_of_a_document_four_times_as_long_twice_as_much_is_told() -> None:
    long = [f"{sentence(number % 10)[:-1]} on day {number}." for number in range(40)]  # eight words each
    short = long[:10]
    for sentences, count in ((short, 5), (long, 10)):
        text = apart(sentences)
        found = told([hit(text, sentences, np.linspace(1, 0.5, len(sentences)).tolist())], length=40 / 80**0.5)
        assert found == sentences[:count]


def test_neighbours_share_their_nearness() -> None:
    # The fifth is nearest by itself; the first two are near together.
    nearness = [0.5, 0.5, 0.0, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert told([hit(apart(TEN), TEN, nearness)], length=10 / 50**0.5) == TEN[:2]


def test_neighbours_are_those_of_the_document_not_of_the_passage() -> None:
    text = apart(TEN)
    halves = [hit(text, TEN[:5], [0, 0, 0, 0, 0.5], row=0), hit(text, TEN[5:], [0.5, 0, 0.6, 0, 0], row=1)]
    assert told(halves, length=10 / 50**0.5) == [TEN[4], TEN[5]]


def test_sentences_of_one_paragraph_that_follow_each_other_are_one_quotation() -> None:
    text = document("a", [TEN[:3], TEN[3:]])
    found = told([hit(text, TEN, [1, 1, 1, 1, 0, 0, 0, 0, 0, 0])], length=20 / 50**0.5)
    assert found == [" ".join(TEN[:3]), TEN[3]]


def test_a_sentence_that_points_back_brings_the_one_it_points_to() -> None:
    sentences = [TEN[0], "It glows and aches at dusk.", *TEN[2:]]
    found = told([hit(apart(sentences), sentences, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0])], length=11 / 51**0.5)
    assert found == [f"{TEN[0]}\n\nIt glows and aches at dusk."]


def test_the_document_with_the_best_passage_comes_first() -> None:
    one, other = document("z", [TEN[:5]]), document("a", [TEN[5:]])
    hits = [hit(one, TEN[:5], [0.5] * 5, row=7), hit(other, TEN[5:], [0.9] * 5, row=3)]
    assert [quote.hit.document.id for quote in summarise(hits, length=100)] == ["z", "a"]


def test_something_is_told_however_short() -> None:
    assert told([hit(apart(TEN), TEN, np.linspace(0, 1, 10).tolist())], length=0.01) == [TEN[9]]
    assert told([hit(apart(TEN[:1]), TEN[:1], [0.1])], length=0.01) == [TEN[0]]


def test_a_long_sentence_that_leads_further_off_is_left_for_shorter_ones() -> None:
    sentences = [sentence(0, 40), *TEN[1:6]]
    nearness = [0.5, 0.1, 0.9, 0.1, 0.1, 0.1]
    words = 10
    assert told([hit(apart(sentences), sentences, nearness)], length=words / 65**0.5) == TEN[1:3]


def test_without_passages_there_is_nothing_to_tell() -> None:
    assert summarise([]) == []
