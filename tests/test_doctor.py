"""`medcite doctor` says what leaves this machine, and no key."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli.commands import app

RUN = CliRunner()


def told(library: Path, **environment: str) -> str:
    result = RUN.invoke(app, ["doctor", "--index", str(library)], env=environment)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_by_default_nothing_is_sent_out(library: Path) -> None:
    assert "language model none (no question leaves this machine)" in told(library)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://llm.example/v1", "https://llm.example,"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080,"),
        ("https://me:sk-secret@llm.example/v1?key=sk-secret", "https://llm.example,"),
        ("http://there:port/", "an address that cannot be read"),
    ],
)
def test_a_language_model_is_named_with_what_it_is_sent(library: Path, url: str, place: str) -> None:
    said = told(library, MEDCITE_LLM_URL=url, MEDCITE_LLM_MODEL="small-7b", MEDCITE_LLM_KEY="sk-secret")
    assert f"small-7b at {place}" in said
    assert "with a key: is sent the question and the quotes where `mode` is rephrased" in said
    assert "sk-secret" not in said
