"""Conditions leave parts of the ranking out, and nothing else."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from eval.conditions import CONDITIONS, Condition, body_vectors, find_condition, under, with_weights
from eval.errors import NothingToRun
from service.library import Library, open_library
from service.meanings import meaning
from service.question import Question, read_question
from service.retriever import Weights


@pytest.fixture
def opened(library: Path) -> Iterator[Library]:
    """A library of its own for each test: a condition uses it up."""
    found = open_library(library, threads=2)
    yield found
    found.bundle.close()


def asked(library: Library, text: str) -> Question:
    return read_question(text, max_chars=1000, vocabulary=library.vocabulary, names=library.names)


def order(library: Library, text: str) -> list[tuple[str, float]]:
    question = asked(library, text)
    hits = library.retriever.search(question, meaning(library, question).vector, 50, depth=50)
    return [(hit.passage.passage.id, hit.score) for hit in hits]


def test_the_service_condition_is_the_service(opened: Library) -> None:
    before = order(opened, "What causes kelp fever?")
    assert order(under(find_condition("service"), opened), "What causes kelp fever?") == before
    assert find_condition("service").weights == Weights()
    assert find_condition("service").read


def test_each_condition_adds_to_the_one_before() -> None:
    names = [condition.name for condition in CONDITIONS]
    assert len(set(names)) == len(names)
    steps = CONDITIONS[names.index("heading") : names.index("with-words") + 1]
    parts = [{name for name, weight in asdict(step.weights).items() if weight} for step in steps]
    assert all(fewer < more for fewer, more in pairwise(parts))


def test_lexical_alone_knows_nothing_of_meaning(opened: Library) -> None:
    found = order(under(find_condition("lexical"), opened), "seaweed")
    # One passage holds the word; the names of the illness are those of its document, and stand with every passage of it.
    assert found[0][1] == pytest.approx(Weights().lexical)
    assert {score for _, score in order(under(find_condition("lexical"), opened), "zebra")} == {0.0}


def test_bodies_are_taken_out_of_the_stored_vectors(opened: Library) -> None:
    stored = opened.bundle.store.passages(range(opened.bundle.manifest.passages))
    wanted = opened.embedder.embed_texts([one.passage.text for one in stored])
    assert np.abs(body_vectors(opened.bundle, opened.embedder.embed_texts) - wanted).max() < 0.02
    hits = dict(order(under(find_condition("body"), opened), "Does walking by day help?"))
    vector = meaning(opened, asked(opened, "Does walking by day help?")).vector
    for one, body in zip(stored, wanted, strict=True):
        assert hits[one.passage.id] == pytest.approx(float(body @ vector), abs=0.02)


def test_weights_are_read(opened: Library) -> None:
    condition = with_weights(find_condition("heading"), "lexical=0.5, kind=1e-2")
    assert condition.weights == Weights(**{**dict.fromkeys(asdict(Weights()), 0.0), "lexical": 0.5, "kind": 0.01})
    assert (condition.name, condition.read) == ("heading, lexical=0.5, kind=1e-2", False)
    assert with_weights(Condition("a", ""), "sentence=0").weights.sentence == 0.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lexical", "'lexical' is no weight"),
        ("lexical=much", "no weight"),
        ("size=1", "no weight 'size'"),
        ("", "'' is no weight"),
    ],
)
def test_what_is_no_weight_is_refused(text: str, told: str) -> None:
    with pytest.raises(NothingToRun, match=told):
        with_weights(Condition("a", ""), text)


def test_an_unknown_condition_names_the_known_ones() -> None:
    with pytest.raises(NothingToRun) as raised:
        find_condition("magic")
    assert "body" in raised.value.hint
