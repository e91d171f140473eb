"""Other names: what the library's documents are "also called", so that "AVN" finds what is written of osteonecrosis."""

import re
from collections.abc import Iterable, Mapping

from indexer.words import STOP_WORDS

_LONGEST_NAME = 6  # words
_LONGEST_SUBJECT = 5
_MOST_SUBJECTS = 2  # a name of more subjects than these says too little

Names = Mapping[tuple[str, ...], tuple[str, ...]]


def read_names(synonyms: Iterable[tuple[str, tuple[str, ...]]]) -> Names:
    """From (title, other names) of documents: the words of a name, lower case → the subjects that bear it.

    The subject of "What is osteonecrosis?" is osteonecrosis; a title that is longer than a name gives none.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for title, names in synonyms:
        subject = re.sub(r"^(what (is|are) (an? |the )?)|\?$", "", title.strip(), flags=re.IGNORECASE)
        if len(subject.split()) > _LONGEST_SUBJECT or (title.rstrip().endswith("?") and subject == title.rstrip("? ")):
            continue
        for name in names:
            words = _words(name)
            # An abbreviation that is a common word ("ALL") is only itself in capitals.
            key = words if not (len(words) == 1 and words[0] in STOP_WORDS) else (name.upper(),)
            if 0 < len(words) <= _LONGEST_NAME and subject not in found.setdefault(key, []):
                found[key].append(subject)
    return {key: tuple(subjects) for key, subjects in found.items() if len(subjects) <= _MOST_SUBJECTS}


def with_subjects(text: str, names: Names) -> str:
    """The text with the subject behind every other name in it: "AVN pain" → "AVN (osteonecrosis) pain"."""
    tokens = list(re.finditer(r"\w+(?:['’-]\w+)*", text))
    shouted = text.isupper()
    pieces, at, number = [], 0, 0
    while number < len(tokens):
        for length in range(min(_LONGEST_NAME, len(tokens) - number), 0, -1):
            span = tokens[number : number + length]
            key = tuple(_words(text[span[0].start() : span[-1].end()]))
            subjects = names.get(key) or (None if shouted or length > 1 else names.get((span[0][0],)))
            if subjects:
                new = [s for s in subjects if s.lower() not in text.lower()]
                pieces.append(text[at : span[-1].end()] + (f" ({', '.join(new)})" if new else ""))
                at = span[-1].end()
                number += length - 1
                break
        number += 1
    return "".join(pieces) + text[at:]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower().removesuffix("'s") for word in re.findall(r"\w+(?:['’]\w+)*", text))
