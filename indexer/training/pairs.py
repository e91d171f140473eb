"""Pairs to train on: what is asked of a page, beside a piece of what answers it, in batches that hold much of the same pages."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import SourceError
from indexer.loaders import load, source_files
from indexer.training.questions import asked, kind_of

_PIECE_WORDS = 90
_SHORTEST_PIECE = 15  # words, of a piece that is not the first
_FROM_ONE_PAGE = 4
_HEADINGS = 0.2  # share of the pairs whose second half is the heading: headings are searched too
_OPENINGS = 0.4  # … is the opening of the answer, which mostly says it; else any piece


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of a page, by its kind, and the pieces of its answer, each of about 90 words."""

    focus: str
    kind: str
    heading: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions, the pieces that answer them, and what each pair is about: pairs of one key are not told apart."""

    questions: tuple[str, ...]
    pieces: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]


def answered_questions(source: Path) -> list[Answered]:
    """What every page of MedQuAD, a folder or an archive, answers. Pages without answers are passed over."""
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for file in source_files(source):
        try:
            documents = load(file).documents
        except SourceError:
            continue
        for document in documents:
            for section in document.sections:
                heading = section.parent or section.heading
                if kind := kind_of(heading):
                    found.setdefault((document.title, kind), (heading, []))[1].extend(_pieces(section.text))
    return [Answered(focus, kind, heading, tuple(pieces)) for (focus, kind), (heading, pieces) in found.items() if pieces]


def _pieces(text: str) -> Iterator[str]:
    words = text.split()
    for start in range(0, len(words), _PIECE_WORDS):
        piece = words[start : start + _PIECE_WORDS]
        if len(piece) >= _SHORTEST_PIECE or start == 0:
            yield " ".join(piece)


def batches(questions: Sequence[Answered], *, size: int, seed: int) -> Iterator[Batch]:
    """Batches of `size` pairs without end. Half of a batch are single questions of as many pages; the others come from pages with
    up to four questions each, so that what is asked is told apart, and not only what it is about. There a page with one
    question teaches less and comes less often.
    """
    rng = random.Random(seed)  # noqa: S311 - a shuffle, no secret
    pages: dict[str, list[Answered]] = {}
    for question in questions:
        pages.setdefault(question.focus, []).append(question)
    names = list(pages)
    weights = [min(len(page), _FROM_ONE_PAGE) ** 1.5 for page in pages.values()]
    while True:
        chosen = [rng.choice(pages[name]) for name in rng.sample(names, min(size // 2, len(names)))]
        for name in rng.choices(names, weights, k=size):
            chosen += rng.sample(pages[name], min(_FROM_ONE_PAGE, len(pages[name])))
            if len(chosen) >= size:
                break
        chosen = chosen[:size]
        pairs = [_pair(one, rng.choice(names), rng) for one in chosen]
        yield Batch(
            tuple(question for question, _ in pairs), tuple(piece for _, piece in pairs), tuple((o.focus, o.kind) for o in chosen)
        )


def _pair(one: Answered, other: str, rng: random.Random) -> tuple[str, str]:
    question = asked(one.heading, one.kind, one.focus, other, rng)
    draw = rng.random()
    if draw < _HEADINGS and question != one.heading:
        return question, one.heading
    return question, one.pieces[0] if draw < _HEADINGS + _OPENINGS else rng.choice(one.pieces)
