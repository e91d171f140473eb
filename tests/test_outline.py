"""The outline nests headings and gives each section its blocks."""

import pytest

from indexer.blocks import Block
from indexer.documents import Role, Section
from indexer.errors import SourceError
from indexer.loaders import outline as module
from indexer.loaders.outline import BOLD_LINE, Outline


def test_parts_end_with_their_headings() -> None:
    outline = Outline("Kelp")
    outline.open(2, "Care")
    outline.enter()
    outline.open(BOLD_LINE, "Tip")
    outline.add(Block("A."))
    outline.leave()
    outline.add(Block("B."))
    outline.close()
    assert outline.sections == [Section("Tip", "A.", parent="Care"), Section("Care", "B.")]


def test_a_part_may_be_a_notice() -> None:
    outline = Outline("Kelp")
    outline.enter(Role.NOTICE)
    outline.add(Block("Ask a doctor."))
    outline.leave()
    outline.add(Block("A."))
    outline.close()
    assert [section.role for section in outline.sections] == [Role.NOTICE, Role.BODY]


def test_a_bold_line_waits_for_what_follows() -> None:
    outline = Outline("Kelp")
    outline.add_bold("Signs")
    outline.add_bold("Early signs")
    outline.add(Block("A."))
    outline.add_bold("Call a doctor")
    outline.close()
    assert outline.sections == [Section("Kelp", "Signs"), Section("Early signs", "A.\n\nCall a doctor")]


def test_a_long_bold_line_is_a_paragraph() -> None:
    outline = Outline("Kelp")
    outline.add_bold("This is bold from its first word to its last, and no heading.")
    outline.add(Block("A."))
    outline.close()
    assert [section.heading for section in outline.sections] == ["Kelp"]


def test_headings_without_words_are_none() -> None:
    outline = Outline("Kelp")
    outline.open(2, "Care")
    outline.open(3, "")
    outline.add(Block("A."))
    outline.close()
    assert outline.sections == [Section("Care", "A.")]


def test_a_text_that_grows_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CHARS", 100)
    outline = Outline("Kelp")
    outline.add(Block("x" * 100))
    with pytest.raises(SourceError, match="more than 100 characters of text"):
        outline.add(Block("x"))
