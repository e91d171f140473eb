"""Tuning: pairs come in batches of whole pages, the loss is the softmax both ways, and only the upper layers learn."""

import math
from itertools import islice
from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer
from tiny_model import tiny_model

from indexer.training.pairs import Answered, answered_questions, batches
from indexer.training.tune import Course, between, layer_of, loss_of, tune

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<Document id="1" source="KELP" url="https://kelp.example/{focus}"><Focus>{focus}</Focus><QAPairs>
<QAPair pid="1"><Question qid="1-1" qtype="causes">What causes {focus} ?</Question><Answer>{answer}</Answer></QAPair>
<QAPair pid="2"><Question qid="1-2" qtype="treatment">What are the treatments for {focus} ?</Question><Answer>Rest helps.</Answer></QAPair>
</QAPairs></Document>
"""


pytestmark = pytest.mark.filterwarnings("ignore")  # the libraries that train warn of their own coming changes


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    long = " ".join(f"word{number}" for number in range(200)) + "."
    for focus, answer in (("Kelp Fever", "Warm kelp causes it."), ("Moon Knee", long)):
        (tmp_path / f"{focus.replace(' ', '-')}.xml").write_text(PAGE.format(focus=focus, answer=answer))
    return tmp_path


def test_what_pages_answer(pages: Path) -> None:
    found = {(one.focus, one.kind): one for one in answered_questions(pages)}
    assert set(found) == {(focus, kind) for focus in ("Kelp Fever", "Moon Knee") for kind in ("causes", "treatment")}
    assert found["Kelp Fever", "causes"].pieces == ("Warm kelp causes it.",)
    assert [len(piece.split()) for piece in found["Moon Knee", "causes"].pieces] == [90, 90, 20]


def test_a_batch_holds_pages_with_their_other_questions() -> None:
    questions = [Answered(f"Page {page}", kind, f"What {kind}?", ("Because.",)) for page in range(9) for kind in ("causes", "treatment", "outlook")]  # fmt: skip
    first, second = islice(batches(questions, size=8, seed=1), 2)
    assert len(first.questions) == len(first.pieces) == len(first.keys) == 8
    assert first != second
    assert max(sum(focus == other for other, _ in first.keys) for focus, _ in first.keys) >= 3
    assert first == next(batches(questions, size=8, seed=1))
    assert first != next(batches(questions, size=8, seed=2))


def test_the_loss_by_hand() -> None:
    unit = torch.eye(2)
    right = loss_of(unit, unit, [("a", "x"), ("b", "x")])
    assert right.item() == pytest.approx(math.log(1 + math.exp(-20)), abs=1e-6)
    assert loss_of(unit, unit.flip(0), [("a", "x"), ("b", "x")]).item() == pytest.approx(20.0, abs=1e-4)


def test_pairs_of_one_key_are_not_told_apart() -> None:
    same = torch.ones(2, 1)
    assert loss_of(same, same, [("a", "x"), ("a", "x")]).item() == pytest.approx(0.0, abs=1e-6)
    assert loss_of(same, same, [("a", "x"), ("b", "x")]).item() == pytest.approx(math.log(2), abs=1e-6)


def test_layers_are_told_by_their_names() -> None:
    assert layer_of("0.model.encoder.layer.4.output.dense.weight") == 4
    assert layer_of("0.model.embeddings.word_embeddings.weight") == -1


def test_between_two_models() -> None:
    before, after = {"w": torch.tensor([0.0, 2.0]), "kept": torch.tensor([9.0])}, {"w": torch.tensor([4.0, 4.0])}
    found = between(before, after, share=0.25)
    assert list(found) == ["w"]
    assert found["w"].tolist() == [1.0, 2.5]


def test_only_the_upper_layers_learn(pages: Path, tmp_path: Path) -> None:
    model = SentenceTransformer(str(tiny_model(tmp_path / "tiny")), device="cpu")
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    course = Course(steps=2, size=3, rate=1e-3, first_layer=1)
    learnt = tune(model, pages, course, start={})
    assert {layer_of(name) for name in learnt} == {1}
    assert all(torch.equal(p, before[name]) for name, p in model.named_parameters() if layer_of(name) < 1)
    assert any(not torch.equal(values, before[name]) for name, values in learnt.items())


def test_a_run_goes_on_from_another(pages: Path, tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    plain = {name: p.detach().clone() for name, p in SentenceTransformer(str(folder), device="cpu").named_parameters()}
    start = {name: values + 1 for name, values in plain.items() if layer_of(name) == 1}
    course = Course(steps=1, size=2, rate=0.0, first_layer=0, share=0.5)
    learnt = tune(SentenceTransformer(str(folder), device="cpu"), pages, course, start=start)
    assert {layer_of(name) for name in learnt} == {0, 1}
    # At a rate of nothing, what it started from is what it ends with, half the way from the model as it was.
    assert all(torch.allclose(values, plain[name] + 0.5 * (layer_of(name) == 1), atol=1e-5) for name, values in learnt.items())


def test_layers_of_another_model_are_refused(pages: Path, tmp_path: Path) -> None:
    model = SentenceTransformer(str(tiny_model(tmp_path / "tiny")), device="cpu")
    with pytest.raises(ValueError, match="not of this model"):
        tune(model, pages, Course(steps=1), start={"elsewhere.weight": torch.zeros(1)})
