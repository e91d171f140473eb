"""Other names: what the library's documents are "also called", so that "AVN" finds what is written of osteonecrosis."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.words import STOP_WORDS
from service.dictionary import in_dictionary

_LONGEST_NAME = 6  # words
_LONGEST_SUBJECT = 5
_LONGEST_INSTEAD = 3  # words of a subject that stands in the place of its other names
_NAME_WORD = r"\w+(?:['’-]\w+)*"
_MOST_SUBJECTS = 2  # a name of more subjects than these says too little


@dataclass(frozen=True, slots=True)
class Names:
    """Other names → the subjects that bear them. Keys are the words of a name in lower case; abbreviations ("AVN", one word with
    two capitals or more) stand apart, since in lower case they may be common words ("ALL").
    """

    phrases: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    _starts: frozenset[str] = field(init=False, repr=False)  # the first words of all names

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", frozenset((*(key[0] for key in self.phrases), *self.abbreviations)))

    def may_start_with(self, text: str) -> bool:
        """Whether a name may start with the first word of the text."""
        return _words(text)[0].lower() in self._starts

    def subjects(self, words: Sequence[str], *, shouted: bool) -> tuple[str, ...]:
        """The subjects of a name given as its words, empty where it is none. `shouted`: the whole text is in capitals."""
        key = tuple(word.lower() for word in words)
        if len(words) == 1 and key[0] in self.abbreviations:
            meant = _is_abbreviation(words[0]) and not shouted
            if meant or not (key[0] in STOP_WORDS or in_dictionary(key[0], "en")):
                return self.abbreviations[key[0]]
        return self.phrases.get(key, ())


def read_names(synonyms: Iterable[tuple[str, tuple[str, ...]]]) -> Names:
    """The names in (title, other names) of documents.

    The subject of "What is osteonecrosis?" is osteonecrosis; a title that is longer than a name gives none.
    """
    phrases: dict[tuple[str, ...], list[str]] = {}
    abbreviations: dict[str, list[str]] = {}
    for title, names in synonyms:
        subject = _subject(title)
        for name in names if subject else ():
            words = _words(name)
            if len(words) == 1 and _is_abbreviation(words[0]):
                found = abbreviations.setdefault(words[0].lower(), [])
            elif 0 < len(words) <= _LONGEST_NAME:
                found = phrases.setdefault(tuple(word.lower() for word in words), [])
            else:
                continue
            if subject not in found:
                found.append(subject)
    return Names(
        {key: tuple(found) for key, found in phrases.items() if len(found) <= _MOST_SUBJECTS},
        {key: tuple(found) for key, found in abbreviations.items() if len(found) <= _MOST_SUBJECTS},
    )


def with_subjects(text: str, names: Names, *, instead: bool = False) -> str:
    """The text with the subject behind every other name in it, or instead of it: "AVN pain" → "AVN (osteonecrosis) pain", or
    "osteonecrosis pain".
    """
    tokens = list(re.finditer(_NAME_WORD, text))
    pieces, at, number = [], 0, 0
    while number < len(tokens):
        longest = min(_LONGEST_NAME, len(tokens) - number) if names.may_start_with(tokens[number][0]) else 0
        for length in range(longest, 0, -1):
            span = tokens[number : number + length]
            subjects = names.subjects(_words(text[span[0].start() : span[-1].end()]), shouted=text.isupper())
            if subjects:
                said = text[span[0].start() : span[-1].end()]
                if any(subject.lower() in text.lower() for subject in subjects):
                    new = said  # "Is AVN the same as osteonecrosis?" asks about both names
                else:
                    # A title of many words is a page's ("Pain relief in arthritis" for ibuprofen), not a name in place of another.
                    is_name = len(subjects) == 1 and len(subjects[0].split()) <= _LONGEST_INSTEAD
                    new = subjects[0] if is_name else f"{said} ({', '.join(subjects)})"
                pieces.append(text[at : span[0].start()] + new)
                at = span[-1].end()
                number += length - 1
                break
        number += 1
    return "".join(pieces) + text[at:]


def _subject(title: str) -> str:
    """What a title is about; empty where that takes more words than a name has."""
    subject = re.sub(r"^(what (is|are) (an? |the )?)|\?$", "", title.strip(), flags=re.IGNORECASE)
    is_question = title.rstrip().endswith("?") and subject == title.rstrip("? ")
    return "" if is_question or len(subject.split()) > _LONGEST_SUBJECT else subject


def _is_abbreviation(word: str) -> bool:
    return sum(letter.isupper() for letter in word) >= 2


def _words(text: str) -> list[str]:
    return [word.removesuffix("'s").removesuffix("’s") for word in re.findall(r"\w+(?:['’]\w+)*", text)]
