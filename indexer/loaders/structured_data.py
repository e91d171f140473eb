"""Structured data: what a page says of itself in schema.org's words, as JSON-LD (https://www.w3.org/TR/json-ld11/)."""

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import html

MAX_DATA_CHARS = 1_000_000  # of all scripts of a page
MAX_NODES = 10_000
# What tells of the page as a whole, the most telling first; everything else on it (persons, trails, products) does not.
_KINDS = (
    "MedicalWebPage",
    "Article",
    "NewsArticle",
    "BlogPosting",
    "MedicalScholarlyArticle",
    "ScholarlyArticle",
    "TechArticle",
    "Report",
    "FAQPage",
    "QAPage",
    "WebPage",
)

_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")  # elsewhere stand other pages: those that it cites or recommends


@dataclass(frozen=True, slots=True)
class StructuredData:
    """The nodes that tell of the page, the most telling first, and all nodes by their @id."""

    nodes: tuple[dict[str, Any], ...]
    by_id: dict[str, dict[str, Any]]

    def values(self, *names: str) -> list[str]:
        """The values that the page gives under the names, in order; of a thing its name, or else its address."""
        given = (node[name] for name in names for node in self.nodes if name in node)
        return [text for value in given for text in self._texts(value)]

    def _texts(self, value: Any) -> Iterable[str]:
        for one in value if isinstance(value, list) else [value]:
            thing = one
            if isinstance(one, dict):
                named = {**self.by_id.get(str(one.get("@id")), {}), **one}
                thing = named.get("name") or named.get("url") or named.get("@id")
            if isinstance(thing, str) and thing.strip():
                yield thing


def structured_data(root: html.HtmlElement) -> StructuredData:
    """What the page's scripts of JSON-LD hold; a script that cannot be read is passed over."""
    nodes: list[dict[str, Any]] = []
    left = MAX_DATA_CHARS
    for script in root.iter("script"):
        text = script.text or ""
        left -= len(text)
        if left >= 0:
            nodes += _nodes(text, MAX_NODES - len(nodes))
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    telling = [node for kind in _KINDS for node in nodes if kind in _types(node)]
    return StructuredData(tuple({id(node): node for node in telling}.values()), by_id)


def _nodes(text: str, most: int) -> list[dict[str, Any]]:
    """The objects in a script that tell of its page, outer ones first."""
    try:
        # Some pages break lines within their texts, which JSON forbids.
        waiting: deque[Any] = deque([json.loads(text, strict=False)])
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, Any]] = []
    while waiting and len(found) < most:
        one = waiting.popleft()
        if isinstance(one, dict):
            found.append(one)
            waiting.extend(one[name] for name in _WITHIN if name in one)
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _types(node: dict[str, Any]) -> set[str]:
    given = node.get("@type")
    return {str(one).rpartition("/")[2] for one in (given if isinstance(given, list) else [given])}
