"""Reading ahead: files are read and their passages embedded by others while the files before them are written.

A file comes out only when all its vectors are kept, in the order in which the files came in.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol

from indexer.distributed.crew import Order, Task
from indexer.distributed.unfinished import Batch, Text, Unfinished, text_key
from indexer.execution import Found
from indexer.passage_vectors import digest
from indexer.passages import Passage
from indexer.reading import CutDocument, Piece

_FILES_TOGETHER = 64  # files that one worker reads in one go …
_BYTES_TOGETHER = 256_000  # … unless they are larger in all
_TEXTS_TOGETHER = 256  # texts that are embedded in one go: what is lost with a worker
_BYTES_AHEAD = 64_000_000  # of files that are being read: no more once it is reached …
_PASSAGES_AHEAD = 20_000  # … or so many were read and are not written yet


class Hands(Protocol):
    """Who is given orders."""

    @property
    def size(self) -> int: ...

    @property
    def idle(self) -> bool: ...

    def give(self, order: Order) -> None: ...

    def take(self) -> tuple[Order, Any]: ...


@dataclass(eq=False, slots=True)
class _Run:
    """Files that stand one behind the other, as far as they are read and embedded."""

    files: list[Found]
    size: int  # bytes to read
    pieces: list[list[Piece]] | None = None  # of each file that is to be read
    missing: set[bytes] = field(default_factory=set)  # what has no vectors yet
    passages: int = 0

    @property
    def ready(self) -> bool:
        return self.pieces is not None and not self.missing

    def results(self) -> Iterator[tuple[Found, Iterable[Piece] | None]]:
        pieces = iter(self.pieces or ())
        return ((found, None if found.stored else next(pieces)) for found in self.files)


class Ahead:
    """One build's files, read ahead."""

    def __init__(self, hands: Hands, kept: Unfinished, *, known: Collection[bytes], window: int) -> None:
        """`known` are the digests of passages whose vectors the generation before has; `window` is the embedder's, in tokens."""
        self._hands = hands
        self._kept = kept
        self._known = known
        self._window = window
        self._runs: deque[_Run] = deque()
        self._asked: set[bytes] = set()  # what is being embedded, or about to be
        self._batch: dict[bytes, Text] = {}

    def read(self, files: Iterable[Found]) -> Iterator[tuple[Found, Iterable[Piece] | None]]:
        """The files in order, each with what it holds; None for a file that the generation before has."""
        runs = _runs(files)
        more = True
        while more or self._runs:
            while more and self._has_room():
                more = self._begin(next(runs, None))
            while self._runs and self._runs[0].ready:
                yield from self._runs.popleft().results()
            if self._runs:
                if self._hands.idle:
                    self._embed()  # better a small batch than a worker that waits
                if not self._runs[0].ready:
                    self._accept(*self._hands.take())

    def _has_room(self) -> bool:
        unread = [run.size for run in self._runs if run.pieces is None]
        few = len(unread) <= 2 * self._hands.size + 2 and sum(unread) < _BYTES_AHEAD
        return few and sum(run.passages for run in self._runs) < _PASSAGES_AHEAD

    def _begin(self, run: _Run | None) -> bool:
        if run is None:
            return False
        self._runs.append(run)
        fresh = [found.file for found in run.files if not found.stored]
        if fresh:
            self._hands.give(Order(Task.READ, fresh, f"the files from {fresh[0].place} to {fresh[-1].place}"))
        else:
            run.pieces = []
        return True

    def _accept(self, order: Order, result: Any) -> None:
        if order.task is Task.READ:
            run = next(run for run in self._runs if any(found.file is order.given[0] for found in run.files))
            self._take_in(run, result)
        else:
            self._keep(order, result)

    def _take_in(self, run: _Run, pieces: list[list[Piece]]) -> None:
        """What the files of a run hold: what has no vectors yet is to be embedded."""
        run.pieces = pieces
        passages = [p for piece in chain.from_iterable(pieces) if isinstance(piece, CutDocument) for p in piece.passages]
        run.passages = len(passages)
        fresh = [passage for passage in passages if digest(passage) not in self._known]
        texts = {text_key(*text): text for passage in fresh for text in self._texts(passage)}
        kept = self._kept.known([key for key in texts if key not in self._asked])
        for key, text in texts.items():
            if key in kept:
                continue
            run.missing.add(key)
            if key not in self._asked:
                self._asked.add(key)
                self._batch[key] = text
            if len(self._batch) >= _TEXTS_TOGETHER:
                self._embed()

    def _texts(self, passage: Passage) -> Iterator[Text]:
        """What is embedded for a passage: its text and its heading."""
        yield passage.text, tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences)
        if len(passage.heading.encode("utf-8", "surrogatepass")) <= self._window:  # a longer one is cut where it is embedded
            yield passage.heading, ()

    def _embed(self) -> None:
        if self._batch:
            texts = list(self._batch.values())
            self._hands.give(Order(Task.EMBED, texts, f"the texts from {texts[0][0][:60]!r} on"))
            self._batch = {}

    def _keep(self, order: Order, batch: Batch) -> None:
        keys = [text_key(*text) for text in order.given]
        self._kept.add(keys, batch)
        self._asked.difference_update(keys)
        for run in self._runs:
            run.missing.difference_update(keys)


def _runs(files: Iterable[Found]) -> Iterator[_Run]:
    run: list[Found] = []
    size = 0
    for found in files:
        run.append(found)
        size += 0 if found.stored else len(found.file.data)
        if len(run) >= _FILES_TOGETHER or size >= _BYTES_TOGETHER:
            yield _Run(run, size)
            run, size = [], 0
    if run:
        yield _Run(run, size)
