"""What a word means is told by a page or sentence that says so."""

import pytest

from service.definitions import asks_definition, defined
from service.engine import Engine
from service.meanings import meaning
from service.question import Question, read_question
from service.terms import Terms


def read(engine: Engine, text: str) -> Question:
    library = engine._library
    return read_question(text, max_chars=500, vocabulary=library.vocabulary, names=library.names)


def is_defined(engine: Engine, text: str) -> bool:
    library = engine._library
    question = read(engine, text)
    terms = Terms(question.focus, library.bundle.lexical, library.rows, question.synonyms)
    return defined(question, library.retriever.search(question, meaning(library, question).vector, 8), terms)


@pytest.mark.parametrize(
    "text",
    [
        "What is kelp fever?",
        "whats moon knee",
        "so, what's a mite",
        "define mite",
        "What does KF mean?",
        "seaweed meaning",
        "Tell me about mites",
    ],
)
def test_asking_what_a_name_means(engine: Engine, text: str) -> None:
    assert asks_definition(read(engine, text))


@pytest.mark.parametrize(
    "text",
    [
        "What is the best way to treat kelp fever at home?", "What causes kelp fever?", "kelp fever", "What are the odds that it spreads?",
        "Does it mean anything?", "¿Qué es la fiebre?",
    ],
)  # fmt: skip
def test_asking_something_else(engine: Engine, text: str) -> None:
    assert not asks_definition(read(engine, text))


@pytest.mark.parametrize("text", ["What is kelp fever?", "what is moon knee"])
def test_a_page_about_it_defines_it(engine: Engine, text: str) -> None:
    assert is_defined(engine, text)


@pytest.mark.parametrize("text", ["What is a glove?", "What is a bath?", "What is a sock?"])
def test_a_mention_is_no_definition(engine: Engine, text: str) -> None:
    assert not is_defined(engine, text)
    assert engine.ask(text).status == "abstained"


def test_a_name_that_a_sentence_gives_is_defined(corpus_engine: Engine) -> None:
    answer = corpus_engine.ask("What is the Hawkins sign?")
    assert answer.status == "answered"
    assert any("Hawkins sign" in statement.text for statement in (*answer.short_answer, *answer.points))
