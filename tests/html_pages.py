"""What the tests of HTML share: a piece of HTML read into sections."""

from indexer.documents import Section
from indexer.loaders.html_blocks import read_blocks
from indexer.loaders.html_furniture import Furniture
from indexer.loaders.html_tree import parse_html


def read_html(markup: str, *, title: str = "Kelp") -> tuple[list[Section], list[str]]:
    """The sections of the markup, and the kinds of what was left out."""
    root = parse_html(f"<html><body>{markup}</body></html>")
    body = root.find("body")
    assert body is not None
    sections, dropped = read_blocks(body, Furniture(root, body), title=title)
    return sections, [item.what for item in dropped]


def text_of(markup: str) -> str:
    """The text of the only section that the markup makes."""
    (section,), _ = read_html(markup)
    return section.text
