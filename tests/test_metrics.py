import math
import random

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import AP, RR, R, Success, nDCG

from eval.metrics import (
    average_precision,
    estimate,
    holm,
    ndcg,
    paired_difference,
    ranked,
    ranking_scores,
    recall,
    reciprocal_rank,
    success,
)

# Ranked: a b c d e; b (grade 3) and d (grade 1) are relevant, f (grade 2) is never found.
QRELS = {"q": {"a": 0, "b": 3, "d": 1, "f": 2}}
RUN = {"q": [("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.6), ("e", 0.5)]}


def test_recall_by_hand() -> None:
    assert recall(QRELS, RUN, k=1) == {"q": 0.0}
    assert recall(QRELS, RUN, k=3) == {"q": 1 / 3}
    assert recall(QRELS, RUN, k=10) == {"q": 2 / 3}
    assert recall(QRELS, RUN, k=10, relevant_from=2) == {"q": 1 / 2}
    assert recall(QRELS, RUN, k=10, relevant_from=3) == {"q": 1.0}


def test_success_by_hand() -> None:
    assert success(QRELS, RUN, k=1) == {"q": 0.0}
    assert success(QRELS, RUN, k=2) == {"q": 1.0}
    assert success(QRELS, RUN, k=2, relevant_from=4) == {"q": 0.0}


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank(QRELS, RUN, k=10) == {"q": 1 / 2}
    assert reciprocal_rank(QRELS, RUN, k=1) == {"q": 0.0}
    assert reciprocal_rank({"q": {"d": 1}}, RUN, k=10) == {"q": 1 / 4}


def test_average_precision_by_hand() -> None:
    # Precision 1/2 at rank 2 and 2/4 at rank 4, divided by three relevant documents.
    assert average_precision(QRELS, RUN)["q"] == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert average_precision(QRELS, RUN, k=3)["q"] == pytest.approx((1 / 2) / 3)
    assert average_precision(QRELS, RUN, relevant_from=2)["q"] == pytest.approx((1 / 2) / 2)


def test_ndcg_by_hand() -> None:
    gained = 3 / math.log2(3) + 1 / math.log2(5)
    ideal = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(QRELS, RUN, k=10)["q"] == pytest.approx(gained / ideal)
    assert ndcg(QRELS, RUN, k=2)["q"] == pytest.approx((3 / math.log2(3)) / (3 + 2 / math.log2(3)))


def test_a_question_without_a_result_scores_0() -> None:
    qrels = {**QRELS, "unanswered": {"b": 3}, "nothing relevant": {"b": 0}}
    for name, scores in ranking_scores(qrels, RUN).items():
        assert set(scores) == set(qrels), name
        assert scores["unanswered"] == scores["nothing relevant"] == 0.0, name


def test_a_question_outside_the_qrels_does_not_count() -> None:
    for scores in ranking_scores(QRELS, {**RUN, "other": [("a", 1.0)]}).values():
        assert set(scores) == {"q"}


def test_of_equal_scores_the_later_id_stands_first() -> None:
    assert ranked([("a", 1.0), ("c", 1.0), ("b", 1.0), ("z", 0.5)]) == ["c", "b", "a", "z"]
    assert reciprocal_rank({"q": {"a": 1}}, {"q": [("a", 1.0), ("b", 1.0)]}) == {"q": 1 / 2}


def test_a_document_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'a' twice"):
        ranked([("a", 1.0), ("b", 0.9), ("a", 0.8)])


@pytest.mark.parametrize("relevant_from", [1, 2])
@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_ir_measures(seed: int, relevant_from: int) -> None:
    chance = random.Random(seed)
    documents = [f"{n}|answer {n % 7}".replace(" ", "_") for n in range(60)]
    questions = [f"q{n}" for n in range(20)]
    qrels = {q: {d: chance.choice([0, 0, 1, 2, 3]) for d in chance.sample(documents, 25)} for q in questions}
    # Scores on a coarse grid, so that many are equal; some questions have no result.
    run = {q: [(d, chance.randrange(12) / 4) for d in chance.sample(documents, chance.randrange(1, 55))] for q in questions[3:]}
    theirs = {
        "ndcg@10": nDCG @ 10,
        "mrr@10": RR(rel=relevant_from),
        "map@10": AP(rel=relevant_from) @ 10,
        "map": AP(rel=relevant_from),
        "success@5": Success(rel=relevant_from) @ 5,
        "recall@5": R(rel=relevant_from) @ 5,
        "recall@10": R(rel=relevant_from) @ 10,
        "recall@20": R(rel=relevant_from) @ 20,
    }
    ours = ranking_scores(qrels, run, relevant_from=relevant_from)
    assert set(ours) == set(theirs)
    as_dicts = {q: dict(results) for q, results in run.items()}
    found = {
        (str(m.measure), m.query_id): m.value for m in ir_measures.pytrec_eval.iter_calc(list(theirs.values()), qrels, as_dicts)
    }
    for name, measure in theirs.items():
        for question in questions:
            wanted = found[str(measure), question]
            # trec_eval has no cut-off for the reciprocal rank: beyond rank 10 ours is 0.
            wanted = 0.0 if name == "mrr@10" and wanted < 0.1 else wanted
            assert ours[name][question] == pytest.approx(wanted, abs=1e-6), (name, question)


grades = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1)
results = st.lists(st.tuples(st.sampled_from("abcdefghij"), st.floats(-5, 5)), unique_by=lambda result: result[0])


@given(grades, results)
def test_scores_lie_between_0_and_1(judged: dict[str, int], found: list[tuple[str, float]]) -> None:
    for name, scores in ranking_scores({"q": judged}, {"q": found}).items():
        assert 0 <= scores["q"] <= 1 + 1e-12, name


@given(grades, results)
def test_the_order_a_run_is_given_in_does_not_matter(judged: dict[str, int], found: list[tuple[str, float]]) -> None:
    assert ranking_scores({"q": judged}, {"q": found}) == ranking_scores({"q": judged}, {"q": found[::-1]})


@given(grades.filter(lambda judged: any(judged.values())))
def test_the_order_of_the_grades_is_the_best_there_is(judged: dict[str, int]) -> None:
    scores = ranking_scores({"q": judged}, {"q": [(id_, float(grade)) for id_, grade in judged.items()]})
    for name in ("ndcg@10", "mrr@10", "map", "recall@10"):
        assert scores[name]["q"] == pytest.approx(1.0)


def test_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = estimate([0.0, 1.0] * 10), estimate([0.0, 1.0] * 250)
    assert few.mean == many.mean == 0.5
    assert few.low < 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 3
    # The normal approximation is good at 500 questions: 1.96 × √(.25 / 500) = .0438 each way.
    assert many.high - 0.5 == pytest.approx(0.0438, abs=0.004)


def test_interval_is_the_same_for_the_same_seed() -> None:
    values = list(np.random.default_rng(1).random(30))
    assert estimate(values) == estimate(values)
    assert estimate(values) != estimate(values, seed=1)


def test_values_all_alike_have_no_width() -> None:
    found = estimate([1.0] * 8)
    assert (found.mean, found.low, found.high, found.n) == (1.0, 1.0, 1.0, 8)


def test_right_weight_makes_the_mean_f1() -> None:
    # 3 true positives, 1 false positive, 2 false negatives: 2·3 / (2·3 + 1 + 2).
    found = estimate([1, 1, 1, 0, 0, 0], right_weight=2.0)
    assert found.mean == pytest.approx(6 / 9)
    assert found.low < 6 / 9 < found.high


def test_nothing_to_take_a_mean_of_is_an_error() -> None:
    with pytest.raises(ValueError, match="no value"):
        estimate([])
    with pytest.raises(ValueError, match="no value"):
        paired_difference([None], [1.0])


def test_runs_that_are_the_same_do_not_differ() -> None:
    found = paired_difference([0.2, 0.9, 1.0], [0.2, 0.9, 1.0])
    assert (found.gain, found.low, found.high, found.p_value) == (0.0, 0.0, 0.0, 1.0)


def test_p_value_is_that_of_every_swap() -> None:
    # Six gains of the same size: of the 64 ways to swap, two are as extreme as what was seen.
    found = paired_difference([0.0] * 6, [0.5] * 6)
    assert found.gain == 0.5
    assert found.p_value == pytest.approx(2 / 64, abs=0.01)


def test_pairing_finds_what_unpaired_means_hide() -> None:
    before = list(np.random.default_rng(0).random(100))
    found = paired_difference(before, [value + 0.02 for value in before])
    assert found.p_value < 0.001
    assert found.low == pytest.approx(0.02)


def test_a_run_against_its_mirror_has_the_same_p_value() -> None:
    generator = np.random.default_rng(3)
    a, b = list(generator.random(40)), list(generator.random(40))
    there, back = paired_difference(a, b), paired_difference(b, a)
    assert there.gain == pytest.approx(-back.gain)
    assert there.p_value == pytest.approx(back.p_value, abs=0.02)


def test_a_value_that_does_not_apply_is_left_out_of_its_side_only() -> None:
    found = paired_difference([1.0, None, 0.0], [1.0, 1.0, None])
    assert (found.before, found.after, found.n) == (0.5, 1.0, 3)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []
