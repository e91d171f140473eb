"""The runner: every golden question through an engine, each with its scores."""

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from eval.questions import GoldenQuestion
from eval.results import QuestionResult
from eval.scores import answer_scores, check_citations, failed_scores, missing_facts, retrieval_scores
from service.answers import Answer
from service.document_ranking import ranked_documents
from service.engine import MAX_HITS
from service.retriever import Hit

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
TextOf = Callable[[str], str | None]


class Asked(Protocol):
    """What the runner needs of an engine."""

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer: ...

    def search(self, question: str, *, k: int, history: Sequence[str] = ()) -> list[Hit]: ...


def run_golden(
    engine: Asked, questions: Sequence[GoldenQuestion], *, text_of: TextOf, progress: Progress | None = None
) -> list[QuestionResult]:
    """The result of each question, in order. `text_of` gives a document's canonical text: quotes are checked against it.

    A question on which the engine raises scores the worst, carries the error, and the run goes on.
    """
    results = []
    for done, question in enumerate(questions, start=1):
        try:
            results.append(_ask(engine, question, text_of))
        except Exception as error:
            # Whatever a question breaks on is a finding of the run, not its end.
            log.warning("golden question %s failed", question.id, exc_info=True)
            results.append(_failed(question, error))
        if progress:
            progress(done, len(questions))
    return results


def unknown_documents(questions: Sequence[GoldenQuestion], text_of: TextOf) -> list[str]:
    """The graded ids that the library does not hold, in alphabetical order."""
    return sorted(id_ for id_ in {id_ for q in questions for id_ in q.relevant} if text_of(id_) is None)


def _ask(engine: Asked, question: GoldenQuestion, text_of: TextOf) -> QuestionResult:
    # The answer first: after a search for the same words its time would not be what a person waits.
    started = time.perf_counter()
    answer = engine.ask(question.question, history=question.history)
    latency_ms = (time.perf_counter() - started) * 1000
    hits = engine.search(question.question, k=MAX_HITS, history=question.history)
    checks = check_citations(answer.citations, question, text_of)
    return QuestionResult(
        id=question.id,
        question=question.question,
        kind=question.kind,
        expected=question.expected,
        status=answer.status,
        relevant=dict(question.relevant),
        history=question.history,
        personal=question.personal,
        scores=retrieval_scores(question, hits) | answer_scores(question, answer, checks),
        ranked=tuple((id_, round(score, 6)) for id_, score in ranked_documents(hits)),
        short_answer=tuple(statement.text for statement in answer.short_answer),
        points=tuple(statement.text for statement in answer.points),
        citations=tuple(checks),
        missing_facts=tuple(missing_facts(question, answer)),
        notice=answer.notice,
        message=answer.message,
        confidence=answer.confidence,
        latency_ms=round(latency_ms, 2),
    )


def _failed(question: GoldenQuestion, error: Exception) -> QuestionResult:
    return QuestionResult(
        id=question.id,
        question=question.question,
        kind=question.kind,
        expected=question.expected,
        status=None,
        relevant=dict(question.relevant),
        history=question.history,
        personal=question.personal,
        scores=failed_scores(question),
        missing_facts=tuple(" | ".join(fact) for fact in question.facts),
        error=f"{type(error).__name__}: {error} ({_raised_at(error)})",
    )


def _raised_at(error: Exception) -> str:
    """File and line that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
