"""A sentence scores by itself and by what it stands under."""

from dataclasses import replace

import pytest

from service.engine import Engine
from service.question import Kind, Question
from service.quotes import Quote
from service.scoring import scored
from service.terms import Terms


def quotes(engine: Engine, text: str, *, kind: Kind = Kind.OTHER, focus: tuple[str, ...]) -> list[Quote]:
    question = Question(original=text, text=text, language="en", kind=kind, words=focus, focus=focus)
    hits = [replace(hit, score=1.0, sentence_scores=hit.sentence_scores * 0) for hit in engine.search("kelp fever")]
    return scored(question, hits, Terms(focus, engine.bundle.lexical, {}))


def test_everything_quotable_comes_best_first(engine: Engine) -> None:
    found = quotes(engine, "kelp", focus=("kelp",))
    scores = [quote.score for quote in found]
    assert scores == sorted(scores, reverse=True)
    assert len({(quote.hit.passage.row, quote.first, quote.last) for quote in found}) == len(found) > 1


def test_a_heading_says_what_its_sentences_are_about(engine: Engine) -> None:
    with_it, without = (
        {(q.hit.passage.row, q.first, q.last): q.score for q in quotes(engine, "x", focus=(word,))}
        for word in ("treated", "zebra")
    )
    for quote in quotes(engine, "x", focus=("treated",)):
        place = (quote.hit.passage.row, quote.first, quote.last)
        held = "treated" in f"{quote.hit.passage.passage.heading} {quote.text}".lower()
        assert (with_it[place] > without[place]) == held


def test_what_compares_has_to_name_both_itself(engine: Engine) -> None:
    plain = {(q.hit.passage.row, q.first, q.last): q.score for q in quotes(engine, "x", focus=("treated",))}
    for quote in quotes(engine, "x", kind=Kind.COMPARISON, focus=("treated",)):
        under = "treated" in quote.hit.passage.passage.heading.lower() and "treated" not in quote.text.lower()
        if under:
            assert quote.score == pytest.approx(plain[quote.hit.passage.row, quote.first, quote.last] - 0.20, abs=0.07)
