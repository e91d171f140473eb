"""Visible text: what a reader sees of a piece of text, in one line."""

from indexer.cleaning import mend


def visible(text: str) -> str:
    """The text as one line of printable characters: white space single, controls and other invisible characters gone."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return " ".join("".join(c for c in mend(line) if c.isprintable() or c.isspace()).split())
