"""Whoever serves a request sees the answers that are made for it, wherever in the code they are asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from service.answers import Answer

_observer: ContextVar[Callable[[Answer], None] | None] = ContextVar("observer", default=None)


@contextmanager
def observing(observe: Callable[[Answer], None]) -> Iterator[None]:
    """Hands `observe` each answer that is made in this context, also in threads and tasks that are started from it."""
    token = _observer.set(observe)
    try:
        yield
    finally:
        _observer.reset(token)


def observed(answer: Answer) -> None:
    """Shows the answer to who observes, if anybody does."""
    observe = _observer.get()
    if observe:
        observe(answer)
