"""Feedback on answers, appended to a file of JSON lines that only its owner can read."""

import fcntl
import hashlib
import json
import logging
import os
import secrets
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from indexer.errors import AnswerRated, FeedbackConflict, FeedbackFull, FeedbackUnwritable

log = logging.getLogger(__name__)

MOST_OF_AN_ANSWER = 5  # ratings; one answer may be rated by several who read it, but not stuffed
MOST_BYTES = 50 * 2**20  # of the file
_REMEMBERED_BYTES = 4 * 2**20  # of the file's end: what stands further back is not read by a new process
_REMEMBERED = 20_000  # keys, and answers, the latest; older ones are forgotten


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thinks of an answer."""

    answer_id: str
    rating: Literal["up", "down"]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Feedback that is stored: its id, and when (ISO 8601, UTC)."""

    id: str
    time: str


class FeedbackStore:
    """The feedback in a file. Several threads and processes may write to it at the same time.

    What `add` has returned is on disk. A line holds neither the question nor the answer, only the answer's id and the documents it
    cites, as far as they are known; an idempotency key is kept as its SHA-256.
    """

    def __init__(self, path: Path, *, max_bytes: int = MOST_BYTES, most_of_an_answer: int = MOST_OF_AN_ANSWER) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._most_of_an_answer = most_of_an_answer
        self._read_to = 0  # bytes of the file that are known
        self._keys: OrderedDict[str, tuple[str, Receipt]] = OrderedDict()  # SHA-256 of key → of the feedback, and its receipt
        self._ratings: OrderedDict[str, int] = OrderedDict()  # answer id → how often it was rated

    def add(self, feedback: Feedback, *, key: str = "", documents: tuple[str, ...] = ()) -> Receipt:
        """The receipt of the feedback, now or, where this key came with the same feedback before, then.

        Raises FeedbackConflict where the key came with other feedback, AnswerRated where there is enough on the answer,
        FeedbackFull or FeedbackUnwritable where nothing can be written.
        """
        with self._locked() as file:
            if earlier := self._earlier(file, feedback, key):
                return earlier
            self._check_ratings(feedback.answer_id)
            receipt = Receipt(secrets.token_hex(16), datetime.now(UTC).isoformat(timespec="milliseconds"))
            line = {
                "id": receipt.id, "time": receipt.time, **asdict(feedback), "documents": documents,
                **({"key": _hashed(key)} if key else {}),
            }  # fmt: skip
            written = json.dumps(line).encode() + b"\n"
            self._check_room(file, len(written))
            _append(file, written)
            return receipt

    def earlier(self, feedback: Feedback, *, key: str) -> Receipt | None:
        """The receipt of this feedback where it came with this key before. Raises as `add`."""
        if not key or not self._path.exists():
            return None
        with self._locked() as file:
            return self._earlier(file, feedback, key)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The open file, this process's and thread's alone."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                if os.fstat(file).st_mode & 0o077:
                    os.fchmod(file, 0o600)
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
            finally:
                os.close(file)
        except OSError as error:
            raise FeedbackUnwritable(
                f"The feedback cannot be stored: {error.strerror}.", hint="Send it again later; who runs this must mend it."
            ) from error

    def _earlier(self, file: int, feedback: Feedback, key: str) -> Receipt | None:
        self._read_new(file)
        same, receipt = self._keys.get(_hashed(key), ("", None)) if key else ("", None)
        if receipt and same != _fingerprint(feedback):
            raise FeedbackConflict(
                "This Idempotency-Key was sent before with another body.", hint="Send a new key with each new feedback."
            )
        return receipt

    def _check_ratings(self, answer_id: str) -> None:
        if self._ratings.get(answer_id, 0) >= self._most_of_an_answer:
            raise AnswerRated(
                f"There are {self._most_of_an_answer} ratings of this answer, which is as many as are taken.",
                hint="Ask again, and rate the new answer.",
            )

    def _check_room(self, file: int, count: int) -> None:
        """Raises FeedbackFull where so many bytes more are too many for the file."""
        if os.fstat(file).st_size + count > self._max_bytes:
            log.error(
                "feedback is refused: its file has %s bytes at most; put it away, and a new one is begun", f"{self._max_bytes:,}"
            )
            raise FeedbackFull(
                "The feedback cannot be stored: its file is full.",
                hint="Send it again later; who runs this must put the file away.",
            )

    def _read_new(self, file: int) -> None:
        """Reads what was appended since, by this process or another."""
        size = os.fstat(file).st_size
        if size < self._read_to:  # somebody has begun the file anew
            self._read_to = 0
            self._keys.clear()
            self._ratings.clear()
        start = max(self._read_to, size - _REMEMBERED_BYTES)
        for line in _read(file, start, size).split(b"\n"):
            with suppress(ValueError, KeyError, TypeError):  # a line that was cut off by a crash
                told = json.loads(line)
                feedback = Feedback(told["answer_id"], told["rating"], told["comment"])
                self._ratings[feedback.answer_id] = self._ratings.pop(feedback.answer_id, 0) + 1
                self._keys[told["key"]] = (_fingerprint(feedback), Receipt(told["id"], told["time"]))
        for known in (self._keys, self._ratings):
            while len(known) > _REMEMBERED:
                known.popitem(last=False)
        self._read_to = size


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _fingerprint(feedback: Feedback) -> str:
    return _hashed(json.dumps([feedback.answer_id, feedback.rating, feedback.comment]))


def _read(file: int, start: int, end: int) -> bytes:
    found = b""
    while start + len(found) < end and (more := os.pread(file, end - start - len(found), start + len(found))):
        found += more
    return found


def _append(file: int, line: bytes) -> None:
    """Writes the line and waits until it is on disk; where that fails, the file is as it was. Raises OSError."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":  # a line that was cut off by a crash stays alone
        line = b"\n" + line
    try:
        written = 0
        while written < len(line):
            written += os.write(file, line[written:])
        os.fsync(file)
    except OSError:
        with suppress(OSError):
            os.ftruncate(file, size)
        raise
