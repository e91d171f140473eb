"""The log: text or one JSON object a line, to standard error. No line holds what an exception says: it may repeat a question."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def set_up_logs(*, level: str, log_format: str) -> None:
    """Writes the process's log to standard error, in the format "text" or "json".

    The level is that of medcite's own lines. Those of other libraries are written from WARNING up: below it, some tell what they
    are given.
    """
    if logging.getLogger().handlers:
        return  # whoever runs this process has set up its log already
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format.casefold() == "json" else Discreet("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=max(logging.getLevelNamesMapping()[level], logging.WARNING), handlers=[handler])
    for own in ("indexer", "service", "eval"):
        logging.getLogger(own).setLevel(level)


class Discreet(logging.Formatter):
    """Lines of text. An exception is told by its type and the places it went through, without its message."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_without_futures(record))

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 - named by logging
        kind, _, frames = ei
        return f"{''.join(traceback.format_tb(frames))}{kind.__name__ if kind else 'no exception'}"


class JsonLines(Discreet):
    """One JSON object a line: time, level, logger, message, and what the record was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        record = _without_futures(record)
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        # What begins with "_" is the business of a library that makes its own records.
        own = {name: value for name, value in record.__dict__.items() if name not in _STANDARD and not name.startswith("_")}
        line |= {name: value for name, value in own.items() if name not in line}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _without_futures(record: logging.LogRecord) -> logging.LogRecord:
    """The first line alone of what asyncio reports: the others name the task that failed, and with it its exception's message."""
    if record.name != "asyncio" or "\n" not in record.getMessage():
        return record
    told = logging.makeLogRecord(record.__dict__)
    told.msg, told.args = record.getMessage().partition("\n")[0], None
    return told
