"""Passage vectors: each passage has its own, computed once or copied."""

from pathlib import Path

import numpy as np
import pytest
from made_up_model import CARD, MadeUpEmbedder

from indexer.bundle import open_bundle, quantise
from indexer.embedder import OpenVinoEmbedder
from indexer.passage_vectors import PassageVectors, digest
from indexer.passages import Passage, Sentence


def passage(heading: str, text: str, *spans: tuple[int, int], at: int = 0) -> Passage:
    sentences = tuple(Sentence(at + start, at + end) for start, end in spans)
    return Passage("id", "document", heading, text, at, at + len(text), sentences)


def vectors(embedder: MadeUpEmbedder) -> PassageVectors:
    return PassageVectors(embedder, window=8, earlier=None)


KELP = passage("Kelp", "It is brown. It floats.", (0, 12), (13, 23))


def test_the_digest_knows_what_the_vectors_are_made_from_and_nothing_else() -> None:
    assert digest(KELP) == digest(passage("Kelp", KELP.text, (0, 12), (13, 23), at=700))
    others = [
        passage("Moss", KELP.text, (0, 12), (13, 23)),
        passage("Kelp", "It is green. It floats.", (0, 12), (13, 23)),
        passage("Kelp", KELP.text, (0, 23)),
    ]
    assert len({digest(KELP), *map(digest, others)}) == 4


def test_a_passage_is_half_body_half_heading_and_its_sentences_are_codes() -> None:
    model = MadeUpEmbedder()
    whole, codes = vectors(model).of([KELP], [digest(KELP)])
    ((_, embedded),) = model.embed_passages([(KELP.text, [(0, 12), (13, 23)])])
    np.testing.assert_allclose(whole[0], (embedded.whole + model.embed_question("Kelp")) / 2, atol=1e-6)
    np.testing.assert_array_equal(codes[0], quantise(embedded.parts))


def test_what_is_the_same_is_embedded_once_and_stands_in_every_place() -> None:
    model = MadeUpEmbedder()
    moss = passage("Moss", "It is green.", (0, 12))
    asked = [KELP, moss, KELP, KELP, moss]
    made = vectors(model)
    whole, codes = made.of(asked, [digest(each) for each in asked])
    assert sorted(model.asked) == sorted([KELP.text, moss.text])
    np.testing.assert_array_equal(whole[[0, 1, 0, 0, 1]], whole)
    assert [len(each) for each in codes] == [2, 1, 2, 2, 1]
    assert not np.array_equal(whole[0], whole[1])
    assert made.reused == 0


def test_a_long_line_of_one_sentence_over_and_over_is_embedded_once() -> None:
    model = MadeUpEmbedder()
    asked = [KELP] * 5000
    assert vectors(model).of(asked, [digest(KELP)] * 5000)[0].shape == (5000, CARD.dim)
    assert model.asked == [KELP.text]


def test_a_heading_over_the_window_is_cut() -> None:
    long, cut = passage("kelp " * 40, "It is brown.", (0, 12)), passage("kelp " * 5, "It is brown.", (0, 12))
    made = vectors(MadeUpEmbedder())
    np.testing.assert_array_equal(*made.of([long, cut], [digest(long), digest(cut)])[0])


@pytest.mark.parametrize("known", [True, False])
def test_what_the_bundle_before_has_is_copied(library: Path, embedder: OpenVinoEmbedder, known: bool) -> None:
    previous = open_bundle(library)
    passages = [stored.passage for stored in previous.store.passages([4, 1])]
    if not known:
        passages = [passage("New", "It is new.", (0, 10))]
    made = PassageVectors(embedder, window=254, earlier=previous)
    whole, codes = made.of(passages, [digest(each) for each in passages])
    assert made.reused == (2 if known else 0)
    if known:
        np.testing.assert_array_equal(whole, previous.vectors.vectors(np.array([4, 1])))
        first = previous.store.passages([4])[0].first_sentence
        np.testing.assert_array_equal(codes[0], previous.sentence_codes(slice(first, first + len(codes[0]))))


def test_the_beginning_of_the_text_is_no_heading() -> None:
    model = MadeUpEmbedder()
    untitled = passage("It is brown. It …", KELP.text, (0, 12), (13, 23))
    whole, _ = vectors(model).of([untitled, KELP], [digest(untitled), digest(KELP)])
    np.testing.assert_allclose(whole[0], model.embed_question(KELP.text), atol=1e-6)
    assert not np.allclose(whole[0], whole[1])
