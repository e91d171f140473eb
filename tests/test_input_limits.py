"""Limits of what strangers send: each is a setting that one place keeps to, and one that cannot be is refused with its name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.changes import recipe
from indexer.errors import SettingError
from indexer.limits import LIMITS, limit, limits, variable
from service.settings import read_settings

ROOT = Path(__file__).resolve().parents[1]


def test_every_limit_is_kept_to_in_one_place() -> None:
    code = "".join(path.read_text() for room in ("indexer", "service") for path in (ROOT / room).rglob("*.py"))
    assert {name: code.count(f'limit("{name}")') for name in LIMITS} == dict.fromkeys(LIMITS, 1)


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_what_the_environment_says_within_its_ends(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = LIMITS[name]
    assert one.least <= one.default <= one.most
    for text, wanted in (
        (str(one.least), one.least),
        (str(one.most), one.most),
        (str(one.most + 1), one.default),
        ("", one.default),
    ):
        monkeypatch.setenv(variable(name), text)
        assert limit(name) == limits()[name] == wanted


@pytest.mark.parametrize("value", ["", "many", "-1", "1.5", "9" * 30])
def test_a_limit_that_cannot_be_is_refused_with_its_name(value: str) -> None:
    with pytest.raises(SettingError) as told:
        read_settings({"MEDCITE_MAX_PDF_PAGES": value})
    assert told.value.message == f"MEDCITE_MAX_PDF_PAGES is {value!r}, expected a whole number from 1 to 1000000."
    assert told.value.hint == "Mend or remove MEDCITE_MAX_PDF_PAGES."
    assert read_settings({"MEDCITE_MAX_PDF_PAGES": "7"}) == read_settings({})


def test_a_program_keeps_to_the_limits_that_it_is_started_with() -> None:
    code = "from indexer.loaders import plain_text; print(plain_text.MAX_TEXT_CHARS)"
    for given, wanted in (({}, "5000000"), ({"MEDCITE_MAX_TEXT_CHARS": "1234"}, "1234")):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == wanted


def test_other_limits_are_another_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    before = recipe("settings")
    monkeypatch.setenv("MEDCITE_MAX_PDF_PAGES", "7")
    assert recipe("settings") != before
