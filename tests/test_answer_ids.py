"""Ids of answers: nobody guesses one, and a worker knows those of the others."""

import re

import pytest

from service.answer_ids import AnswerIds

ONE = AnswerIds(b"kelp")


def test_an_id_is_random() -> None:
    assert len({AnswerIds().new() for _ in range(1000)}) == 1000
    assert len({ONE.new()[:32] for _ in range(1000)}) == 1000


def test_an_id_is_short_and_fits_into_an_address() -> None:
    assert re.fullmatch("[0-9a-f]{32}", AnswerIds().new())
    assert re.fullmatch("[0-9a-f]{64}", ONE.new())


def test_workers_with_the_same_secret_know_each_others_ids() -> None:
    assert AnswerIds(b"kelp").may_be_elsewhere(ONE.new())
    assert not AnswerIds(b"moon").may_be_elsewhere(ONE.new())


def test_alone_no_id_is_anothers() -> None:
    for answer_id in (AnswerIds().new(), ONE.new(), ""):
        assert not AnswerIds().may_be_elsewhere(answer_id)


@pytest.mark.parametrize("invented", ["", "0" * 32, "0" * 64, "é" * 64, "\ud800" * 64, "0" * 10_000])
def test_an_invented_id_is_nobodys(invented: str) -> None:
    assert not ONE.may_be_elsewhere(invented)


def test_every_digit_counts() -> None:
    made = ONE.new()
    for place, digit in enumerate(made):
        assert not ONE.may_be_elsewhere(made[:place] + ("1" if digit == "0" else "0") + made[place + 1 :])
    assert not ONE.may_be_elsewhere(made + "0")
    assert not ONE.may_be_elsewhere(made[:-1])
    assert not ONE.may_be_elsewhere(made.upper())


def test_the_secret_is_not_shown() -> None:
    assert "kelp" not in f"{ONE} {ONE!r}"
