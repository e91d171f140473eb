"""Tokens: the shipped encoding, and names that tiktoken does not know."""

import hashlib
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import SettingError
from indexer.tokens import ENCODING_FILE, SHIPPED_ENCODING, count_tokens, encoding


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_comes_back_from_its_tokens(text: str) -> None:
    tokens = encoding().encode_ordinary(text)
    assert encoding().decode(tokens) == text
    assert count_tokens(text) == len(tokens)


def test_every_byte_is_a_token_of_its_own() -> None:
    assert {encoding().encode_single_token(bytes([value])) for value in range(256)} <= set(range(encoding().n_vocab))


def test_counts() -> None:
    assert count_tokens("") == 0
    assert count_tokens("a") == 1
    assert count_tokens("the bone") == 2  # words of the corpus, the space before one belonging to it


def test_marks_of_other_models_are_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_the_encoding_is_read_once() -> None:
    assert encoding(SHIPPED_ENCODING) is encoding(SHIPPED_ENCODING)


def test_the_shipped_encoding_is_read_from_its_file_and_no_copy_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    old_copy = tmp_path / hashlib.sha1(str(ENCODING_FILE).encode()).hexdigest()  # where tiktoken would look first
    old_copy.write_bytes(b"\n".join(ENCODING_FILE.read_bytes().splitlines()[:300]))
    encoding.cache_clear()
    assert encoding().n_vocab == len(ENCODING_FILE.read_bytes().splitlines())
    assert list(tmp_path.iterdir()) == [old_copy]


def test_an_unknown_name_is_a_setting_error_that_names_it() -> None:
    with pytest.raises(SettingError, match=r"(?s)MEDCITE_ENCODING is 'no-such-encoding'.*MEDCITE_ENCODING=medcite"):
        encoding("no-such-encoding")


def test_an_encoding_that_cannot_be_fetched_is_a_setting_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(name: str) -> tiktoken.Encoding:
        raise OSError("no network")

    monkeypatch.setattr(tiktoken, "get_encoding", offline)
    with pytest.raises(SettingError, match="no network"):
        count_tokens("kelp", name="o200k_base")
