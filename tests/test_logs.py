"""The log: lines of text or of JSON, in which no exception says its message."""

import io
import json
import logging
import sys
from typing import Any

import pytest

from service.logs import Discreet, JsonLines

SECRET = "secretive kelp"


def failed() -> Any:
    try:
        raise ValueError(f"cannot read {SECRET!r}")
    except ValueError:
        return sys.exc_info()


@pytest.fixture(params=[Discreet("%(levelname)s %(name)s: %(message)s"), JsonLines()], ids=["text", "json"])
def written(request: pytest.FixtureRequest) -> tuple[logging.Logger, io.StringIO]:
    """A logger, and what it writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param)
    logger = logging.Logger("asyncio")
    logger.addHandler(handler)
    return logger, stream


def test_an_exception_says_its_type_and_places_and_not_its_message(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.error("it failed", exc_info=failed())
    text = stream.getvalue()
    assert "it failed" in text
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "secretive" not in text.replace('raise ValueError(f"cannot', "")
    assert SECRET not in text


def test_an_exception_behind_another_is_as_silent(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError:
        logger.exception("it failed")
    assert "KeyError" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_a_task_that_nobody_waited_for_is_told_without_its_exception(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.error("Task exception was never retrieved\nfuture: <Task exception=%r>", ValueError(SECRET), exc_info=failed())
    assert "never retrieved" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_a_line_of_json_has_its_parts() -> None:
    record = logging.makeLogRecord({"name": "service", "levelname": "INFO", "msg": "%s é\n", "args": ("kelp",), "created": 0.0})
    record.request_id, record.ms = "abc", 1.5
    record.odd = {1}
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.000+00:00", "level": "INFO", "logger": "service", "message": "kelp é\n", "request_id": "abc",
        "ms": 1.5, "odd": "{1}",
    }  # fmt: skip


def test_a_line_of_json_cannot_be_forged_by_a_field() -> None:
    record = logging.makeLogRecord({"name": "service", "levelname": "INFO", "msg": 'x"}\n{"level": "ERROR'})
    assert json.loads(JsonLines().format(record))["level"] == "INFO"
