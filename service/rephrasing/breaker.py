"""A circuit breaker: a server that failed several times in a row is left alone for a while, so that nobody waits for it."""

import threading
import time
from collections.abc import Callable

_LONGEST_REST_S = 3600.0  # however long a server asks for


class Breaker:
    """Says whether a server may be asked. After `failures` failures in a row it may not for `rest_s` seconds; then one question
    tries it, and the others follow once that one has been answered. Safe to use from several threads.
    """

    def __init__(self, failures: int, *, rest_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = failures
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._closed_until = 0.0
        self._is_tried = False

    def may_ask(self) -> bool:
        """Whether the server may be asked now. Who is told so must tell what came of it, by `answered` or `failed`."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._closed_until or self._is_tried:
                return False
            self._is_tried = True
            return True

    def answered(self) -> None:
        with self._lock:
            self._failed = 0
            self._is_tried = False

    def failed(self, *, wait_s: float = 0.0) -> bool:
        """Counts a failure; `wait_s` is how long the server asks to be left alone, which is done at once. Tells whether the server
        is left alone from now on.
        """
        with self._lock:
            was_open = self._failed < self._most
            self._is_tried = False
            self._failed = self._most if wait_s else self._failed + 1
            if self._failed >= self._most:
                self._closed_until = self._clock() + min(max(self._rest_s, wait_s), _LONGEST_REST_S)
            return was_open and self._failed >= self._most
