"""Words that the library does not use are read by the model once, and no more of them are kept than there is room for."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from indexer.embedder import Vectors
from service import word_memory
from service.batching import Batching
from service.engine import Engine
from service.meanings import meaning, word_vectors
from service.question import Kind, Question
from service.word_memory import WordMemory

ASKED = Question(
    original="Is booze bad?", text="Is booze bad?", language="en", kind=Kind.OTHER, words=("booze",), focus=("booze", "zebra"),
    restated="Is booze bad?",
)  # fmt: skip


def test_the_model_reads_a_word_once(engine: Engine) -> None:
    read: list[str] = []
    library = engine._library

    def begin(texts: Sequence[str]) -> Callable[[], Vectors]:
        read.extend(texts)
        return library.embedder.begin(texts)

    watched = replace(library, batching=Batching(begin), words_met=WordMemory())
    first, second = meaning(watched, ASKED), meaning(watched, ASKED)
    assert sorted(read) == ["Is booze bad?", "Is booze bad?", "booze", "zebra"]
    for meant in (first, second):
        assert meant.words.keys() == {"booze", "zebra"}
        alone = library.embedder.embed_texts(ASKED.focus)
        assert (word_vectors(watched, ASKED.focus, meant) * alone).sum(axis=1).min() > 0.999
    np.testing.assert_allclose(first.vector, second.vector, atol=0.01)


def test_the_words_met_first_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_memory, "_MOST", 3)
    memory = WordMemory()
    vectors = np.eye(5, dtype=np.float32)
    memory.keep(dict(zip("abcde", vectors, strict=True)))
    found = memory.known("edcba")
    assert found.keys() == set("cde")
    np.testing.assert_array_equal(found["e"], vectors[4])
    assert found["e"].base is None  # it does not hold the array it came from
