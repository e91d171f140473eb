"""Blocks: the layout of a section's text, written and read back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.blocks import Block, named_cells, read_blocks, write_blocks

WORDS = st.lists(st.sampled_from(["fever", "Kelp", "3.5", "é", "日本", "😀", "a-b", "why?", "done."]), min_size=1, max_size=6)
BLOCKS = st.lists(st.builds(lambda words, item: Block(" ".join(words), item), WORDS, st.booleans()), max_size=8)


def _read(text: str) -> list[Block]:
    return [Block(text[span.start : span.end], span.item) for span in read_blocks(text)]


def test_layout() -> None:
    blocks = [Block("Things that raise the risk:"), Block("cold bays", item=True), Block("cuts", item=True), Block("The end.")]
    assert write_blocks(blocks) == "Things that raise the risk:\n\n- cold bays\n- cuts\n\nThe end."


def test_offsets_leave_the_item_mark_out() -> None:
    text = "One.\n\n- two\n- three"
    assert [(s.start, s.end, s.item) for s in read_blocks(text)] == [(0, 4, False), (8, 11, True), (14, 19, True)]


@settings(deadline=None, derandomize=True)
@given(BLOCKS)
def test_what_is_written_is_read_back(blocks: list[Block]) -> None:
    wanted, seen = [], set[str]()
    for block in blocks:
        if block.item or block.text not in seen:
            wanted.append(block)
        seen.add(block.text)
    assert _read(write_blocks(blocks)) == wanted


def test_spaces_and_marks_are_made_plain() -> None:
    assert write_blocks([Block("- a  b\n c", item=True), Block("  d \u00a0 e ")]) == "- a b c\n\nd e"


def test_empty_blocks_and_disclaimers_are_dropped() -> None:
    assert write_blocks([Block(" "), Block("Disclaimer: no advice."), Block("Kept."), Block("", item=True)]) == "Kept."


def test_a_repeated_paragraph_is_kept_once_and_a_repeated_item_each_time() -> None:
    blocks = [Block("Same."), Block("x", item=True), Block("Same."), Block("Other:"), Block("x", item=True)]
    assert write_blocks(blocks) == "Same.\n\n- x\n\nOther:\n\n- x"


def test_a_repeated_lead_in_stays_with_each_of_its_lists() -> None:
    lead_in = Block("Side effects include:")
    blocks = [
        lead_in, Block("fever", item=True), Block("The other ointment is milder."), lead_in, Block("itching", item=True)
    ]  # fmt: skip
    assert write_blocks(blocks).endswith("Side effects include:\n\n- itching")


def test_a_lead_in_that_lost_its_list_is_dropped() -> None:
    assert (
        write_blocks([Block("Divers get it. Key risk factors include:"), Block("Gloves help.")])
        == "Divers get it.\n\nGloves help."
    )
    assert write_blocks([Block("Key risk factors include:")]) == ""
    assert write_blocks([Block('He said "rest." Then do this:')]) == 'He said "rest."'


def test_a_lead_in_before_its_list_stays_whole() -> None:
    text = write_blocks([Block("Divers get it. Key risk factors include:"), Block("cuts", item=True)])
    assert text == "Divers get it. Key risk factors include:\n\n- cuts"


def test_a_colon_inside_a_paragraph_changes_nothing() -> None:
    assert write_blocks([Block("Two kinds: wet and dry.")]) == "Two kinds: wet and dry."


def test_reading_nothing_gives_nothing() -> None:
    assert list(read_blocks("")) == []
    assert list(read_blocks("\n\n\n")) == []
    assert list(read_blocks("- ")) == []


def test_a_row_names_its_columns() -> None:
    assert named_cells(["Stage", "", "Sign"], ["II", "both", ""]) == [Block("Stage: II; both", item=True)]
    assert named_cells(["Stage"], ["II", "more"]) == [Block("Stage: II; more", item=True)]
    assert named_cells(["Stage"], ["", ""]) == []
