"""Settings: from the environment (MEDCITE_*) and a TOML file, read in one place.

A value in the environment wins over the file. The file is `medcite.toml` in the working directory, or what MEDCITE_CONFIG names.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from indexer.embedder import DEFAULT_MODEL
from indexer.errors import SettingError
from indexer.tokens import SHIPPED_ENCODING


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. The variable of `passage_tokens` is MEDCITE_PASSAGE_TOKENS, its TOML key `passage_tokens`."""

    index: Path = Path("library")  # the bundle that answers
    host: str = "127.0.0.1"
    port: int = 8000
    model: str = DEFAULT_MODEL  # "default", a local folder, or a sentence-transformers name on the hub
    encoding: str = SHIPPED_ENCODING  # tiktoken encoding that counts passage tokens
    passage_tokens: int = 200  # a passage's length at most
    threads: int = 0  # of the embedder; 0: one for each core
    cache: Path = Path.home() / ".cache" / "medcite"  # exported models
    max_question_chars: int = 4000
    min_confidence: float = 0.5  # below it, medcite abstains
    log_level: str = "INFO"
    contact: str = ""  # an address or a URL, told to every host that `medcite fetch` asks


_OTHERS = {"MEDCITE_CONFIG", "MEDCITE_Q"}  # the settings file, and what `make ask` passes
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_RANGES: dict[str, tuple[float, float]] = {
    "port": (1, 65535),
    "passage_tokens": (32, 400),
    "threads": (0, 256),
    "max_question_chars": (20, 100_000),
    "min_confidence": (0, 1),
}


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises SettingError naming the key, the value and what was expected."""
    given = os.environ if environment is None else environment
    names = {field.name for field in fields(Settings)}
    path, values = _from_file(given)
    for key in values:
        if key not in names:
            raise SettingError(f"{path} has the unknown key {key!r}.", hint=f"Known keys: {', '.join(sorted(names))}.")
    parsed = {name: _parsed(name, value, where=f"{name} in {path}") for name, value in values.items()}
    for key, value in given.items():
        name = key.removeprefix("MEDCITE_").lower()
        if key.startswith("MEDCITE_") and name in names:
            parsed[name] = _parsed(name, value, where=key)
        elif key.startswith("MEDCITE_") and key not in _OTHERS:
            known = ", ".join(f"MEDCITE_{known.upper()}" for known in sorted(names))
            raise SettingError(f"{key} is no setting.", hint=f"Unset it, or mend its name. Known: {known}.")
    return Settings(**parsed)


def _from_file(environment: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    named = environment.get("MEDCITE_CONFIG")
    path = Path(named or "medcite.toml")
    if not named and not path.is_file():
        return path, {}
    try:
        return path, tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(
            f"The settings file {path} cannot be read: {error}.", hint="Mend it, or unset MEDCITE_CONFIG."
        ) from error


def _parsed(name: str, value: Any, *, where: str) -> Any:
    """The value as the setting's type. The environment gives texts, a file also numbers."""
    wanted = {field.name: field.type for field in fields(Settings)}[name]
    low, high = _RANGES.get(name, (float("-inf"), float("inf")))
    try:
        parsed = _as_type(value, wanted)
        if isinstance(parsed, int | float) and not low <= parsed <= high:
            raise ValueError
        if name == "log_level" and str(parsed).upper() not in _LOG_LEVELS:
            raise ValueError
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:
        raise SettingError(
            f"{where} is {value!r}, expected {_expected(name, wanted)}.", hint=f"Mend or remove {where}."
        ) from error
    return parsed


def _as_type(value: Any, wanted: Any) -> Any:
    """The value as `wanted`. Raises TypeError or ValueError where it is of another type, or empty."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    if wanted in (int, float):
        if wanted is int and isinstance(value, float):
            raise TypeError
        return wanted(value)
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return Path(value).expanduser() if wanted is Path else value


def _expected(name: str, wanted: Any) -> str:
    if name == "log_level":
        return f"one of {', '.join(_LOG_LEVELS)}"
    what = {int: "a whole number", float: "a number", str: "a text", Path: "a path"}[wanted]
    return f"{what} from {_RANGES[name][0]:g} to {_RANGES[name][1]:g}" if name in _RANGES else what
