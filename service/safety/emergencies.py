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
from itertools import chain

from rapidfuzz.distance import OSA

from service.safety.cues import (
    AND,
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
from service.safety.lexicon import PHRASES, RULES, Rule
from service.safety.notices import NOTICES


@dataclass(frozen=True, slots=True)
class Emergency:
    """A present emergency: its kind, and the sentences to show before everything else."""

    kind: str
    notice: str


_NEAR = 14  # words between the farthest concepts of a rule
_BREAK = 1_000_000  # places between two clauses, so that no rule reaches over them


@dataclass(frozen=True, slots=True)
class _Found:
    """Concepts of a message and their places; `doubtful` holds also those that a question or an "if" speaks of."""

    certain: dict[str, list[int]]
    doubtful: dict[str, list[int]]
    persons: frozenset[int]  # clauses that are about somebody, not about a subject


_KNOWN = frozenset(word for phrases in PHRASES.values() for words, _ in phrases for word in words)
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
    concepts += ["TEMPWHOLE"] * (38 <= value <= 42 and token.isdigit())
    concepts += ["NUMBER"] * (8 <= value < 1000 and any(_is_pill(word) for word in following[:3]))
    concepts += ["SATLOW"] * (50 <= value < 90) + _pressure_concepts(value, following)
    low = 15 <= value < 55 or (1 <= value < 3 and not token.isdigit())  # mg/dl, or mmol/l with its decimals
    return concepts + ["LOWNUMBER"] * low + ["HIGHNUMBER"] * (400 <= value < 2000)


def _pressure_concepts(upper: float, following: list[str]) -> list[str]:
    """What a blood pressure ("165/112", "190 over 120") may mean: too high in a pregnancy, too high for anybody."""
    numbers = [word for word in following[:2] if word not in {"over", "sobre"}]
    if not (numbers and numbers[0].isdigit() and 60 <= int(numbers[0]) < upper <= 300):
        return []
    lower = int(numbers[0])
    return ["BPHIGH"] * (upper >= 160 or lower >= 110) + ["BPCRISIS"] * (upper >= 180 or lower >= 120)


def _is_pill(word: str) -> bool:
    return any(len(words) == 1 and concept == "PILLS" for words, concept in PHRASES.get(word, ()))


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
            for words, concept in PHRASES.get(token, ())
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


def _one_time(segment: str) -> list[str]:
    """The segment, cut at each "and" where it tells of the past and of the present ("… as a child and today …")."""
    return AND.split(segment) if PAST.search(segment) and NOW.search(segment) else [segment]


def _segments(clause: str) -> Iterator[tuple[str, bool, bool]]:
    """The parts of a clause, each with: does it not count at all, does it count for stubborn rules only."""
    past = distant = False
    for segment in chain.from_iterable(map(_one_time, SEGMENT.split(clause))):
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


def _holds(rule: Rule, found: _Found) -> bool:
    """Whether all the concepts that the rule needs stand together somewhere."""
    places = found.doubtful if rule.stubborn else found.certain
    if any(need.isdisjoint(places) for need in rule.needs):
        return False
    needs = [sorted(p for concept in need for p in places.get(concept, ())) for need in rule.needs]
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


def _by_concept() -> dict[str, list[int]]:
    """For each concept the rules, by number, whose first need it meets."""
    rules: dict[str, list[int]] = {}
    for number, rule in enumerate(RULES):
        for concept in rule.needs[0]:
            rules.setdefault(concept, []).append(number)
    return rules


_RULES_OF = _by_concept()


def find_emergency(text: str, *, language: str = "en") -> Emergency | None:
    """The gravest emergency that the message states as present, or None; its notice in that language, else English."""
    found = _read(text)
    # Only a rule whose first need is met can hold; the gravest stand first.
    for number in sorted({number for concept in found.doubtful for number in _RULES_OF.get(concept, ())}):
        rule = RULES[number]
        if _holds(rule, found):
            return emergency_of(rule.kind, language)
    return None


def speaks_of_now(text: str) -> bool:
    """Whether any part of the message speaks of somebody as they are now: not of the past, in general, or of what might be."""
    return any(
        not past and not distant and (_speaks_of_somebody(clause) or not KNOWLEDGE.search(clause))
        for clause in filter(str.strip, CLAUSE.split(plain(text)))
        for _, past, distant in _segments(clause)
    )


def emergency_of(kind: str, language: str) -> Emergency:
    """The emergency of this kind, with its notice in that language, else English."""
    notices = NOTICES.get(language.lower()[:2], NOTICES["en"])
    return Emergency(kind, notices.get(kind, notices["any"]))
