"""A question's terms are weighted by how rare they are in the library."""

import pytest

from indexer.lexical_index import LexicalIndex
from service.terms import Terms

BODIES = ("Divers get kelp fever.", "Divers swim.", "Divers rest.", "Kelp grows.")


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return LexicalIndex.build(tmp_path_factory.mktemp("terms") / "lexical", [("", body) for body in BODIES])


def test_a_rare_term_weighs_more_than_a_common_one(lexical: LexicalIndex) -> None:
    weights = Terms(("divers", "kelp", "fever"), lexical).weights
    diver, kelp, fever = (weights[lexical.terms(word)[0]] for word in ("divers", "kelp", "fever"))
    assert 0 < diver < kelp < fever


def test_a_word_that_the_library_lacks_weighs_most(lexical: LexicalIndex) -> None:
    terms = Terms(("fever", "tulip"), lexical)
    assert terms.weights["tulip"] > terms.weights["fever"]


def test_terms_are_found_in_any_inflection(lexical: LexicalIndex) -> None:
    terms = Terms(("divers", "fever"), lexical)
    assert terms.found("A diver has no FEVERS, it seems.") == set(terms.weights)
    assert terms.found("A swimmer") == set()


def test_a_share_is_part_of_all_the_weight(lexical: LexicalIndex) -> None:
    terms = Terms(("divers", "fever"), lexical)
    fever = terms.found("fever")
    assert terms.share(set()) == 0
    assert terms.share(set(terms.weights)) == pytest.approx(1)
    assert terms.share(fever) == pytest.approx(terms.weights["fever"] / sum(terms.weights.values()))
    assert 0.5 < terms.share(fever) < 1  # the rarer of two carries more than half


def test_a_word_said_twice_counts_once(lexical: LexicalIndex) -> None:
    assert Terms(("kelp", "fever", "fevers"), lexical).share({"kelp"}) == Terms(("kelp", "fever"), lexical).share({"kelp"})


def test_a_question_without_terms_has_no_share(lexical: LexicalIndex) -> None:
    terms = Terms((), lexical)
    assert terms.weights == {}
    assert terms.found("kelp fever") == set()
    assert terms.share(set()) == 0
