"""Blocks: how the text of a section is laid out, written by loaders and read by `passages`.

A paragraph is one line. A list is consecutive lines that start with "- ". An empty line divides blocks. The paragraph right
before a list is its lead-in where it ends with a colon ("Risk factors include:") or with no stop at all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from indexer.cleaning import is_disclaimer, one_line

ITEM = "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list item, as a loader found it."""

    text: str
    item: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A paragraph or list item in a section's text: offsets of its words, without the item mark."""

    start: int
    end: int
    item: bool


def write_blocks(blocks: Iterable[Block]) -> str:
    """The text of a section: spaces made single, page disclaimers, repeats and lead-ins that lost their list dropped."""
    clean = [Block(one_line(b.text).removeprefix(ITEM).strip(), b.item) for b in blocks]
    kept = [b for b in clean if b.text and not is_disclaimer(b.text)]
    lines: list[str] = []
    seen: set[str] = set()
    for number, block in enumerate(kept):
        text = block.text
        if not block.item:
            before_list = number + 1 < len(kept) and kept[number + 1].item
            text = text if before_list else _without_dangling_lead_in(text)
            # A lead-in may come again with another list, but not right after itself.
            again = lines[-1:] == [text] if before_list and is_lead_in(text) else text in seen
            if not text or again:
                continue
        seen.add(text)
        if lines:
            lines.append("\n" if block.item and lines[-1].startswith(ITEM) else "\n\n")
        lines.append(f"{ITEM}{text}" if block.item else text)
    return "".join(lines)


def named_cells(header: Sequence[str], cells: Sequence[str]) -> list[Block]:
    """A table's body row as an item that names each column: "Stage: II; X-ray: normal"; none where all cells are empty."""
    named = [f"{name}: {cell}" if name else cell for name, cell in zip_longest(header, cells, fillvalue="") if cell]
    return [Block("; ".join(named), item=True)] if named else []


def is_lead_in(sentence: str) -> bool:
    """Whether a sentence before a list announces it: it ends with no full stop, or speaks of "the following"."""
    return re.search(r"[.!?][\"')\]]*$", sentence) is None or re.search(r"\bfollowing\b", sentence) is not None


def _without_dangling_lead_in(paragraph: str) -> str:
    """The paragraph without a last sentence that announces a list which did not survive ("Key risk factors include:")."""
    if not paragraph.endswith(":"):
        return paragraph
    match = re.search(r"^(.*[.!?][\"')\]]*)\s+[^.!?]*:$", paragraph, re.DOTALL)
    return match[1] if match else ""


def read_blocks(text: str) -> Iterator[Span]:
    """The blocks of a section's text in order; their offsets count from the text's start."""
    for match in re.finditer(r"[^\n]+", text):
        line = match[0]
        item = line.startswith(ITEM)
        start = match.start() + (len(ITEM) if item else 0)
        if start < match.end():
            yield Span(start, match.end(), item)
