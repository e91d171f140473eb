"""Sentences: where they start and end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sentences import sentence_spans


def _sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language=language)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kelp fever passes. Rest helps!", ["Kelp fever passes.", "Rest helps!"]),
        ("Dr. Tide saw 3.5 divers. He left.", ["Dr. Tide saw 3.5 divers.", "He left."]),
        ("Is it bad? No.", ["Is it bad?", "No."]),
        ("no stop at all", ["no stop at all"]),
        ("  spaces around.  ", ["spaces around."]),
        ("", []),
        ("   ", []),
        ("Fièvre 😀 des algues. Rest.", ["Fièvre 😀 des algues.", "Rest."]),
    ],
)
def test_sentences(text: str, wanted: list[str]) -> None:
    assert _sentences(text) == wanted


def test_spanish() -> None:
    assert _sentences("¿Qué es la fiebre? Es una enfermedad.", "es") == ["¿Qué es la fiebre?", "Es una enfermedad."]


def test_an_unknown_language_loses_no_words() -> None:
    assert " ".join(_sentences("Kelp fever passes. Rest helps.", "zz")) == "Kelp fever passes. Rest helps."


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.text(alphabet=st.one_of(st.sampled_from(list("aB .!?:'\"()é日😀\u0301\u200d")), st.characters(codec="utf-8")), max_size=60)
)
def test_spans_are_in_order_and_lose_nothing_but_spaces(text: str) -> None:
    spans = sentence_spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""
