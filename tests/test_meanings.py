"""Questions as vectors."""

from dataclasses import replace

import numpy as np
import pytest

from service.engine import Engine
from service.meanings import meaning, meanings_begun, word_vectors
from service.question import Kind, Question

ASKED = Question(
    original="Is booze bad?", text="Is booze bad?", language="en", kind=Kind.OTHER, words=("booze",), focus=("booze", "bad"),
    restated="Is alcohol bad?",
)  # fmt: skip


def test_everyday_words_lean_to_what_pages_say(engine: Engine) -> None:
    library = engine._library
    said, meant = (library.embedder.embed_question(text) for text in (ASKED.text, ASKED.restated))
    found = meaning(library, ASKED).vector
    plain = meaning(library, replace(ASKED, restated=ASKED.text)).vector
    assert found @ meant > plain @ meant
    assert plain @ said > found @ said


def test_what_all_passages_share_counts_less(corpus_engine: Engine) -> None:
    library = corpus_engine._library
    plain = replace(ASKED, text="Is osteonecrosis bad?", restated="Is osteonecrosis bad?")
    said = library.embedder.embed_question(plain.text)
    found = meaning(library, plain).vector
    assert 0 < found @ library.centre < said @ library.centre
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)
    assert found @ said > 0.95  # it is still that question


def test_few_passages_share_nothing(engine: Engine) -> None:
    assert not engine._library.centre.any()


def test_a_part_leans_to_its_message(engine: Engine) -> None:
    library = engine._library
    message = replace(
        ASKED, text="I dive in cold bays. Is booze bad? Is smoking?", restated="I dive in cold bays. Is booze bad? Is smoking?"
    )
    alone = meaning(library, ASKED).vector
    whole, within = (meant.vector for meant in meanings_begun(library, message, [ASKED])())
    assert within @ whole > alone @ whole
    assert within @ alone > within @ whole  # the question itself counts most
    assert np.linalg.norm(within) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(whole, meaning(library, message).vector, atol=0.01)


def test_words_have_the_vectors_of_words(engine: Engine) -> None:
    library = engine._library
    question = replace(ASKED, focus=("zebra", "seaweed", "booze"))
    assert library.rows.keys() & set(question.focus) == {"seaweed"}
    meant = meaning(library, question)
    assert meant.words.keys() == {"zebra", "booze"}
    found = word_vectors(library, question.focus, meant)
    assert (found * library.embedder.embed_texts(question.focus)).sum(axis=1).min() > 0.999
    assert word_vectors(library, (), meant).shape == (0, library.bundle.manifest.dim)
