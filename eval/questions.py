"""Golden questions: what people ask, and what a right answer holds.

They stand in JSON Lines files, one question a line:

    {"id": "hip-cause-1", "question": "Can steroids kill bone?", "kind": "cause", "expected": "answered",
     "relevant": {"steroids": 3, "causes-overview": 2}, "facts": [["steroid"], ["blood (flow|supply)", "circulation"]]}

`expected` is answered, abstained or emergency. `relevant` grades documents: 3 answers it fully, 2 answers it in part, 1 is on the
subject, 0 is not. Optional: `history` (the earlier questions of the conversation, oldest first), `sections` (headings that hold
the answer), `facts` (each a list of lower-case regular expressions; a fact is there when one of them matches), `personal`
(true where somebody asks for a decision about their own treatment). Empty lines are skipped.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import QuestionsUnreadable
from service.answers import Status

GRADES = range(4)
RELEVANT_FROM = 2  # the lowest grade of a document that answers, at least in part
BEST_GRADE = 3


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what is expected of its answer; the module says what each field means."""

    id: str
    question: str
    kind: str
    expected: Status
    relevant: Mapping[str, int]
    history: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    personal: bool = False

    @property
    def answering(self) -> frozenset[str]:
        """The documents that answer it, at least in part."""
        return frozenset(id_ for id_, grade in self.relevant.items() if grade >= RELEVANT_FROM)

    @property
    def best(self) -> frozenset[str]:
        """The documents that answer it fully."""
        return frozenset(id_ for id_, grade in self.relevant.items() if grade == BEST_GRADE)


def read_questions(place: Path) -> list[GoldenQuestion]:
    """The questions of a .jsonl file, or of every one in a folder, in the order of file names and lines.

    Raises QuestionsUnreadable naming the file, the line and what was expected there.
    """
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    if not files:
        raise QuestionsUnreadable(
            f"The folder {place} holds no .jsonl file.", hint="Name a folder of golden questions: --questions DIR"
        )
    questions: list[GoldenQuestion] = []
    places: dict[str, str] = {}
    for file in files:
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            where = f"{file}, line {number}"
            question = _question(line, where)
            if question.id in places:
                raise _unreadable(where, f"the id {question.id!r} was given before, in {places[question.id]}", "an id of its own")
            places[question.id] = where
            questions.append(question)
    if not questions:
        raise QuestionsUnreadable(
            f"{place} holds no question.", hint="Write one JSON object a line; eval/questions.py names the fields."
        )
    return questions


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsUnreadable(f"{file} cannot be read: {error}.", hint="Name a .jsonl file or a folder of them.") from error


def _unreadable(where: str, seen: str, expected: str) -> QuestionsUnreadable:
    return QuestionsUnreadable(f"{where}: {seen}; expected {expected}.", hint="Mend the line and run it again.")


@dataclass(frozen=True, slots=True)
class _Field:
    """How a field is checked and read. `read` raises ValueError or TypeError where the value is not as `expected` says."""

    read: Callable[[Any], Any]
    expected: str
    required: bool = False


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)


def _grades(value: Any) -> dict[str, int]:
    if not isinstance(value, dict) or not all(type(grade) is int and grade in GRADES for grade in value.values()):
        raise TypeError
    return {_text(id_): grade for id_, grade in value.items()}


def _facts(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        raise TypeError
    facts = tuple(_texts(fact) for fact in value)
    for fact in facts:
        if not fact:
            raise ValueError("a fact without a regular expression")
        for pattern in fact:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"the regular expression {pattern!r}: {error}") from error
            # Escapes such as \S or \B are upper case by their nature.
            letters = re.sub(r"\\.", "", pattern)
            if letters != letters.lower():
                raise ValueError(f"the regular expression {pattern!r}, which can never match lower-case text")
    return facts


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_FIELDS = {
    "id": _Field(_text, "a text", required=True),
    "question": _Field(_text, "a text", required=True),
    "kind": _Field(_text, "a text", required=True),
    "expected": _Field(Status, f"one of {', '.join(Status)}", required=True),
    "relevant": _Field(_grades, "an object of document ids with grades 0 to 3", required=True),
    "history": _Field(_texts, "a list of texts"),
    "sections": _Field(_texts, "a list of headings"),
    "facts": _Field(_facts, "a list of facts, each a list of lower-case regular expressions"),
    "personal": _Field(_flag, "true or false"),
}


def _question(line: str, where: str) -> GoldenQuestion:
    try:
        given = json.loads(line)
    except ValueError as error:
        raise _unreadable(where, f"not JSON ({error})", "one JSON object") from error
    if not isinstance(given, dict):
        raise _unreadable(where, f"{type(given).__name__} {line.strip()[:40]!r}", "one JSON object")
    unknown = [name for name in given if name not in _FIELDS]
    if unknown:
        raise _unreadable(where, f"the unknown field {unknown[0]!r}", f"only {', '.join(_FIELDS)}")
    missing = [name for name, rule in _FIELDS.items() if rule.required and name not in given]
    if missing:
        raise _unreadable(where, f"no {missing[0]!r}", _FIELDS[missing[0]].expected)
    values = {}
    for name, value in given.items():
        try:
            values[name] = _FIELDS[name].read(value)
        except (TypeError, ValueError) as error:
            seen = str(error) if name == "facts" and str(error) else json.dumps(value, ensure_ascii=False)[:80]
            raise _unreadable(where, f"{name!r} is {seen}", _FIELDS[name].expected) from error
    return GoldenQuestion(**values)
