"""Present emergencies in a message.

The words of a message become concepts (`concepts.txt`), each with its place. A rule (`rules.txt`) fires where all its concepts
stand near one another. A concept does not count where its clause denies it, tells of the past, asks about it in general or
only imagines it (`cues`). Nothing here understands language: in doubt about a sign that is stated as present, it fires.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from rapidfuzz.distance import OSA

from service.safety.cues import (
    CAUSE,
    CLAUSE,
    GENERIC_PERSON,
    IDIOMS,
    IMAGINED,
    INVISIBLE,
    KNOWLEDGE,
    LONG,
    MEASURES,
    MISSPELT,
    NEGATOR,
    NOW,
    PAST,
    PERSON,
    REAL_WORDS,
    RESETS,
    SEGMENT,
    TOKEN,
)
from service.safety.notices import NOTICES


@dataclass(frozen=True, slots=True)
class Emergency:
    """A present emergency: its kind, and the sentences to show before everything else."""

    kind: str
    notice: str


_NEAR = 14  # words between the farthest concepts of a rule
_BREAK = 1_000_000  # places between two clauses, so that no rule reaches over them


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    needs: tuple[frozenset[str], ...]
    excludes: frozenset[str]
    person: bool
    stubborn: bool
    across: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Concepts of a message and their places; `doubtful` holds also those that a question or an "if" speaks of."""

    certain: dict[str, list[int]]
    doubtful: dict[str, list[int]]
    persons: frozenset[int]  # clauses that are about somebody, not about a subject


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


def _read_rules(text: str) -> tuple[_Rule, ...]:
    rules: list[_Rule] = []
    kind = ""
    for line in text.strip().split("\n"):
        if not line.startswith(" "):
            kind = line
            continue
        parts = line.lstrip(" !+").split()
        needs = tuple(frozenset(p.split("|")) for p in parts if p != "P" and not p.startswith("-"))
        excludes = frozenset(p[1:] for p in parts if p.startswith("-"))
        mark = line.strip()[0]
        rules.append(_Rule(kind, needs, excludes, "P" in parts, mark == "!", mark == "+"))
    return tuple(rules)


_PHRASES = _read_lexicon(_file("concepts.txt"))
_ALL_RULES = _read_rules(_file("rules.txt"))
_KNOWN = frozenset(word for phrases in _PHRASES.values() for words, _ in phrases for word in words)
_BY_LETTER = {w[0]: tuple(k for k in MISSPELT if k[0] == w[0]) for w in MISSPELT}


@lru_cache(maxsize=20_000)
def _respelled(word: str) -> str:
    """The key word that this one misspells, or the word itself; short and real words are left alone."""
    if len(word) < 5 or len(word) > 20 or word in _KNOWN or word in REAL_WORDS:
        return word
    slips = 1 if len(word) < 8 else 2
    candidates = ((OSA.distance(word, known, score_cutoff=slips), known) for known in _BY_LETTER.get(word[0], ()))
    distance, nearest = min(candidates, default=(slips + 1, word))
    return nearest if distance <= slips else word


def plain(text: str) -> str:
    """The text in lower case without accents, apostrophes, invisible characters and idioms."""
    decomposed = unicodedata.normalize("NFKD", INVISIBLE.sub("", text)).lower()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    letters = re.sub(r"[’‘`´ʼ]", "'", letters).replace("od'd", "overdosed")
    letters = re.sub(r"\bcan ?not\b", "cant", re.sub(r"\bwill not\b", "wont", letters))
    letters = re.sub(r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should) not\b", r"\1nt", letters)
    letters = re.sub(r"'ll\b", " will", re.sub(r"'d\b", " would", letters)).replace("'", "")
    letters = re.sub(r"([a-z])\1{2,}", r"\1", letters).replace("¿", ". ").replace("¡", ". ").replace("…", ". ")
    return IDIOMS.sub(" _ ", letters)


def _number_concepts(token: str, following: list[str]) -> list[str]:
    """What a number may mean: a count of pills, a fever, a blood sugar."""
    if following and following[0] in MEASURES:
        return []
    value = float(token.replace(",", "."))
    concepts = ["TEMP"] * ((38 <= value <= 43 and not token.isdigit()) or 100.4 <= value < 108)
    concepts += ["NUMBER"] * (8 <= value < 1000 and any(_is_pill(word) for word in following[:3]))
    concepts += ["SATLOW"] * (50 <= value < 90)
    return concepts + ["LOWNUMBER"] * (15 <= value < 55) + ["HIGHNUMBER"] * (400 <= value < 2000)


