"""Settings come from the environment and a TOML file; a wrong one says which, what it is and what was expected."""

import os
from dataclasses import fields
from pathlib import Path

import pytest

from indexer.errors import SettingError
from service.settings import Settings, read_settings

KEYS = [field.name for field in fields(Settings)]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without a medcite.toml."""
    monkeypatch.chdir(tmp_path)


def file(tmp_path: Path, text: str) -> dict[str, str]:
    """The environment that names a settings file of this text."""
    (tmp_path / "own.toml").write_text(text)
    return {"MEDCITE_CONFIG": str(tmp_path / "own.toml")}


def test_without_anything_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()


def test_the_environment_sets_each_kind_of_value(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "MEDCITE_INDEX": str(tmp_path), "MEDCITE_PORT": "9000", "MEDCITE_MIN_CONFIDENCE": "0.25", "MEDCITE_HOST": "0.0.0.0",
            "MEDCITE_THREADS": "2", "MEDCITE_LOG_LEVEL": "debug", "HOME": "/nowhere",
        }
    )  # fmt: skip
    assert (settings.index, settings.port, settings.min_confidence) == (tmp_path, 9000, 0.25)
    assert (settings.host, settings.threads, settings.log_level.upper()) == ("0.0.0.0", 2, "DEBUG")


def test_the_process_environment_is_read_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_PORT", "9001")
    assert read_settings().port == 9001


def test_every_setting_can_be_set_in_the_file(tmp_path: Path) -> None:
    values = {
        "index": '"there"', "host": '"::1"', "port": "81", "model": '"m"', "encoding": '"o200k_base"', "passage_tokens": "64",
        "precision": '"int8"', "threads": "1", "cache": '"c"', "max_question_chars": "99", "min_confidence": "1", "log_level": '"ERROR"',
        "contact": '"anna@clinic.example"', "answers_kept": "7", "answers_kept_s": "60", "feedback": '"said.jsonl"',
        "cors_origins": '"https://clinic.example"',
    }  # fmt: skip
    values |= {
        "llm_url": '"http://127.0.0.1:1/v1"', "llm_model": '"m"', "llm_key": '"k"', "llm_timeout_s": "5", "llm_max_bytes": "5000",
        "llm_at_once": "1", "llm_failures": "2", "llm_rest_s": "9.5",
    }  # fmt: skip
    values |= {
        "log_format": '"json"', "log_questions": "true", "traces": '"http://127.0.0.1:4318"', "workers": "2", "keys": '"k"',
        "allow_anyone": "true", "open_pages": "true", "open_metrics": "true", "trusted_proxies": '"10.0.0.7"',
        "key_requests_per_minute": "5", "address_requests_per_minute": "5", "failed_keys_per_minute": "5",
        "redis": '"redis://127.0.0.1"', "questions_at_once": "5", "questions_waiting": "5", "question_wait_s": "5",
        "max_body_bytes": "5000", "max_connections": "5", "head_s": "5", "body_s": "5", "stalled_s": "5", "keep_alive_s": "6",
        "shutdown_s": "5", "refresh_s": "5", "retry_after_s": "5", "heartbeat_s": "5", "max_head_bytes": "5000", "redis_timeout_s": "5",
        "max_feedback_bytes": "5000", "ratings_of_an_answer": "6", "old_after_years": "9", "allowed_hosts": '"medcite.example"',
    }  # fmt: skip
    assert set(values) == set(KEYS)
    settings = read_settings(file(tmp_path, "\n".join(f"{key} = {value}" for key, value in values.items())))
    assert (settings.index, settings.cache, settings.port, settings.min_confidence) == (Path("there"), Path("c"), 81, 1.0)
    assert all(getattr(settings, key) != getattr(Settings(), key) for key in KEYS)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environment = file(tmp_path, 'port = 81\nhost = "::1"')
    settings = read_settings({**environment, "MEDCITE_PORT": "82"})
    assert (settings.port, settings.host) == (82, "::1")


def test_the_file_in_the_working_directory_is_read(tmp_path: Path) -> None:
    (tmp_path / "medcite.toml").write_text("port = 83")
    assert read_settings({}).port == 83


def test_the_file_that_is_named_is_read_instead(tmp_path: Path) -> None:
    (tmp_path / "medcite.toml").write_text("port = 83")
    assert read_settings(file(tmp_path, "port = 84")).port == 84


def test_a_secret_is_shown_nowhere(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings(file(tmp_path, "llm_key = 123456789"))
    assert "llm_key" in str(caught.value)
    assert "123456789" not in str(caught.value)
    assert "sk-1" not in repr(read_settings({"MEDCITE_LLM_KEY": "sk-1"}))


@pytest.mark.parametrize(
    ("value", "is_on"), [("true", True), ("1", True), ("Yes", True), ("ON", True), ("false", False), ("0", False), ("no", False)]
)
def test_a_switch_is_on_or_off(value: str, is_on: bool) -> None:
    assert read_settings({"MEDCITE_ALLOW_ANYONE": value}).allow_anyone is is_on


@pytest.mark.parametrize(
    ("host", "proxies", "is_public"),
    [
        ("127.0.0.1", "", False), ("127.9.9.9", "", False), ("::1", "", False), ("localhost", "", False), ("0.0.0.0", "", True),
        ("::", "", True), ("10.0.0.7", "", True), ("medcite.example", "", True), ("127.0.0.1", "10.0.0.7", True),
    ],
)  # fmt: skip
def test_a_service_is_public_where_others_can_reach_it(host: str, proxies: str, is_public: bool) -> None:
    assert Settings(host=host, trusted_proxies=proxies).is_public is is_public


def test_a_home_folder_is_understood() -> None:
    assert read_settings({"MEDCITE_CACHE": "~/models"}).cache == Path(os.path.expanduser("~/models"))


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("port", "abc", "a whole number from 1 to 65535"),
        ("port", "0", "a whole number from 1 to 65535"),
        ("port", "65536", "65535"),
        ("port", "80.5", "a whole number"),
        ("port", "", "a whole number"),
        ("min_confidence", "1.5", "a number from 0 to 1"),
        ("min_confidence", "high", "a number from 0 to 1"),
        ("min_confidence", "nan", "a number from 0 to 1"),
        ("passage_tokens", "31", "from 32 to 400"),
        ("passage_tokens", "401", "from 32 to 400"),
        ("threads", "-1", "from 0 to 256"),
        ("max_question_chars", "19", "from 20 to"),
        ("log_level", "loud", "one of DEBUG, INFO, WARNING, ERROR"),
        ("log_format", "xml", "one of text, json"),
        ("allow_anyone", "perhaps", "true or false"),
        ("workers", "0", "a whole number from 1 to 64"),
        ("max_body_bytes", "999", "a whole number from 1000 to 100000000"),
    ],
)
def test_a_bad_value_names_key_value_and_what_is_expected(key: str, value: str, expected: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({f"MEDCITE_{key.upper()}": value})
    assert f"MEDCITE_{key.upper()}" in caught.value.message
    assert repr(value) in caught.value.message
    assert expected in caught.value.message
    assert caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("key", "value"), [("port", "'x'"), ("port", "70000"), ("threads", "[1]"), ("min_confidence", "nan")])
def test_a_bad_value_in_the_file_is_told_as_well(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(SettingError, match=rf"{key} in \S*own[.]toml is .*expected a"):
        read_settings(file(tmp_path, f"{key} = {value}"))


@pytest.mark.parametrize(
    ("key", "value"),
    [("port", "true"), ("port", "80.7"), ("threads", "inf"), ("host", "5"), ("index", "[1]"), ("min_confidence", "true")],
)
def test_a_value_of_another_type_in_the_file_is_refused(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{key} in "):
        read_settings(file(tmp_path, f"{key} = {value}"))


@pytest.mark.parametrize("value", ["~nobody-of-that-name/library", ""])
def test_a_path_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="MEDCITE_INDEX"):
        read_settings({"MEDCITE_INDEX": value})


def test_a_bad_value_in_the_file_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings(file(tmp_path, "port = 0"))
    assert "own.toml" in str(caught.value)


def test_an_unknown_key_in_the_file_names_itself_and_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="prot") as caught:
        read_settings(file(tmp_path, "prot = 80"))
    assert all(key in caught.value.hint for key in KEYS)


def test_other_variables_are_none_of_our_business() -> None:
    assert read_settings({"PORT": "1", "MEDCITE_Q": "a question", "medcite_port": "5"}) == Settings()


@pytest.mark.parametrize("data", [b"port = ", b"\xff\xfe\x00", b"= 5", b"port = 1\nport = 2"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "own.toml").write_bytes(data)
    with pytest.raises(SettingError, match=r"own\.toml"):
        read_settings({"MEDCITE_CONFIG": str(tmp_path / "own.toml")})


def test_a_file_that_is_named_but_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"gone\.toml"):
        read_settings({"MEDCITE_CONFIG": str(tmp_path / "gone.toml")})
