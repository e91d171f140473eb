"""The engine: the one object that asks. A question goes in, an Answer comes out."""

import logging
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.bundle import Bundle, current_generation, open_bundle
from indexer.documents import Document
from indexer.embedder import OpenVinoEmbedder, Vectors
from indexer.errors import BundleError
from indexer.passages import HEADING_SEPARATOR
from service.answerer import Composed, compose
from service.answers import Answer, Statement, Status, cited_source, disclaimer
from service.citations import verified
from service.confidence import Evidence, confidence, evidence
from service.names import Names, read_names
from service.question import Question, content_words, read_question
from service.retriever import Hit, Retriever
from service.safety import asks_personal_decision, find_emergency
from service.settings import Settings
from service.terms import Terms

log = logging.getLogger(__name__)

DEFAULT_HITS = 8
MAX_HITS = 50
_NEAREST = 3  # sources shown where the library does not hold the answer
_RELATED = 4


@dataclass(frozen=True, slots=True)
class _Library:
    """An open generation and everything that reads it; swapped as one."""

    bundle: Bundle
    embedder: OpenVinoEmbedder
    retriever: Retriever
    vocabulary: dict[str, int]  # word → documents that use it, in row order
    rows: dict[str, int]  # word → row
    names: Names


class Engine:
    """Answers from the bundle in a folder; picks up a new generation when `refresh` is called. Safe to use from several threads."""

    def __init__(self, root: Path, settings: Settings | None = None) -> None:
        """Opens the published generation. Raises BundleMissing, BundleDamaged or BundleIncompatible."""
        self._root = root
        self._settings = settings or Settings()
        self._lock = threading.Lock()
        self._library = self._open()

    def _open(self) -> _Library:
        bundle = open_bundle(self._root)
        embedder = OpenVinoEmbedder(bundle.folder / "embedder", threads=self._settings.threads)
        vocabulary = bundle.store.words()
        rows = {word: row for row, word in enumerate(vocabulary)}
        return _Library(bundle, embedder, Retriever(bundle), vocabulary, rows, read_names(bundle.store.synonyms()))

    @property
    def bundle(self) -> Bundle:
        return self._library.bundle

    @property
    def max_question_chars(self) -> int:
        return self._settings.max_question_chars

    def refresh(self) -> bool:
        """Swaps to a newly published generation, if there is one; a new one that cannot be opened leaves the old answering."""
        with self._lock:
            try:
                if current_generation(self._root) == self._library.bundle.manifest.generation:
                    return False
                self._library = self._open()
            except BundleError as error:
                log.error("the new generation cannot be opened, the old one goes on: %s", error)
                return False
        return True

    def ask(self, question: str, *, k: int = DEFAULT_HITS, language: str | None = None, history: Sequence[str] = ()) -> Answer:
        """The answer to a question, from the k best passages. Raises QuestionEmpty or QuestionTooLong."""
        library = self._library
        clock = _Clock()
        with clock.stage("understand"):
            asked = self._read(library, question, history, language)
            emergency = find_emergency(question, language=asked.language)
            personal = asks_personal_decision(question)
        with clock.stage("retrieve"):
            hits = self._hits(library, asked, k)
            terms = Terms(asked.focus, library.bundle.lexical, library.rows)
            sure = confidence(evidence(asked, hits, terms, library.bundle, library.embedder))
        # In an emergency the notice must not be lost among other words.
        holds = sure >= self._settings.min_confidence and asked.has_subject and not emergency
        with clock.stage("compose"):
            # Nobody is answered in a language that they did not ask in.
            readable = [hit for hit in hits if hit.document.language == asked.language]
            composed = compose(asked, readable, terms) if holds else Composed((), (), ())
        with clock.stage("verify"):
            composed = _verified(composed, library.bundle)
        status = Status.EMERGENCY if emergency else Status.ANSWERED if composed.short_answer else Status.ABSTAINED
        notice = emergency.notice if emergency else _PERSONAL.get(asked.language, _PERSONAL["en"]) if personal else ""
        return Answer(
            id=secrets.token_hex(8),
            question=question.encode("utf-8", "replace").decode(),  # a lone surrogate cannot be written anywhere
            status=status,
            short_answer=composed.short_answer,
            points=composed.points,
            citations=composed.citations,
            sources=tuple(cited_source(d) for d in _documents(composed, hits)),
            disclaimer=disclaimer(asked.language),
            related=() if emergency else _related(asked, hits, composed),
            confidence=round(sure, 3),
            language=asked.language,
            notice=notice,
            message=_message(asked, status, composed),
            timings_ms=clock.timings_ms(),
        )

    def search(self, question: str, *, k: int = DEFAULT_HITS, history: Sequence[str] = ()) -> list[Hit]:
        """The k best passages, best first. Raises QuestionEmpty or QuestionTooLong."""
        library = self._library
        return self._hits(library, self._read(library, question, history, None), k)

    def evidence(self, question: str, *, history: Sequence[str] = ()) -> Evidence:
        """What speaks for the library holding the answer; for calibration."""
        library = self._library
        asked = self._read(library, question, history, None)
        terms = Terms(asked.focus, library.bundle.lexical, library.rows)
        return evidence(asked, self._hits(library, asked, DEFAULT_HITS), terms, library.bundle, library.embedder)

    def document(self, document_id: str) -> Document | None:
        return self._library.bundle.store.document_by_id(document_id)

    def _read(self, library: _Library, text: str, history: Sequence[str], language: str | None) -> Question:
        return read_question(
            text, max_chars=self._settings.max_question_chars, vocabulary=library.vocabulary, names=library.names, history=history,
            language=language,
        )  # fmt: skip

    def _hits(self, library: _Library, question: Question, k: int) -> list[Hit]:
        return library.retriever.search(question, _vector(library, question), k)


