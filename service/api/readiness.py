"""Whether the library that is loaded answers: it is asked a question of its own, the title of one of its documents."""

import logging
import threading
import time

from indexer.errors import QuestionError
from service.engine import Engine

log = logging.getLogger(__name__)

_TITLES = 5  # documents whose titles are tried: not every title is a question that can be read
_TITLE_CHARS = 200
_AGAIN_S = 5.0  # after a failure, before the library is asked again


class Readiness:
    """Asks each generation once, and one that failed again after a while. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._answered = ""  # the generation that did
        self._failed = ("", "", 0.0)  # the generation that did not, why, and when

    def fault(self) -> str:
        """Why the library does not answer; empty where it does."""
        generation = self._engine.bundle.manifest.generation
        if generation == self._answered:
            return ""
        with self._lock:
            if generation == self._answered:
                return ""
            failed, why, when = self._failed
            if failed == generation and time.monotonic() - when < _AGAIN_S:
                return why
            why = self._asked()
            if why:
                log.error("the library does not answer: %s", why)
                self._failed = (generation, why, time.monotonic())
            else:
                self._answered = generation
            return why

    def _asked(self) -> str:
        for _, title, *_ in self._engine.bundle.store.document_list(limit=_TITLES):
            try:
                answer = self._engine.ask(title[:_TITLE_CHARS])
            except QuestionError:
                continue
            except Exception as error:  # whatever it is, the service must go on to say that it is not ready
                return f"its own question failed ({type(error).__name__})."
            if answer.sources:
                return ""
        return "none of its own questions found a source."
