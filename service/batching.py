"""Batching: questions that are asked at the same time are embedded in one pass.

A pass over several short texts takes less time than a pass for each. Nobody waits for others to come: who comes while a pass
runs goes with the next one.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.embedder import Vectors

_MOST = 8  # texts in one pass: more save hardly anything, and each number of them is another shape to plan for


@dataclass(slots=True, eq=False)
class _Ticket:
    """Texts that wait for their vectors."""

    texts: Sequence[str]
    vectors: Vectors | None = None
    error: Exception | None = None


class Batching:
    """Embeds texts for several threads at once. Each gets the vectors of its own texts, or the error that their pass ended with."""

    def __init__(self, embed: Callable[[Sequence[str]], Vectors]) -> None:
        """`embed` gives the vectors of texts, float32 (n, dim)."""
        self._embed = embed
        self._waiting: list[_Ticket] = []
        self._queue = threading.Lock()
        self._pass = threading.Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, float32 (n, dim)."""
        ticket = _Ticket(texts)
        with self._queue:
            self._waiting.append(ticket)
        while ticket.vectors is None:
            with self._pass:  # whoever is next takes along all that wait
                if ticket.vectors is None and ticket.error is None:
                    self._run(self._next())
            if ticket.error is not None:
                raise ticket.error
        return ticket.vectors

    def _next(self) -> list[_Ticket]:
        """The tickets that go together, in order of coming: one at least, and others as long as they fit."""
        with self._queue:
            count, texts = 1, len(self._waiting[0].texts)
            while count < len(self._waiting) and texts + len(self._waiting[count].texts) <= _MOST:
                texts += len(self._waiting[count].texts)
                count += 1
            together, self._waiting = self._waiting[:count], self._waiting[count:]
        return together

    def _run(self, tickets: Sequence[_Ticket]) -> None:
        try:
            vectors = self._embed([text for ticket in tickets for text in ticket.texts])
        except Exception as error:  # each of them is told
            for ticket in tickets:
                ticket.error = error
            return
        start = 0
        for ticket in tickets:
            ticket.vectors = vectors[start : start + len(ticket.texts)]
            start += len(ticket.texts)
