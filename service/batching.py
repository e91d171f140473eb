"""Batching: questions that are asked at the same time are embedded in one pass.

A pass over several short texts takes less time than a pass for each. Nobody waits for others to come: who comes while a pass
runs goes with the next one. A pass runs beside whoever began it, until its vectors are asked for.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.embedder import Vectors

Waiting = Callable[[], Vectors]  # waits for vectors, float32 (n, dim)

_MOST = 8  # texts in one pass: more save hardly anything, and each number of them is another shape to plan for


@dataclass(slots=True, eq=False)
class _Ticket:
    """Texts that wait for their vectors."""

    texts: Sequence[str]
    vectors: Vectors | None = None
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.vectors is not None or self.error is not None


@dataclass(frozen=True, slots=True)
class _Pass:
    """Tickets whose texts are on their way through the model."""

    tickets: Sequence[_Ticket]
    waiting: Waiting

    def end(self) -> None:
        """Waits for the vectors and gives each ticket its own."""
        try:
            vectors = self.waiting()
        except Exception as error:
            _fail(self.tickets, error)
            return
        start = 0
        for ticket in self.tickets:
            ticket.vectors = vectors[start : start + len(ticket.texts)]
            start += len(ticket.texts)


class Batching:
    """Embeds texts for several threads at once. Each gets the vectors of its own texts, or the error that their pass ended with."""

    def __init__(self, begin: Callable[[Sequence[str]], Waiting]) -> None:
        """`begin` starts a pass over texts; what it gives waits for their vectors, float32 (n, dim)."""
        self._begin = begin
        self._waiting: list[_Ticket] = []
        self._running: _Pass | None = None
        self._state = threading.Lock()  # over the two above
        self._ending = threading.Lock()  # held by the one who waits for the pass that runs

    def begin(self, texts: Sequence[str]) -> Waiting:
        """Has the texts embedded, at once where no pass runs, else with the next; what it gives waits for their vectors."""
        ticket = _Ticket(texts)
        with self._state:
            self._waiting.append(ticket)
            if self._running is None:
                self._start()

        def wait() -> Vectors:
            while not ticket.is_done:
                with self._ending:  # whoever is first ends the pass for all that are in it, and starts the next
                    if not ticket.is_done:
                        self._end()
            if ticket.error is not None:
                raise ticket.error
            assert ticket.vectors is not None  # it is done, without an error
            return ticket.vectors

        return wait

    def _end(self) -> None:
        """Ends the pass that runs; there is one as long as a ticket is not done."""
        if self._running is not None:
            self._running.end()
        with self._state:
            self._running = None
            self._start()

    def _start(self) -> None:
        """Starts a pass for those who wait, those behind it where it cannot be started."""
        while self._waiting and self._running is None:
            tickets = self._next()
            try:
                self._running = _Pass(tickets, self._begin([text for ticket in tickets for text in ticket.texts]))
            except Exception as error:
                _fail(tickets, error)

    def _next(self) -> list[_Ticket]:
        """The tickets that go together, in order of coming: one at least, and others as long as they fit."""
        count, texts = 1, len(self._waiting[0].texts)
        while count < len(self._waiting) and texts + len(self._waiting[count].texts) <= _MOST:
            texts += len(self._waiting[count].texts)
            count += 1
        together, self._waiting = self._waiting[:count], self._waiting[count:]
        return together


def _fail(tickets: Sequence[_Ticket], error: Exception) -> None:
    """Each of them is told."""
    for ticket in tickets:
        ticket.error = error
