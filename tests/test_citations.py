"""A quote that does not stand at its place is never shown, and is known of."""

import logging
from dataclasses import replace

import pytest

from service.answers import Citation
from service.citations import verified

TEXTS = {"kelp": "Kelp fever\n\nBone dies – slowly. Bone heals.\n\n", "moon": ""}
TRUE = Citation(
    marker=1, document_id="kelp", passage_id="kelp:0", quote="Bone dies – slowly.", start=12, end=31, title="Kelp fever", publisher="",
    url=None, deep_link="/documents/kelp", tier="reference", updated=None,
)  # fmt: skip


def test_a_true_quote_is_kept_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    assert verified([TRUE], TEXTS.get) == [TRUE]
    assert caplog.records == []


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TRUE, quote="Bone lives – slowly"),  # other words
        replace(TRUE, quote="Bone dies - slowly."),  # another dash
        replace(TRUE, quote="Bone dies – slowly. "),  # longer than its place
        replace(TRUE, start=13),  # a place one off
        replace(TRUE, end=30),
        replace(TRUE, start=1200, end=1219),  # a place outside the text
        replace(TRUE, document_id="nowhere"),  # a document that is not there
        replace(TRUE, document_id="moon"),
        replace(TRUE, quote="", start=5, end=5),  # nothing quoted
        replace(TRUE, quote="bone dies – slowly."),
    ],
)
def test_a_quote_that_does_not_stand_at_its_place_is_left_out_and_logged(
    wrong: Citation, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = replace(wrong, passage_id="kelp:7")
    other = replace(TRUE, marker=2, quote="Bone heals.", start=32, end=43)
    assert verified([TRUE, wrong, other], TEXTS.get) == [TRUE, other]
    (record,) = caplog.records
    assert record.levelno >= logging.ERROR
    assert "kelp:7" in record.getMessage()


def test_nothing_in_nothing_out() -> None:
    assert verified([], TEXTS.get) == []
