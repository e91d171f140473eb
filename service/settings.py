"""Settings: from the environment (MEDCITE_*) and a TOML file, read in one place.

A value in the environment wins over the file. The file is `medcite.toml` in the working directory, or what MEDCITE_CONFIG names.
"""

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.embedder import DEFAULT_MODEL, FULL, INT8
from indexer.errors import SettingError
from indexer.limits import LIMITS, read_limit, variable
from indexer.places import Place, read_place
from indexer.tokens import SHIPPED_ENCODING
from service.feedback import MOST_BYTES, MOST_OF_AN_ANSWER


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. The variable of `passage_tokens` is MEDCITE_PASSAGE_TOKENS, its TOML key `passage_tokens`."""

    index: Place = Path("library")  # the library that answers; a database needs the extra `postgres`
    host: str = "127.0.0.1"  # the address to listen on
    port: int = 8000  # to listen on
    model: str = DEFAULT_MODEL  # "default", a local folder, or a sentence-transformers name on the hub
    precision: str = FULL  # of the model's arithmetic: "int8" is faster and a little less exact; needs the extra `int8`
    encoding: str = SHIPPED_ENCODING  # tiktoken encoding that counts passage tokens
    passage_tokens: int = 200  # a passage's length at most
    threads: int = 0  # of the embedder; 0: one for each core
    cache: Path = Path.home() / ".cache" / "medcite"  # exported models
    max_question_chars: int = 4000  # a question's length at most
    min_confidence: float = 0.5  # below it, medcite abstains
    log_level: str = "INFO"  # from which the log is written
    contact: str = ""  # an address or a URL, told to every host that `medcite fetch` asks
    # What follows is for the service alone.
    log_format: str = "text"  # or "json", one object a line
    log_questions: bool = False  # writes each question into the log, against the privacy of who asks
    traces: str = ""  # where spans go over OTLP/HTTP, as http://127.0.0.1:4318; needs the extra `traces`
    workers: int = 1  # processes that answer
    keys: Path = Path("medcite.keys")  # API keys, made by `medcite keys`; without the file there are none
    allow_anyone: bool = False  # lets a public address serve without keys
    open_pages: bool = False  # with keys: lets anybody use the web pages, limited by address
    open_metrics: bool = False  # lets anybody read /metrics
    trusted_proxies: str = ""  # addresses or networks whose X-Forwarded-For is believed, with commas between
    key_requests_per_minute: int = 600  # of each key; 0: no limit
    address_requests_per_minute: int = 60  # of each address without a key, once the service is public; 0: no limit
    failed_keys_per_minute: int = 10  # wrong keys from one address
    redis: str = ""  # where replicas share their limits, as redis://host:6379/0; needs the extra `redis`
    redis_timeout_s: float = 0.5  # in which Redis must answer; else each process counts by itself for a while
    questions_at_once: int = 0  # answered at the same time by a worker; 0: two for each core
    questions_waiting: int = 64  # that wait for their turn; more are refused at once
    question_wait_s: float = 10.0  # the longest wait for a turn
    retry_after_s: int = 2  # after which who is refused for want of a place is told to come back
    heartbeat_s: float = 10.0  # after which a stream says again what it works on, so that no proxy takes it for dead
    max_body_bytes: int = 1_000_000  # of a request
    max_head_bytes: int = 16_384  # of a request's head, beside the question in its query
    answers_kept: int = 1000  # answers that can be read again by their id; in memory
    answers_kept_s: float = 3600.0  # for which they can
    feedback: Path = Path("feedback.jsonl")  # where feedback is written, a line each
    max_feedback_bytes: int = MOST_BYTES  # of that file; then feedback is refused until it is put away
    ratings_of_an_answer: int = MOST_OF_AN_ANSWER  # that are taken
    refresh_s: float = 2.0  # after which a new generation of the library is looked for again
    old_after_years: int = 5  # from which the pages note that a source is old
    cors_origins: str = ""  # whose pages may call from a browser, as https://clinic.example, with commas between
    allowed_hosts: str = ""  # names under which /mcp is reached beside this machine's own, with commas between
    max_connections: int = 1000  # of a worker
    head_s: float = 10.0  # in which a request's head must arrive
    body_s: float = 20.0  # in which a request's body must arrive
    stalled_s: float = 30.0  # for which a reader may take nothing of what is sent
    keep_alive_s: int = 5  # for which a connection may lie idle
    shutdown_s: int = 20  # in which requests in work may finish when the service stops
    # A language model that may rephrase quotes; without its address there is none, and nothing is sent anywhere.
    llm_url: str = ""  # of an OpenAI-compatible server that may rephrase quotes, as http://127.0.0.1:8080/v1; needs the extra `llm`; empty: none is asked
    llm_model: str = ""  # the language model, as its server names it
    llm_key: str = field(default="", repr=False)  # that the language model's server asks for
    llm_timeout_s: float = 20.0  # in which a reply of the language model must be whole
    llm_max_bytes: int = 200_000  # of a reply of the language model
    llm_at_once: int = 0  # replies of the language model that a worker waits for at the same time; 0: half as many as questions
    llm_failures: int = 3  # failures in a row after which the language model is left alone
    llm_rest_s: float = 60.0  # for which it is left alone then

    @property
    def is_public(self) -> bool:
        """Whether others than this machine may reach the service: by its address, or through a proxy."""
        return bool(self.trusted_proxies) or not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether the name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_OTHERS = {"MEDCITE_CONFIG", "MEDCITE_Q"}  # the settings file, and what `make ask` passes
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_RANGES: dict[str, tuple[float, float]] = {
    "port": (1, 65535),
    "passage_tokens": (32, 400),
    "threads": (0, 256),
    "max_question_chars": (20, 100_000),
    "min_confidence": (0, 1),
    "workers": (1, 64),
    "key_requests_per_minute": (0, 1_000_000),
    "address_requests_per_minute": (0, 1_000_000),
    "failed_keys_per_minute": (1, 1_000_000),
    "questions_at_once": (0, 1000),
    "questions_waiting": (0, 100_000),
    "question_wait_s": (0, 600),
    "redis_timeout_s": (0.01, 60),
    "retry_after_s": (1, 3600),
    "heartbeat_s": (0.001, 600),
    "max_body_bytes": (1000, 100_000_000),
    "max_head_bytes": (1000, 1_000_000),
    "max_feedback_bytes": (10, 1_000_000_000_000),
    "ratings_of_an_answer": (1, 1_000_000),
    "refresh_s": (0.01, 3600),
    "answers_kept": (0, 1_000_000),
    "answers_kept_s": (0, 604_800),
    "old_after_years": (2, 100),
    "max_connections": (1, 1_000_000),
    "head_s": (0.1, 600),
    "body_s": (0.1, 600),
    "stalled_s": (0.1, 600),
    "keep_alive_s": (0, 600),
    "shutdown_s": (0, 600),
    "llm_timeout_s": (0.1, 600),
    "llm_max_bytes": (1000, 10_000_000),
    "llm_at_once": (0, 1000),
    "llm_failures": (1, 1000),
    "llm_rest_s": (0, 3600),
}
_CHOICES = {"log_level": _LOG_LEVELS, "log_format": ("text", "json"), "precision": (FULL, INT8)}
_SECRET = {"llm_key", "redis"}  # no message shows their value
_SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


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
        elif key.startswith("MEDCITE_") and name in LIMITS:
            _check_limit(name, value)
        elif key.startswith("MEDCITE_") and key not in _OTHERS:
            known = ", ".join(f"MEDCITE_{known.upper()}" for known in sorted({*names, *LIMITS}))
            raise SettingError(f"{key} is no setting.", hint=f"Unset it, or mend its name. Known: {known}.")
    return Settings(**parsed)


def _check_limit(name: str, value: str) -> None:
    """Raises SettingError where a limit, which `indexer.limits` reads, cannot be that."""
    try:
        read_limit(name, value)
    except ValueError as error:
        least, most = LIMITS[name].least, LIMITS[name].most
        raise SettingError(
            f"{variable(name)} is {value!r}, expected a whole number from {least} to {most}.",
            hint=f"Mend or remove {variable(name)}.",
        ) from error


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
        if name in _CHOICES and str(parsed).casefold() not in map(str.casefold, _CHOICES[name]):
            raise ValueError
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:
        raise SettingError(
            f"{where} is {'not shown' if name in _SECRET else repr(value)}, expected {expected(name, wanted)}.",
            hint=f"Mend or remove {where}.",
        ) from error
    return parsed


def _as_type(value: Any, wanted: Any) -> Any:
    """The value as `wanted`. Raises TypeError or ValueError where it is of another type, or empty."""
    if wanted is bool:
        switch = value if isinstance(value, bool) else _SWITCH.get(str(value).casefold())
        if switch is None:
            raise ValueError
        return switch
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    if wanted in (int, float):
        if wanted is int and isinstance(value, float):
            raise TypeError
        return wanted(value)
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    if wanted == Place:
        return read_place(value)
    return Path(value).expanduser() if wanted is Path else value


def expected(name: str, wanted: Any) -> str:
    """What the setting may be, in words."""
    if name in _CHOICES:
        return f"one of {', '.join(_CHOICES[name])}"
    what = {
        int: "a whole number", float: "a number", str: "a text", Path: "a path", bool: "true or false",
        Place: "a folder, or postgresql://user@host/database",
    }[wanted]  # fmt: skip
    return f"{what} from {_RANGES[name][0]:.15g} to {_RANGES[name][1]:.15g}" if name in _RANGES else what
