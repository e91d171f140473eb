"""The outline of a page while it is read: headings over headings, and the blocks under each."""

import re
from dataclasses import dataclass

from indexer.blocks import Block, write_blocks
from indexer.documents import Role, Section
from indexer.errors import SourceError
from indexer.limits import limit
from indexer.loaders.page_words import notice_heading

MAX_CHARS = limit("max_file_chars")  # of all blocks: rows and items repeat what they belong to
BOLD_LINE = 7  # the level of a bold line, or of a question that opens its answer, below all headings
_MAX_HEADING_CHARS = 80
_MAX_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class _Scope:
    """What held before an element whose headings end with it."""

    trail: dict[int, str]
    role: Role


class Outline:
    """Collects blocks into sections. What comes before the first heading stands under the title."""

    def __init__(self, title: str) -> None:
        self.sections: list[Section] = []
        self.blocks: list[Block] = []  # of the section that is being read
        self._trail = {1: title}
        self._role = Role.BODY
        self._scopes: list[_Scope] = []
        self._bold = ""  # a line that is a heading if anything follows it
        self._chars = 0

    def add(self, block: Block) -> None:
        """Adds a block to the section. Raises SourceError where the text grows over the limit."""
        self._chars += len(block.text)
        if self._chars > MAX_CHARS:
            raise SourceError(f"more than {MAX_CHARS:,} characters of text")
        if self._bold:
            heading, self._bold = self._bold, ""
            self.open(BOLD_LINE, heading)
        self.blocks.append(block)

    def add_bold(self, line: str) -> None:
        """Adds a line that is bold all through: a heading, if it reads as one and something follows it."""
        self._settle()
        if len(line) <= _MAX_HEADING_CHARS and len(line.split()) <= _MAX_HEADING_WORDS and not re.search(r"[.!:;,]$", line):
            self._bold = line
        else:
            self.add(Block(line))

    def open(self, level: int, heading: str) -> None:
        """Begins the section of a heading of that level, 1 the highest."""
        self.close()
        if heading:
            self._trail = {above: name for above, name in self._trail.items() if above < level} | {level: heading}

    def enter(self, role: Role | None = None) -> None:
        """Begins a part whose headings, and role, end with it."""
        self.close()
        self._scopes.append(_Scope(self._trail, self._role))
        self._role = role or self._role

    def leave(self) -> None:
        """Ends the part that was entered last."""
        self.close()
        scope = self._scopes.pop()
        self._trail, self._role = scope.trail, scope.role

    def close(self) -> None:
        """Ends the section that is being read."""
        self._settle()
        if text := write_blocks(self.blocks):
            above = [level for level in self._trail if 1 < level < max(self._trail)]
            notice = any(notice_heading(heading) for heading in self._trail.values())
            self.sections.append(
                Section(
                    heading=self._trail[max(self._trail)],
                    text=text,
                    parent=self._trail[max(above)] if above else "",
                    role=Role.NOTICE if notice else self._role,
                )
            )
        self.blocks = []

    def _settle(self) -> None:
        """A bold line that nothing followed was no heading: it keeps its place among the blocks."""
        if self._bold:
            self.blocks.append(Block(self._bold))
            self._bold = ""
