"""The vocabulary: words counted by document, and kept right by difference."""

import random
from pathlib import Path

import numpy as np
import pytest

from indexer.bundle import open_bundle, quantise
from indexer.documents import Document, Section
from indexer.embedder import OpenVinoEmbedder
from indexer.vocabulary import Vocabulary, word_codes


def document(title: str, text: str, *also_called: str) -> Document:
    return Document(id=title, title=title, sections=(Section("", text),), also_called=also_called)


KELP = document("Kelp fever", "Kelp, kelp and a MITE; the mite is 3 mm. It's é–über.", "KF", "seaweed fever")
MOON = document("Moon knee", "The knee of the mite.", "lunar knee")


def counted(*documents: Document) -> Vocabulary:
    vocabulary = Vocabulary()
    for each in documents:
        vocabulary.add(each)
    return vocabulary


def test_words_are_counted_once_a_document_the_most_frequent_first() -> None:
    words = counted(KELP, MOON).words()
    assert words[:3] == [("mite", 2, 0), ("the", 2, 0), ("and", 1, 0)]
    assert {word for word, used, named in words if (used, named) == (1, 1)} == {
        "kelp",
        "fever",
        "seaweed",
        "moon",
        "knee",
        "lunar",
    }
    assert ("über", 1, 0) in words
    assert not any(len(word) < 3 for word, _, _ in words)


def test_what_is_removed_is_as_if_it_had_never_been() -> None:
    vocabulary = counted(KELP, MOON, KELP)
    vocabulary.remove(KELP)
    assert vocabulary.words() == counted(KELP, MOON).words()
    vocabulary.remove(KELP)
    assert vocabulary.words() == counted(MOON).words()


@pytest.mark.parametrize("seed", range(5))
def test_counts_kept_by_difference_are_those_of_counting_anew(seed: int) -> None:
    chance = random.Random(seed)
    names = "kelp moon knee fever mite".split()
    documents = [document(chance.choice(names), " ".join(chance.choices(names, k=4)), chance.choice(names)) for _ in range(12)]
    before = counted(*documents[:8])
    after = Vocabulary({word: (used, named) for word, used, named in before.words()})
    for each in documents[8:]:
        after.add(each)
    for each in documents[:4]:
        after.remove(each)
    assert after.words() == counted(*documents[4:]).words()
    assert after.subject(8) == counted(*documents[4:]).subject(8)


def test_the_subject_is_what_half_the_documents_bear_in_a_name() -> None:
    assert counted(KELP, MOON).subject(2) == "seaweed"  # the last of equals in the alphabet
    assert counted(KELP, MOON, MOON).subject(3) == "moon"
    assert counted(KELP, document("Sun elbow", ""), document("Sea toe", "")).subject(3) == ""
    assert counted(KELP).subject(1) == ""
    assert Vocabulary().subject(0) == ""


def test_the_words_of_the_bundle_before_are_copied_and_the_others_embedded(library: Path, embedder: OpenVinoEmbedder) -> None:
    previous = open_bundle(library)
    words = ["kelp", "zebra", *list(previous.store.words())[:3]]
    codes = word_codes(words, embedder, previous)
    rows = {word: row for row, word in enumerate(previous.store.words())}
    np.testing.assert_array_equal(codes[[0, 2, 3, 4]], previous.word_codes(np.array([rows[w] for w in words if w != "zebra"])))
    np.testing.assert_array_equal(codes[1], quantise(embedder.embed_texts(["zebra"]))[0])
    assert word_codes(["kelp"], embedder, None).shape == (1, embedder.card.dim)
    assert word_codes([], embedder, previous).shape == (0, embedder.card.dim)
