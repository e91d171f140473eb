"""Sides: what stands before a verb, or behind it, as terms that carry their numbers, amounts and denials."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.rephrasing.wording import Class, Word

# Words that open a phrase and count: what was before is not after.
_OPENING_MARKS = frozenset({"before", "after", "until", "since", "during", "against", "from"})
_CONDITIONS = frozenset({"when", "if", "unless"})
_POINTING = frozenset("it they them this these he she him".split())


@dataclass(frozen=True, slots=True)
class Term:
    """A content word with the marks that belong to it: of "some people", people with some. An amount alone has no stem."""

    stem: str
    marks: frozenset[str] = frozenset()


@dataclass(slots=True)
class Side:
    """What a run of words without a verb holds: its own terms, those of its phrases ("in winter") and behind "by"."""

    terms: list[Term] = field(default_factory=list)
    phrases: list[list[Term]] = field(default_factory=list)
    by: list[Term] = field(default_factory=list)
    moods: set[str] = field(default_factory=set)
    frequencies: set[str] = field(default_factory=set)
    pronoun: bool = False
    latest: list[Term] = field(default_factory=list)  # what it ended with


class _Reader:
    """Takes the words of a side one by one."""

    def __init__(self) -> None:
        self.side = Side()
        self.into = self.side.terms
        self._marks: set[str] = set()
        self._compared = False  # all that follows "than" stands on the other side of the comparison

    def take(self, word: Word, following: Word | None) -> None:
        match word.kind:
            case Class.CONTENT:
                self.into.append(Term(word.value, frozenset(self._marks | ({"than"} if self._compared else set()))))
                self._marks.clear()
            case Class.NUMBER | Class.MARK | Class.DENIAL | Class.LINK:
                self._mark(word)
            case Class.PREPOSITION if word.text != "of":
                self._preposition(word, following)
            case Class.STOP:
                self._compared = False
                self.into = self.into if self.side.phrases else self.side.terms
            case Class.PRONOUN:
                self.side.pronoun |= word.text in _POINTING
            case Class.MOOD:
                self.side.moods.add(word.value)
            case Class.FREQUENCY:
                self.side.frequencies.add(word.value)

    def _mark(self, word: Word) -> None:
        opens = word.value in _OPENING_MARKS or word.text == "without"
        self._compared = (self._compared and not opens) or word.value == "than"
        if opens or (word.kind is Class.LINK and word.value in _CONDITIONS):
            self._open()
        if word.value not in _CONDITIONS and word.value != "while":
            self._marks.add(word.value)

    def _preposition(self, word: Word, following: Word | None) -> None:
        is_amount = following is not None and following.kind in (Class.NUMBER, Class.MARK)  # "by a quarter"
        self._compared = self._compared and word.text != "to"
        if word.text == "by" and not is_amount:
            self.into = self.side.by
        else:
            self._open()

    def _open(self) -> None:
        self.side.phrases.append([])
        self.into = self.side.phrases[-1]

    def read(self) -> Side:
        """What was taken. Marks that no word followed belong to the last one ("adults over 45"), or stand alone."""
        if self._marks and not self.into:
            self.into.append(Term("", frozenset(self._marks)))
        elif self._marks:
            self.into[-1] = Term(self.into[-1].stem, self.into[-1].marks | self._marks)
        self.side.phrases = [phrase for phrase in self.side.phrases if phrase]
        self.side.latest = self.into
        return self.side


def side_of(region: Sequence[Word]) -> Side:
    """What these words hold."""
    reader = _Reader()
    for number, word in enumerate(region):
        reader.take(word, region[number + 1] if number + 1 < len(region) else None)
    return reader.read()