def _vector(library: _Library, question: Question) -> Vectors:
    """The question's unit vector. Where the whole library is about one subject that the question does not name ("Is it
    catching?"), it lies halfway to the question with the subject.
    """
    vector = library.embedder.embed_question(question.text)
    subject = library.bundle.manifest.subject
    if not subject or subject in question.text.lower() or not (question.points or len(question.focus) <= 1):
        return vector
    both = vector + library.embedder.embed_question(f"{question.text} ({subject})")
    unit: Vectors = both / np.linalg.norm(both)
    return unit


class _Clock:
    """Milliseconds spent in each stage."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._stages[name] = (time.perf_counter() - started) * 1000

    def timings_ms(self) -> dict[str, float]:
        total = (time.perf_counter() - self._started) * 1000
        return {name: round(ms, 2) for name, ms in (*self._stages.items(), ("total", total))}


_PERSONAL = {
    "en": (
        "medcite cannot make this decision for you: it depends on you and your health. Ask the doctor or pharmacist who treats "
        "you before you change anything. Here is what the sources say in general."
    ),
    "es": (
        "medcite no puede tomar esta decisión por usted: depende de su salud. Consulte a su médico o farmacéutico antes de "
        "cambiar nada. Esto es lo que dicen las fuentes en general."
    ),
}

_ABSTENTION = {
    "en": "This library does not hold an answer to that question, so medcite gives none. The pages nearest to it are named here.",
    "es": "Esta biblioteca no contiene una respuesta a esa pregunta, así que medcite no da ninguna. Estas son las páginas más cercanas.",
}


def _verified(composed: Composed, bundle: Bundle) -> Composed:
    """The words whose quotes stand where they say. A statement whose own quote does not is left out with all its citations; where
    that is the short answer, the first point takes its place.
    """
    true = {citation.marker: citation for citation in verified(composed.citations, bundle.store.text)}
    kept = [
        Statement(statement.text, tuple(marker for marker in statement.markers if marker in true))
        for statement in (*composed.short_answer, *composed.points)
        if statement.markers[0] in true
    ]
    cited = {marker for statement in kept for marker in statement.markers}
    return Composed(tuple(kept[:1]), tuple(kept[1:]), tuple(c for marker, c in true.items() if marker in cited))


def _documents(composed: Composed, hits: Sequence[Hit]) -> list[Document]:
    """The cited documents in the order of their markers; without citations the nearest ones."""
    by_id = {hit.document.id: hit.document for hit in hits}
    cited = dict.fromkeys(citation.document_id for citation in composed.citations)
    return [by_id[id_] for id_ in cited] if cited else list(by_id.values())[:_NEAREST]


def _related(question: Question, hits: Sequence[Hit], composed: Composed) -> tuple[str, ...]:
    """Questions that other near passages answer."""
    cited = {citation.passage_id for citation in composed.citations}
    asked = question.text.lower().rstrip("?")
    found = []
    for hit in hits:
        title, *_, heading = hit.document.title, *hit.passage.passage.heading.split(HEADING_SEPARATOR)
        if hit.passage.passage.id in cited or not heading.endswith("?") or heading.lower().rstrip("?") == asked:
            continue
        named = set(content_words(heading)) & set(content_words(title))
        found.append(heading if named or heading == title else f"{title.rstrip('?')}: {heading}")
    return tuple(dict.fromkeys(found))[:_RELATED]


def _message(question: Question, status: Status, composed: Composed) -> str:
    parts = []
    if question.corrections:
        read = ", ".join(f"“{right}” for “{wrong}”" for wrong, right in question.corrections)
        parts.append(f"Leyendo {read}." if question.language == "es" else f"Reading {read}.")
    if status is Status.ABSTAINED:
        parts.append(_ABSTENTION.get(question.language, _ABSTENTION["en"]))
    return " ".join(parts)
