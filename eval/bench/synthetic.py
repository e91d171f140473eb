"""Documents beyond the real ones: real pages once more under another name, every other sentence taken from pages near to them."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from indexer.agreement import tried_rows
from indexer.bundle import Bundle
from indexer.embedder import Vectors, units
from indexer.passages import Kind
from indexer.store import StoredPassage
from indexer.tokens import SHIPPED_ENCODING, count_tokens

NEIGHBOURS = 4  # passages near a passage, which lend it sentences
_MARK = re.compile(r", variant \d+")
_MOST_TOKENS = 150  # in a passage, so that each section is cut into one
_CHANGED = 0.5  # the share of sentences that come from elsewhere
_FILE_DOCUMENTS = 2000
_READ = 512  # passages at once


@dataclass(frozen=True, slots=True)
class Base:
    """The real passages that can be varied: prose without lists, by document, and for each the places of those near to it."""

    passages: tuple[StoredPassage, ...]
    documents: tuple[tuple[str, tuple[int, ...]], ...]  # title, places in `passages`
    near: npt.NDArray[np.int64]  # (passages, NEIGHBOURS)
    vectors: Vectors  # as they stand in the index, float32 (passages, dim)


def unmarked(text: str) -> str:
    """The heading or title of the real page that this one varies."""
    return _MARK.sub("", text)


def read_base(bundle: Bundle) -> Base:
    """The base in a library of real pages."""
    count = bundle.store.passage_count
    found = [
        stored
        for start in range(0, count, _READ)
        for stored in bundle.store.passages(range(start, min(start + _READ, count)))
        if _is_prose(stored)
    ]
    by_document: dict[int, list[int]] = defaultdict(list)
    for place, stored in enumerate(found):
        by_document[stored.document_row].append(place)
    documents = tuple((bundle.store.document(row).title, tuple(places)) for row, places in by_document.items())
    vectors = bundle.vectors.vectors(np.array([stored.row for stored in found], np.int64))
    return Base(tuple(found), documents, _near(vectors), vectors)


def _is_prose(stored: StoredPassage) -> bool:
    passage = stored.passage
    plain = all(sentence.kind is Kind.SENTENCE for sentence in passage.sentences) and "\n" not in passage.text
    return plain and bool(passage.sentences) and count_tokens(passage.text, name=SHIPPED_ENCODING) <= _MOST_TOKENS


def _near(vectors: Vectors) -> npt.NDArray[np.int64]:
    index = faiss.IndexFlatIP(vectors.shape[1])
    scaled = np.ascontiguousarray(units(vectors))
    index.add(scaled)
    _, rows = index.search(scaled, NEIGHBOURS + 1)
    near: npt.NDArray[np.int64] = rows[:, 1:]
    return near


def slack(count: int) -> int:
    """By how many passages a library may differ from what was wanted: some sections are read in another way than they were written."""
    return count // 1000


def write_documents(base: Base, count: int, folder: Path) -> None:
    """Writes documents of `count` passages in all as JSON Lines: the real pages first, then variants of them, as often as it takes.

    The rows at which a library is tried when it is opened are real: their vectors can be made again from their words.
    """
    off = slack(count)
    tried = {row + by for row in tried_rows(count) for by in range(-off, off + 1)}
    lines: list[str] = []
    files = 0
    for line in _documents(base, count, tried):
        lines.append(line)
        if len(lines) == _FILE_DOCUMENTS:
            _write(folder, files, lines)
            files, lines = files + 1, []
    _write(folder, files, lines)


def _write(folder: Path, number: int, lines: Sequence[str]) -> None:
    # By name, so that rows come in the order in which they were counted.
    (folder / f"{number:06}.jsonl").write_text("".join(lines), encoding="utf-8")


def _documents(base: Base, count: int, tried: set[int]) -> Iterator[str]:
    drawn = random.Random(count)  # noqa: S311 - nothing secret is drawn
    row = number = 0
    while row < count:
        variant, place = divmod(number, len(base.documents))
        title, places = base.documents[place]
        places = places[: count - row]
        real = variant == 0 or not tried.isdisjoint(range(row, row + len(places)))
        mark = "" if real else f", variant {variant}"
        sections = [
            {"heading": base.passages[one].passage.own_heading + mark, "text": text}
            for one in places
            for text in [base.passages[one].passage.text if real else _varied(base, one, drawn)]
        ]
        yield json.dumps({"_id": f"s{number}", "title": title + mark, "sections": sections}, ensure_ascii=False) + "\n"
        row, number = row + len(places), number + 1


def _varied(base: Base, place: int, drawn: random.Random) -> str:
    """The passage with some of its sentences exchanged for those of passages near to it."""
    lent = [sentence for near in base.near[place] for sentence in sentences(base.passages[near])]
    own = sentences(base.passages[place])
    mixed = [drawn.choice(lent) if drawn.random() < _CHANGED else sentence for sentence in own]
    while len(mixed) > 1 and count_tokens(" ".join(mixed), name=SHIPPED_ENCODING) > _MOST_TOKENS:
        mixed.pop()
    text = " ".join(mixed)
    return text if count_tokens(text, name=SHIPPED_ENCODING) <= _MOST_TOKENS else " ".join(own)


def sentences(stored: StoredPassage) -> list[str]:
    """The words of the passage's sentences."""
    passage = stored.passage
    return [passage.text[one.start - passage.start : one.end - passage.start] for one in passage.sentences]
