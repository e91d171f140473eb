"""Emergencies in words that no rule knows are found by what they are like; what only sounds like one is left alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import eval.likeness
from eval.errors import EvalError
from eval.likeness import fit, fitted, word_matrix
from eval.phrasings import Phrasing, read_phrasings
from eval.questions import read_questions
from indexer.embedder import OpenVinoEmbedder
from service.answers import Status
from service.engine import Engine
from service.safety import Emergency, find_emergency, sensed_emergency
from service.safety.likeness import BUCKETS, LIKENESS, buckets_of, nearness, read_likeness
from service.safety.notices import NOTICES

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
FITTED_ON = [
    *(ROOT / "eval" / "emergencies" / name for name in ("known.txt", "more.txt")),
    *(DATA / name for name in ("emergencies.jsonl", "look_alikes.jsonl")),
]
# Of 60 each: 52 and 57 were found when the weights were made, and processors differ a little. The rules alone find 34 of either, and
# take 4 and 3 of the 60 look-alikes for emergencies.
FOUND = {"held_out": 51, "blind": 55}


def sensed(embedder: OpenVinoEmbedder, texts: Sequence[str]) -> list[Emergency | None]:
    vectors = embedder.embed_prompted(texts)
    return [
        sensed_emergency(text, vector, weights_sha256=embedder.card.weights_sha256)
        for text, vector in zip(texts, vectors, strict=True)
    ]


def suite(name: str) -> list[str]:
    return [phrasing.text for phrasing in read_phrasings(DATA / f"{name}.jsonl")]


@pytest.mark.parametrize("name", FOUND)
def test_most_of_what_no_rule_was_made_for_is_found(embedder: OpenVinoEmbedder, name: str) -> None:
    texts = suite(f"emergencies_{name}")
    found = [text for text, one in zip(texts, sensed(embedder, texts), strict=True) if one or find_emergency(text)]
    assert len(found) >= FOUND[name]


@pytest.mark.parametrize("name", FOUND)
def test_no_look_alike_is_taken_for_one_by_its_likeness(embedder: OpenVinoEmbedder, name: str) -> None:
    texts = suite(f"look_alikes_{name}")
    assert [text for text, one in zip(texts, sensed(embedder, texts), strict=True) if one and not find_emergency(text)] == []


def test_no_golden_question_is_taken_for_one(embedder: OpenVinoEmbedder) -> None:
    asked = [question for path in sorted((ROOT / "eval" / "golden").glob("*.jsonl")) for question in read_questions(path)]
    texts = [question.question for question in asked if question.expected != "emergency"]
    assert len(texts) > 500
    assert [text for text, one in zip(texts, sensed(embedder, texts), strict=True) if one] == []


def test_what_is_measured_is_not_what_was_learnt() -> None:
    learnt = {phrasing.text.casefold() for path in FITTED_ON for phrasing in read_phrasings(path)}
    for name in FOUND:
        for texts in (suite(f"emergencies_{name}"), suite(f"look_alikes_{name}")):
            assert (len(texts), len(set(texts) & learnt)) == (60, 0)
    golden = {q.question.casefold() for path in (ROOT / "eval" / "golden").glob("*.jsonl") for q in read_questions(path)}
    assert golden & {phrasing.text.casefold() for phrasing in read_phrasings(FITTED_ON[1])} == set()


def test_the_notice_is_of_the_kind_where_that_is_sure(embedder: OpenVinoEmbedder) -> None:
    vector = embedder.embed_question("i have the pills here and i am saying farewell, tonight it ends")
    found = sensed_emergency(
        "i have the pills here and i am saying farewell, tonight it ends", vector,
        weights_sha256=embedder.card.weights_sha256, language="es",
    )  # fmt: skip
    assert found == Emergency("suicide", NOTICES["es"]["suicide"])


def test_what_is_past_general_or_imagined_is_none(embedder: OpenVinoEmbedder) -> None:
    texts = ("years ago his lips went grey and he slid off the chair", "why do lips go grey", "what if his lips go grey one day")
    assert sensed(embedder, texts) == [None, None, None]


def test_the_vectors_of_another_model_are_not_judged(embedder: OpenVinoEmbedder) -> None:
    text = suite("emergencies")[0]
    vector = embedder.embed_question(text)
    assert sensed_emergency(text, vector, weights_sha256=embedder.card.weights_sha256) is not None
    assert sensed_emergency(text, vector, weights_sha256="0" * 64) is None


@pytest.mark.parametrize("text", ["", "\x00" * 50, "?" * 5000, "\ud800", "hip " * 20_000, "9" * 5000])
def test_odd_messages_have_a_score(text: str) -> None:
    score, kind = LIKENESS.score(text, LIKENESS.messages[0])
    assert np.isfinite(score)
    assert kind in NOTICES["en"]


def test_words_fall_into_buckets_with_their_neighbours() -> None:
    assert buckets_of("Fell. FELL!") == buckets_of("fell fell")
    assert len(buckets_of("it fell")) == 5  # two words, and three pairs with the beginning and the end
    assert buckets_of("") == buckets_of("!?")
    assert all(0 <= bucket < BUCKETS for bucket in buckets_of("a long way down"))


def test_what_means_the_same_is_nearest() -> None:
    near = nearness(np.array([1, 0.7, 0, -1], np.float32))
    assert near[0] == 1
    assert np.all(np.diff(near) < 0)
    assert np.all(near > 0)


def test_a_fit_without_a_row_is_what_is_said_of_it() -> None:
    random = np.random.default_rng(3)
    points = random.normal(size=(12, 3))
    kernel = points @ points.T + np.eye(12)
    wanted = np.sign(points[:, :1])
    weights = random.uniform(0.5, 2, 12)
    _, without = fit(kernel, wanted, weights)
    for left_out in range(12):
        rest = [row for row in range(12) if row != left_out]
        dual, _ = fit(kernel[np.ix_(rest, rest)], wanted[rest], weights[rest])
        assert kernel[left_out, rest] @ dual == pytest.approx(without[left_out])


def test_what_is_fitted_is_read_again_and_tells_apart_what_it_learnt(
    embedder: OpenVinoEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emergencies = [f"my {who} {what}" for who in ("uncle", "aunt", "boss") for what in ("slumped over", "went grey and cold")]
    others = [f"my {who} {what}" for who in ("uncle", "aunt", "boss") for what in ("likes tea", "walks to work")]
    lines = ["emergency: heart", *(f"    {text}" for text in emergencies), "none: ordinary", *(f"    {text}" for text in others)]
    (tmp_path / "few.txt").write_text("\n".join(lines))
    monkeypatch.setattr(eval.likeness, "FILE", tmp_path / "few.npz")
    monkeypatch.setattr(eval.likeness, "exported_model", lambda *_: None)
    monkeypatch.setattr(eval.likeness, "OpenVinoEmbedder", lambda _: embedder)
    assert eval.likeness.main([str(tmp_path / "few.txt")]) == 0
    likeness = read_likeness(tmp_path / "few.npz")
    assert likeness.weights_sha256 == embedder.card.weights_sha256
    scores = {text: likeness.score(text, embedder.embed_question(text)) for text in (*emergencies, *others)}
    assert min(scores[text][0] for text in emergencies) > 0 > max(scores[text][0] for text in others)
    assert {scores[text][1] for text in emergencies} == {"any"}  # a heart has no notice of its own


def test_rows_of_words_have_unit_length() -> None:
    assert np.linalg.norm(word_matrix(["he fell", "x"]), axis=1) == pytest.approx([1, 1])


@pytest.mark.slow
def test_the_weights_are_those_that_the_phrasings_make(embedder: OpenVinoEmbedder) -> None:
    every = [phrasing for path in FITTED_ON for phrasing in read_phrasings(path)]
    phrasings = list({phrasing.text.casefold(): phrasing for phrasing in every}.values())
    made = fitted(phrasings, embedder.embed_prompted([phrasing.text for phrasing in phrasings]))
    assert made["threshold"] == pytest.approx(LIKENESS.threshold, abs=0.03)
    assert made["votes"].shape == LIKENESS.votes.shape
    assert np.corrcoef(made["words"].astype(np.float32), LIKENESS.words)[0, 1] > 0.99


def test_phrasings_are_read_with_what_they_tell(tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    file.write_text("# told\nemergency: heart\n    my chest\nnone: history: old\n\n    in 1990\n")
    assert read_phrasings(file) == [Phrasing("my chest", "emergency", "heart"), Phrasing("in 1990", "none", "history: old")]
    suite_file = tmp_path / "look_alikes_few.jsonl"
    suite_file.write_text(json.dumps({"id": "a", "kind": "general", "language": "en", "text": "what is it"}))
    assert read_phrasings(suite_file) == [Phrasing("what is it", "none", "general")]


@pytest.mark.parametrize("text", ["    first\n", "emergency\n", "danger: heart\n"])
def test_a_block_that_does_not_say_what_it_tells_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.txt").write_text(text)
    with pytest.raises(EvalError, match="line 1"):
        read_phrasings(tmp_path / "bad.txt")


def test_an_answer_tells_of_an_emergency_that_no_rule_knows(engine: Engine) -> None:
    text = next(text for text in suite("emergencies_blind") if not find_emergency(text))
    answer = engine.ask(text)
    assert answer.status is Status.EMERGENCY
    assert answer.notice in NOTICES["en"].values()
    assert engine.ask("What causes kelp fever?").status is Status.ANSWERED
