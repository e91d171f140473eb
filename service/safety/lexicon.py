"""The tables beside this module: which words say which concept (`concepts.txt`), and what must stand together (`rules.txt`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rule:
    """What must stand together, and what not: see the head of `rules.txt`."""

    kind: str
    needs: tuple[frozenset[str], ...]
    excludes: frozenset[str]
    person: bool
    stubborn: bool
    across: bool


def _file(name: str) -> str:
    """A table beside this module, without its comments."""
    lines = (Path(__file__).with_name(name)).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def _words(entry: str) -> Iterator[tuple[str, ...]]:
    if entry.endswith("~"):
        stem = entry[:-1]
        short = stem.removesuffix("e")
        yield from ((word,) for word in (stem, f"{stem}s", f"{short}ed", f"{short}ing"))
    else:
        yield from product(*(word.split("/") for word in entry.split()))


def _read_lexicon(text: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Every phrase with its concept, under its first word."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for block in re.split(r"\n(?=\S)", text.strip()):
        concept, _, entries = block.partition(" =")
        for entry in filter(str.strip, entries.replace("\n", " ").split(",")):
            for words in _words(entry.strip()):
                phrases.setdefault(words[0], []).append((words, concept))
    return phrases


def _read_rules(text: str) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    kind = ""
    for line in text.strip().split("\n"):
        if not line.startswith(" "):
            kind = line
            continue
        parts = line.lstrip(" !+").split()
        needs = tuple(frozenset(p.split("|")) for p in parts if p != "P" and not p.startswith("-"))
        excludes = frozenset(p[1:] for p in parts if p.startswith("-"))
        mark = line.strip()[0]
        rules.append(Rule(kind, needs, excludes, "P" in parts, mark == "!", mark == "+"))
    return tuple(rules)


PHRASES = _read_lexicon(_file("concepts.txt"))
RULES = _read_rules(_file("rules.txt"))
