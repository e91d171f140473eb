"""Warming: a library is asked a few questions at once before others ask it.

The model plans for each shape of text, so many texts of such a length, when it first meets one, and each thread opens the store for
itself: what everybody's first question would wait for is done before.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise

from service.engine import Engine

log = logging.getLogger(__name__)

QUESTIONS = 24
_CHARS = 200


def warm(engine: Engine, *, at_once: int) -> None:
    """Asks the library titles of its own documents, alone and in pairs, so many at a time. What fails is left to readiness to tell."""
    titles = [title for _, title, *_ in engine.bundle.store.document_list(limit=QUESTIONS)]
    pairs = [f"{first} {second}" for first, second in pairwise(titles)]
    questions = [text[:_CHARS] for both in zip(titles, pairs, strict=False) for text in both][:QUESTIONS]

    def ask(question: str) -> None:
        with suppress(Exception):  # whatever it is, it fails again where it is told
            engine.ask(question)

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(ask, questions))
    log.debug("warmed by %d questions", len(questions))
