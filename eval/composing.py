"""Composing: an answer at length to each question, from the documents that are given with it and from no others.

A file holds one JSON object a line:

    {"id": …, "question": …, "documents": [{"id": …, "text": …}, …], "extractive": …, "abstractive": …}

The two references, what people picked from the documents and what they wrote instead, may be absent.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.beir import lines
from eval.errors import DatasetUnreadable
from eval.rouge import rouge_scores
from eval.runner import Progress
from indexer.errors import MedciteError
from indexer.loaders.json_lines import record_id
from service.library import Library
from service.question import read_question
from service.summary import summarise

REFERENCES = ("extractive", "abstractive")
_CORPUS = "documents.jsonl"
_HINT = 'A line holds {"id": …, "question": …, "documents": [{"id": …, "text": …}, …]}.'


@dataclass(frozen=True, slots=True)
class GivenQuestion:
    """A question with the documents to answer it from, (id, text) each; references are by name, those that there are."""

    id: str
    question: str
    documents: tuple[tuple[str, str], ...]
    references: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composed:
    """The texts by question, and why a question could not be asked: its text is empty."""

    texts: dict[str, str]
    failed: dict[str, str]


def read_given(path: Path) -> list[GivenQuestion]:
    """The questions of a file. Raises DatasetUnreadable naming the line."""
    found: dict[str, GivenQuestion] = {}
    for where, line in lines(path, hint=_HINT):
        try:
            question = _given(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise DatasetUnreadable(
                f"{where}: {line[:60]!r} is no question with its documents ({error!r}).", hint=_HINT
            ) from error
        if question.id in found:
            raise DatasetUnreadable(f"{where}: the id {question.id!r} was given before.", hint=_HINT)
        found[question.id] = question
    if not found:
        raise DatasetUnreadable(f"{path} holds no question.", hint=_HINT)
    return list(found.values())


def _given(fields: Any) -> GivenQuestion:
    """Raises ValueError, TypeError or KeyError where something is missing or of another type."""
    question = GivenQuestion(
        id=fields["id"],
        question=fields["question"],
        documents=tuple((document["id"], document["text"]) for document in fields["documents"]),
        references={name: fields[name] for name in REFERENCES if fields.get(name)},
    )
    texts = (
        question.id,
        question.question,
        *question.references.values(),
        *(part for pair in question.documents for part in pair),
    )
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a value is no text")
    if len(dict(question.documents)) < len(question.documents):
        raise ValueError("a document is given twice")
    return question


def write_corpus(questions: Sequence[GivenQuestion], folder: Path) -> Path:
    """Writes the documents of all questions as one JSON Lines file and returns its path."""
    path = folder / _CORPUS
    records = [{"_id": _key(q, id_), "text": text} for q in questions for id_, text in q.documents]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def _key(question: GivenQuestion, document: str) -> str:
    return f"{question.id} {document}"


def compose_all(
    library: Library, questions: Sequence[GivenQuestion], *, length: float, max_chars: int, progress: Progress
) -> Composed:
    """A text for each question: the sentences of its summary, its documents in the order given. The library holds what
    `write_corpus` wrote.

    Every passage of the question's own documents is looked at; what other questions brought is never seen. Since the documents
    are given, nothing has to be found: sentences are chosen by the question as it was written.
    """
    everything = library.bundle.manifest.passages
    texts: dict[str, str] = {}
    failed: dict[str, str] = {}
    for done, given in enumerate(questions, start=1):
        own = [record_id(_CORPUS, _key(given, id_)) for id_, _ in given.documents]
        try:
            question = read_question(given.question, max_chars=max_chars, vocabulary=library.vocabulary, names=library.names)
            hits = library.retriever.search(
                question, library.embedder.embed_question(given.question), everything, depth=everything
            )
        except MedciteError as error:
            hits, failed[given.id] = [], error.message
        hits = sorted((hit for hit in hits if hit.document.id in own), key=lambda hit: own.index(hit.document.id))
        quotes = summarise(hits, length=length)
        texts[given.id] = " ".join(quote.text for quote in quotes)
        progress(done, len(questions))
    return Composed(texts, failed)


def write_texts(path: Path, texts: Mapping[str, str]) -> None:
    """Writes one {"id": …, "text": …} a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    records = [{"id": id_, "text": text} for id_, text in texts.items()]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def composed_scores(questions: Sequence[GivenQuestion], texts: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Measure ("rouge-2 extractive") → question → F1, over the questions that have the reference; one without a text scores 0."""
    scores: dict[str, dict[str, float]] = {}
    for name in REFERENCES:
        for question in questions:
            if name in question.references:
                for measure, score in rouge_scores(texts.get(question.id, ""), question.references[name]).items():
                    scores.setdefault(f"{measure} {name}", {})[question.id] = score
    return scores
