"""Telling sentences: those that say something themselves, and not only ask, or lead to where it is said."""

import re

from indexer.passages import Passage, Sentence

# Sentences that lead to another page and say nothing themselves.
_NAVIGATION = re.compile(
    r"\b(the page (on|about)|(is|are) described (in|on|under) (the|our|its|this|another|\w+ing)\b|(see|visit|read) (our|also)\b"
    r"|see (this|the following) |see the (page|section|topic|article|chapter|list|table)|(learn|read|find out) more (about|on|at|in)|click here|this page"
    r"|table (below|above)|explained here|(a|an|the|another) page (on|about) [\w' -]+ (describes|explains|tells|gives|lists|says)"
    r"|pages on\b.{1,60}\b(cover|explain|describe|tell)|(is|are) covered (in|on|by)\b|answered one by one"
    r"|(some|a few|these|good|fair|useful|more)?\s*questions (to ask|that|before|after|about|help|for)\b[^.:?]*[.])",
    re.IGNORECASE,
)
# One of these stands in whatever it matches; they are found far sooner.
_SIGNPOSTS = (
    "page", "described", "see ", "visit", "read ", "learn", "find out", "click", "table ", "explained", "covered", "answered", "questions",
)  # fmt: skip
# What opens a list of places to look: "These resources address …:", "For more information:".
_POINTER = re.compile(
    r"^\W*((these|the following|here are|below (is|are))\b[^.:]{0,40}?|(other|additional|more|some) (\w+ )?)"
    r"\b(resources|organi[sz]ations|links|web ?sites|sites|publications|articles|booklets)\b"
    r"|^\W*(for|to (get|find)) (more|further|additional) (information|details|help)\b"
    r"|\b(is a|are) good (re)?sources? (of|for) (more )?information\b",
    re.IGNORECASE,
)


def navigates(text: str) -> bool:
    """Whether the text leads to where something is said."""
    lower = text.lower()
    return any(word in lower for word in _SIGNPOSTS) and _NAVIGATION.search(text) is not None


def tells(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence of the passage says something itself. The items of a list of places to look do not."""
    text = _text(passage, sentence.start, sentence.end)
    if text.rstrip("\"'”’) ").endswith("?") or navigates(text) or _POINTER.search(text):
        return False
    # A lead-in that stands in the passage before is not looked at.
    return (
        sentence.lead_in is None or sentence.lead_in[0] < passage.start or not _POINTER.search(_text(passage, *sentence.lead_in))
    )


def _text(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]