def _is_pill(word: str) -> bool:
    return any(len(words) == 1 and concept == "PILLS" for words, concept in _PHRASES.get(word, ()))


def _concepts(tokens: list[str], *, negated: bool) -> Iterator[tuple[int, str | None]]:
    """Each concept that is not denied, with its place; last, place -1 where a denial still holds at the end."""
    for place, token in enumerate(tokens):
        if token[0].isdigit():
            if not negated:
                yield from ((place, concept) for concept in _number_concepts(token, tokens[place + 1 : place + 4]))
            continue
        following = tokens[place + 1 : place + 2]
        matches = [
            concept
            for words, concept in _PHRASES.get(token, ())
            if len(words) == 1 or (following and words[1] == following[0] and (*tokens[place : place + len(words)],) == words)
        ]
        if token in RESETS:
            negated = False
        if not negated:
            yield from ((place, concept) for concept in matches)
        if NEGATOR.match(token) and not matches:
            negated = True
    if negated:
        yield -1, None


def _speaks_of_somebody(words: str) -> bool:
    return bool(PERSON.search(GENERIC_PERSON.sub(" ", words)))


def _segments(clause: str) -> Iterator[tuple[str, bool, bool]]:
    """The parts of a clause, each with: does it not count at all, does it count for stubborn rules only."""
    past = distant = False
    for segment in SEGMENT.split(clause):
        current = bool(NOW.search(segment))
        person = _speaks_of_somebody(segment)
        past = not current and (past or bool(PAST.search(segment)))
        asked = bool(CAUSE.search(segment)) or (not person and bool(KNOWLEDGE.search(segment)))
        distant = asked or bool(IMAGINED.search(segment)) or (distant and not person and not current)
        lasting = not current and bool(LONG.search(segment))
        yield segment, past, distant or lasting


def _read(text: str) -> _Found:
    """The concepts of a message, clause by clause."""
    certain: dict[str, list[int]] = {}
    doubtful: dict[str, list[int]] = {}
    persons: set[int] = set()
    for number, clause in enumerate(filter(str.strip, CLAUSE.split(plain(text)))):
        place, negated = number * _BREAK, False
        if _speaks_of_somebody(clause) or not KNOWLEDGE.search(clause):
            persons.add(number)
        for segment, past, distant in _segments(clause):
            tokens = [_respelled(token) for token in TOKEN.findall(segment)]
            negated = negated and (" or " in clause or " nor " in clause or " ni " in clause)
            found = list(_concepts(tokens, negated=negated))
            negated = bool(found) and found[-1][1] is None
            for offset, concept in found:
                if concept and not past:
                    doubtful.setdefault(concept, []).append(place + offset)
                    if not distant:
                        certain.setdefault(concept, []).append(place + offset)
            place += len(tokens)
    return _Found(certain, doubtful, frozenset(persons))


def _holds(rule: _Rule, found: _Found) -> bool:
    """Whether all the concepts that the rule needs stand together somewhere."""
    places = found.doubtful if rule.stubborn else found.certain
    needs = [sorted(p for concept in need for p in places.get(concept, ())) for need in rule.needs]
    if not all(needs):
        return False
    excluded = sorted(p for concept in rule.excludes for p in found.doubtful.get(concept, ()))

    def near(start: int, others: list[int]) -> bool:
        clause = start // _BREAK
        first, last = (clause - 1) * _BREAK, (clause + 2) * _BREAK
        if not rule.across:
            first, last = start - _NEAR, start + _NEAR + 1
        return bisect_left(others, first) < bisect_left(others, last)

    return any(
        (not rule.person or start // _BREAK in found.persons)
        and all(near(start, need) for need in needs[1:])
        and not near(start, excluded)
        for start in needs[0]
    )


def find_emergency(text: str, *, language: str = "en") -> Emergency | None:
    """The gravest emergency that the message states as present, or None; its notice in that language, else English."""
    found = _read(text)
    for rule in _ALL_RULES:
        if _holds(rule, found):
            return Emergency(rule.kind, _notice(rule.kind, language))
    return None


def _notice(kind: str, language: str) -> str:
    notices = NOTICES.get(language.lower()[:2], NOTICES["en"])
    return notices.get(kind, notices["any"])
