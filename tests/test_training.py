"""Tuning: pairs come in batches of whole pages, the loss is the softmax both ways, and only the upper layers learn."""

import math
from itertools import islice
from pathlib import Path

import pytest
import torch

from indexer.training.pairs import Answered, answered_questions, batches
from indexer.training.tune import between, layer_of, loss_of

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<Document id="1" source="KELP" url="https://kelp.example/{focus}"><Focus>{focus}</Focus><QAPairs>
<QAPair pid="1"><Question qid="1-1" qtype="causes">What causes {focus} ?</Question><Answer>{answer}</Answer></QAPair>
<QAPair pid="2"><Question qid="1-2" qtype="treatment">What are the treatments for {focus} ?</Question><Answer>Rest helps.</Answer></QAPair>
</QAPairs></Document>
"""


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
