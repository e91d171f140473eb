"""Telling sentences: a question, a way to another page and a list of places to look say nothing themselves."""

import pytest

from indexer.documents import Document, Section
from indexer.passages import Limits, cut
from indexer.telling import tells

LIMITS = Limits(count=lambda text: len(text.split()), max_tokens=200, window_count=lambda text: len(text.split()), window=400)


def telling(text: str) -> list[str]:
    """The sentences of a page of this text that tell something."""
    document = Document(id="kelp", title="Kelp fever", sections=(Section(heading="", text=text),))
    return [
        document.text[sentence.start : sentence.end]
        for passage in cut(document, LIMITS)
        for sentence in passage.sentences
        if tells(passage, sentence)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "What are the treatments for kelp fever?",
        'Is it "rare?"',
        "Click here for the list.",
        "The causes are described in the section on risk.",
        "The following organizations are good resources for information on kelp fever.",
        "These resources address the diagnosis or management of kelp fever.",
        "For more information, ask the harbour office.",
    ],
)
def test_what_says_nothing_itself(text: str) -> None:
    assert telling(f"Kelp fever passes. {text}") == ["Kelp fever passes."]


@pytest.mark.parametrize(
    "text",
    [
        "Kelp fever is caused by warm kelp.",
        "These medicines ease the fever.",
        "Some people use other resources, such as rest.",
        "Treatment may include rest and tea.",
        "Organizations of divers teach how to rest.",
    ],
)
def test_what_says_something(text: str) -> None:
    assert telling(text) == [text]


def test_the_items_of_a_list_of_places_to_look_say_nothing() -> None:
    text = "Kelp fever passes.\n\nThese resources address the treatment of kelp fever:\n\n- Kelp Registry: Fever\n- Harbour Library: Kelp"
    assert telling(text) == ["Kelp fever passes."]


def test_the_items_of_another_list_do() -> None:
    text = "Signs of kelp fever are:\n\n- a green tongue\n- cold feet"
    assert telling(text)[-2:] == ["a green tongue", "cold feet"]
