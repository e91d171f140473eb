import random

import pytest
from rouge_score.rouge_scorer import RougeScorer

from eval.rouge import rouge_l, rouge_n, rouge_scores

REFERENCE = "The mite lives on brown seaweed."


def test_worked_by_hand() -> None:
    text = "A mite lives on the seaweed."
    # Six words each; a, mite, lives, on, the, seaweed: five of them shared, "mite lives", "lives on" are the shared pairs.
    assert rouge_n(text, REFERENCE, n=1) == pytest.approx(2 * 5 / 12)
    assert rouge_n(text, REFERENCE, n=2) == pytest.approx(2 * 2 / 10)
    # In order: mite, lives, on, seaweed.
    assert rouge_l(text, REFERENCE) == pytest.approx(2 * 4 / 12)


def test_a_word_counts_as_often_as_it_stands_in_both() -> None:
    assert rouge_n("pain pain pain", "pain and pain", n=1) == pytest.approx(2 * 2 / 6)


@pytest.mark.parametrize(("text", "reference"), [("", REFERENCE), (REFERENCE, ""), ("", ""), ("…", "?"), ("one", "one")])
def test_texts_without_words_or_pairs_score_nothing(text: str, reference: str) -> None:
    assert rouge_n(text, reference, n=2) == 0.0
    assert rouge_l(text, reference) == float(text == reference == "one")


def test_the_same_text_scores_one_whatever_its_case_and_stops() -> None:
    assert set(rouge_scores("the MITE lives; on brown sea-weed", "The mite lives on brown sea weed!").values()) == {1.0}


def test_it_agrees_with_the_reference_implementation() -> None:
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=False)
    generator = random.Random(0)
    words = ["bone", "Bone,", "dies", "x-ray", "3.5", "mg", "naïve", "it's", "the", "(the)"]
    for _ in range(60):
        text, reference = (" ".join(generator.choices(words, k=generator.randint(0, 25))) for _ in range(2))
        theirs = scorer.score(reference, text)
        ours = rouge_scores(text, reference)
        for name, key in (("rouge-1", "rouge1"), ("rouge-2", "rouge2"), ("rouge-l", "rougeL")):
            assert ours[name] == pytest.approx(theirs[key].fmeasure), (text, reference)
