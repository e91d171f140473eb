"""Answers that were given lately, by id. Nothing is written anywhere: what is dropped, or was given before a restart, is gone."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from service.answers import Answer


class AnswerStore:
    """The last `limit` answers, each for `max_age_s` seconds. Whoever has an id may read the answer; ids are never listed.

    Safe to use from several threads.
    """

    def __init__(self, limit: int, *, max_age_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._max_age_s = max_age_s
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Answer]] = OrderedDict()  # oldest first

    def keep(self, answer: Answer) -> None:
        with self._lock:
            self._kept[answer.id] = (self._clock(), answer)
            self._drop_old()

    def find(self, answer_id: str) -> Answer | None:
        with self._lock:
            self._drop_old()
            _, answer = self._kept.get(answer_id, (0.0, None))
            return answer

    def __len__(self) -> int:
        return len(self._kept)

    def _drop_old(self) -> None:
        oldest = self._clock() - self._max_age_s
        while self._kept and (len(self._kept) > self._limit or next(iter(self._kept.values()))[0] <= oldest):
            self._kept.popitem(last=False)
