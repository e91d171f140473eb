"""What opens an answer says something itself; what leads elsewhere opens it only where that is asked."""

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from indexer.documents import Document, Section
from indexer.passages import Passage
from indexer.store import StoredPassage
from service.openings import asks_what_to_ask, opening, sends_to_ask
from service.question import Kind, Question
from service.quotes import Quote
from service.retriever import Hit

SAYS = "Moon knee goes away in a week."


def quote(text: str, score: float) -> Quote:
    """A quotation that is the whole text of a document."""
    document = Document(id="kelp", title="kelp", sections=(Section("", text),))
    stored = StoredPassage(0, 0, 0, cast("Passage", None))  # only its place in the document is looked at
    hit = Hit(stored, document, 1, 1.0, 1.0, 0.0, 1.0, np.ones(1, np.float32), np.ones((1, 2), np.float32))
    start = document.text.index(text)
    return Quote(hit=hit, first=0, last=0, start=start, end=start + len(text), score=score, vector=np.ones(2, np.float32))


def asked(text: str, kind: Kind = Kind.OTHER) -> Question:
    return Question(original=text, text=text, language="en", kind=kind, words=(), focus=())


def first(question: Question, *texts: str) -> str:
    """The text that opens the answer; each scores a little less than the one before."""
    found = opening([quote(text, 1.0 - 0.03 * number) for number, text in enumerate(texts)], question)
    assert found
    return found.text


@pytest.mark.parametrize(
    ("leads", "asks"),
    [
        ("Ask the doctor whether a dive is safe.", "What should I ask the doctor?"),
        ("Good questions about kelp fever are listed by nurses.", "Which questions are good ones?"),
        ("Call your local emergency number if the skin peels.", "When should I call somebody?"),
        ("Whoever peels needs help the same day.", "Is that an emergency?"),
        ("Kelp fever is an illness of divers.", "What is kelp fever?"),
        ("Moon knee is also called pale knee.", "What is it called?"),
    ],
)
def test_what_leads_elsewhere_opens_only_where_it_is_asked(leads: str, asks: str) -> None:
    assert first(asked("Does moon knee go away"), leads, SAYS) == SAYS
    assert first(asked(asks), leads, SAYS) == leads


def test_figures_open_where_they_are_asked_for() -> None:
    study = "One study of 43 divers found kelp fever in two."
    assert first(asked("Does moon knee go away"), study, SAYS) == SAYS
    assert first(asked("How common is it", Kind.FREQUENCY), study, SAYS) == study


def test_the_best_opens_where_all_lead_elsewhere() -> None:
    texts = ("Ask the doctor whether a dive is safe.", "Ask the nurse whether a swim is safe.")
    assert first(asked("Does moon knee go away"), *texts) == texts[0]


def test_what_is_far_better_opens_all_the_same() -> None:
    leads = quote("Ask the doctor whether a dive is safe.", 1.0)
    assert opening([leads, quote(SAYS, 0.5)], asked("Does moon knee go away")) is leads


def test_nothing_opens_where_there_is_nothing() -> None:
    assert opening([], asked("Does moon knee go away")) is None


@pytest.mark.parametrize(
    "text",
    [
        "Tell the surgeon about old scars.",
        "Useful questions before surgery are many.",
        "It is fair to ask who pays.",
        "Las preguntas claras ayudan.",
    ],
)
def test_sentences_that_send_to_ask(text: str) -> None:
    assert sends_to_ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ask the midwife before taking any pill.",  # what to do, and when
        "Some surgeons ask people to wait.",
        "In a survey, nurses answered ten questions.",
        "The question is settled.",
    ],
)
def test_sentences_that_say_something_of_asking(text: str) -> None:
    assert not sends_to_ask(text)


def test_questions_about_asking() -> None:
    assert asks_what_to_ask(asked("what do I say to my boss"))
    assert not asks_what_to_ask(replace(asked("does it hurt"), kind=Kind.SYMPTOM))
