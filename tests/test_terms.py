"""A question's terms are weighted by how rare they are in the library."""

import pytest

from indexer.lexical_index import LexicalIndex
from service.terms import Terms

BODIES = ("Divers get kelp fever.", "Divers swim.", "Divers rest.", "Kelp grows.")


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return LexicalIndex.build(tmp_path_factory.mktemp("terms") / "lexical", [("", body) for body in BODIES])


def read(lexical: LexicalIndex, *words: str) -> Terms:
    return Terms(words, lexical, {"divers": 0, "kelp": 1})


def test_a_rare_word_weighs_more_than_a_common_one(lexical: LexicalIndex) -> None:
    terms = read(lexical, "divers", "kelp", "fever")
    assert 0 < terms.weight("divers") < terms.weight("kelp") < terms.weight("fever")


def test_a_word_that_the_library_lacks_weighs_most_and_is_unknown(lexical: LexicalIndex) -> None:
    terms = read(lexical, "fevers", "tulip")
    assert terms.weight("tulip") > terms.weight("fevers")
    assert terms.is_unknown("tulip")
    assert not terms.is_unknown("fevers")  # by its stem


def test_terms_are_found_in_any_inflection(lexical: LexicalIndex) -> None:
    terms = read(lexical, "divers", "fever")
    assert terms.covered(["A diver has no FEVERS, it seems."]) == {"divers", "fever"}
    assert terms.covered(["A diver.", "FEVERS!"]) == {"divers", "fever"}
    assert terms.covered(["A swimmer"]) == set()


def test_a_share_is_part_of_all_the_weight(lexical: LexicalIndex) -> None:
    terms = read(lexical, "divers", "fever")
    assert terms.share("") == 0
    assert terms.share("fever of divers") == pytest.approx(1)
    assert terms.share("fever") == pytest.approx(terms.weight("fever") / (terms.weight("fever") + terms.weight("divers")))
    assert 0.5 < terms.share("fever") < 1  # the rarer of two carries more than half


def test_a_word_said_twice_counts_once(lexical: LexicalIndex) -> None:
    assert read(lexical, "kelp", "fever", "fevers").share("kelp kelp") == read(lexical, "kelp", "fever").share("kelp")


def test_a_word_is_found_in_other_words(lexical: LexicalIndex) -> None:
    terms = Terms(["scuba", "tulip"], lexical, {}, {"scuba": ("divers",), "tulip": ("rose",)})
    assert terms.covered(["Some divers."]) == {"scuba"}
    assert not terms.is_unknown("scuba")
    assert terms.is_unknown("tulip")
    assert terms.weight("scuba") == pytest.approx(read(lexical, "divers").weight("divers"))  # no rarer than what it means
    assert terms.share("divers") == pytest.approx(terms.weight("scuba") / (terms.weight("scuba") + terms.weight("tulip")))


def test_half_of_a_longer_meaning_is_enough(lexical: LexicalIndex) -> None:
    terms = Terms(["ague"], lexical, {}, {"ague": ("kelp", "fever", "cold")})
    assert terms.covered(["A kelp fever"]) == {"ague"}
    assert terms.covered(["A fever"]) == set()


def test_a_question_without_terms_has_no_share(lexical: LexicalIndex) -> None:
    terms = read(lexical)
    assert terms.covered(["kelp fever"]) == set()
    assert terms.share("kelp fever") == 0


def test_the_words_of_a_text_have_rows_in_the_vocabulary(lexical: LexicalIndex) -> None:
    assert sorted(read(lexical, "fever").vocabulary_rows("Divers and KELP, divers and tulips.")) == [0, 1]
