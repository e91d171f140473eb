"""The engine: the one object that asks. A question goes in, an Answer comes out."""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from indexer.cleaning import mend
from indexer.documents import Document
from indexer.embedder import Vectors
from indexer.errors import BundleError
from indexer.limits import limit
from indexer.protocols import Generation, Shelf
from indexer.shelves import shelf_of
from indexer.vector_index import Rows
from service.answer_ids import AnswerIds
from service.answerer import Composed
from service.answers import Answer, Status, cited_source, disclaimer
from service.confidence import Evidence
from service.document_ranking import ranked_documents
from service.findings import Finding, find, together
from service.library import Library, open_library
from service.meanings import Meaning, meaning, meanings_begun
from service.messages import message, personal_notice
from service.observing import observed
from service.parts import questions_in
from service.question import Question, content_words, read_question
from service.rephrasing import Writer, rephrase
from service.retriever import Hit
from service.safety import Emergency, asks_personal_decision, find_emergency, sensed_emergency
from service.settings import Settings

log = logging.getLogger(__name__)

_Read = tuple[Question, Meaning, tuple[Rows, Vectors] | None]  # with what was looked up by its words, where that was done

DEFAULT_HITS = 8
MAX_HITS = limit("max_hits")
_AGAIN_S = 30.0  # before a generation that could not be opened is tried again: that reads all of it
_NEAREST = 3  # sources shown where the library does not hold the answer
_RELATED = 4


class Engine:
    """Answers from a library; picks up a new generation when `refresh` is called. Safe to use from several threads."""

    def __init__(
        self,
        root: Path | Shelf,
        settings: Settings | None = None,
        *,
        writer: Writer | None = None,
        ids: AnswerIds | None = None,
    ) -> None:
        """Opens the published generation; `writer` is who may rephrase. Raises BundleMissing, BundleDamaged or BundleIncompatible."""
        self.ids = ids or AnswerIds()  # which gives the answers theirs
        self._shelf = shelf_of(root)
        self._writer = writer
        self._settings = settings or Settings()
        self._lock = threading.Lock()
        self._library = self._open()
        self._failed, self._again_at = "", 0.0  # the generation that could not be opened, and when it is tried again

    def _open(self) -> Library:
        return open_library(self._shelf, threads=self._settings.threads)

    @property
    def bundle(self) -> Generation:
        return self._library.bundle

    @property
    def max_question_chars(self) -> int:
        return self._settings.max_question_chars

    def refresh(self) -> bool:
        """Swaps to a newly published generation, if there is one; a new one that cannot be opened leaves the old answering."""
        with self._lock:
            name = ""
            try:
                name = self._shelf.current()
                waits = name == self._failed and time.monotonic() < self._again_at
                if waits or name == self._library.bundle.manifest.generation:
                    return False
                self._library = self._open()
            except BundleError as error:
                self._failed, self._again_at = name, time.monotonic() + _AGAIN_S
                log.error("the new generation cannot be opened, the old one goes on: %s", error)
                return False
        return True

    def ask(
        self,
        question: str,
        *,
        k: int = DEFAULT_HITS,
        language: str | None = None,
        history: Sequence[str] = (),
        rephrased: bool = False,
        on_stage: Callable[[str], None] | None = None,
    ) -> Answer:
        """The answer to a question, from the k best passages; `rephrased`: in the writer's words where these stand their check.
        `on_stage` is told the name of each stage as it begins; what it raises stops the work.

        Raises QuestionEmpty or QuestionTooLong.
        """
        library = self._library
        clock = _Clock(on_stage)
        with clock.stage("understand"):
            asked = self._read(library, question, history, language)
            parts = self._parts(library, question, history, asked.language)
            waiting = meanings_begun(library, asked, parts)  # the model reads beside what comes up to `waiting()`
            looked_up = [None if one is asked and parts else library.retriever.look_up(one) for one in (asked, *parts)]
            emergency = _emergency(question, asked, history)
            personal = asks_personal_decision(question)
        with clock.stage("find"):
            meant = waiting()
            emergency = emergency or _sensed(library, question, asked, meant[0])
            read = list(zip((asked, *parts), meant, looked_up, strict=True))
            if emergency:  # the notice must not be lost among other words
                read, parts = read[:1], ()
            least = math.inf if emergency else self._settings.min_confidence
            answered, unanswered = _found(library, read, k=k, min_confidence=least)
        said = _said(question, (asked, *parts), answered, unanswered, emergency=emergency, personal=personal)
        answer = replace(said, id=self.ids.new(), timings_ms=clock.timings_ms())
        if rephrased:
            with clock.stage("rephrase"):
                answer = rephrase(answer, writer=self._writer, embedder=library.embedder)
            answer = replace(answer, timings_ms=clock.timings_ms())
        observed(answer)
        return answer

    def search(self, question: str, *, k: int = DEFAULT_HITS, history: Sequence[str] = ()) -> list[Hit]:
        """The k best passages, best first. Raises QuestionEmpty or QuestionTooLong."""
        library = self._library
        return self._hits(library, self._read(library, question, history, None), k)

    def evidence(self, question: str, *, history: Sequence[str] = ()) -> Evidence:
        """What speaks for the library holding the answer; for calibration."""
        library = self._library
        asked = self._read(library, question, history, None)
        return find(library, asked, meaning(library, asked), k=DEFAULT_HITS, min_confidence=math.inf).evidence

    def document(self, document_id: str) -> Document | None:
        return self._library.bundle.store.document_by_id(document_id)

    def _read(self, library: Library, text: str, history: Sequence[str], language: str | None) -> Question:
        return read_question(
            text, max_chars=self._settings.max_question_chars, vocabulary=library.vocabulary, names=library.names, history=history,
            language=language,
        )  # fmt: skip

    def _parts(self, library: Library, text: str, history: Sequence[str], language: str) -> tuple[Question, ...]:
        """The questions of a message that asks several; each may lean on the first, which names what they are about."""
        parts = questions_in(mend(text))
        return tuple(
            self._read(library, part, (*history, *parts[: min(number, 1)]), language) for number, part in enumerate(parts)
        )

    def _hits(self, library: Library, question: Question, k: int) -> list[Hit]:
        return library.retriever.search(question, meaning(library, question).vector, k)


class _Clock:
    """Milliseconds spent in each stage."""

    def __init__(self, on_stage: Callable[[str], None] | None = None) -> None:
        self._started = time.perf_counter()
        self._stages: dict[str, float] = {}
        self._on_stage = on_stage

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if self._on_stage:
            self._on_stage(name)
        started = time.perf_counter()
        try:
            yield
        finally:
            self._stages[name] = (time.perf_counter() - started) * 1000

    def timings_ms(self) -> dict[str, float]:
        total = (time.perf_counter() - self._started) * 1000
        return {name: round(ms, 2) for name, ms in (*self._stages.items(), ("total", total))}


def _emergency(text: str, asked: Question, history: Sequence[str]) -> Emergency | None:
    """The emergency that the message tells of; or the one before it did, where this one goes on about the asker: "what do I do now?"."""
    found = find_emergency(text, language=asked.language)
    if found is None and asked.points and history:
        found = find_emergency(history[-1], language=asked.language)
    return found


def _sensed(library: Library, text: str, asked: Question, meant: Meaning) -> Emergency | None:
    """The emergency that the message is like, where no rule knows its words."""
    model = library.embedder.card.weights_sha256
    return sensed_emergency(text, meant.said, weights_sha256=model, language=asked.language)


def _found(library: Library, read: Sequence[_Read], *, k: int, min_confidence: float) -> tuple[list[Finding], list[str]]:
    """The findings that answer a message, and those of its questions that have no answer beside others that have. The message
    stands first, before its questions where it asks several.
    """
    whole, *parts = read
    found = [
        find(library, question, meaning, k=k, min_confidence=min_confidence, parts=len(parts), looked_up=looked_up)
        for question, meaning, looked_up in parts
    ]
    answered = [finding for finding in found if finding.composed.short_answer]
    if answered:
        return answered, [finding.question.original for finding in found if not finding.composed.short_answer]
    # A message is taken whole where it asks one thing, or where none of its questions has an answer.
    question, meaning, looked_up = whole
    return [find(library, question, meaning, k=k, min_confidence=min_confidence, looked_up=looked_up)], []


def _said(
    text: str, asked: Sequence[Question], answered: Sequence[Finding], unanswered: Sequence[str], *, emergency: Emergency | None,
    personal: bool,
) -> Answer:  # fmt: skip
    """What the findings come to, still without id and timings. The message stands first in `asked`, before its questions."""
    composed = together(answered) if len(answered) > 1 else answered[0].composed
    status = Status.EMERGENCY if emergency else Status.ANSWERED if composed.short_answer else Status.ABSTAINED
    hits = [hit for finding in answered for hit in finding.hits]
    language = asked[0].language
    notice = personal_notice(language, answered=status is Status.ANSWERED)
    return Answer(
        id="",
        question=text.encode("utf-8", "replace").decode(),  # a lone surrogate cannot be written anywhere
        status=status,
        short_answer=composed.short_answer,
        points=composed.points,
        citations=composed.citations,
        sources=tuple(cited_source(d) for d in _documents(composed, hits)),
        disclaimer=disclaimer(language),
        related=() if emergency else _related(asked[0], hits, composed),
        confidence=round(min(finding.sure for finding in answered), 3),
        language=language,
        notice=emergency.notice if emergency else notice if personal else "",
        message=message(asked, abstained=status is Status.ABSTAINED, unanswered=unanswered),
    )


def _documents(composed: Composed, hits: Sequence[Hit]) -> list[Document]:
    """The cited documents in the order of their markers; without citations the nearest ones."""
    by_id = {hit.document.id: hit.document for hit in hits}
    cited = dict.fromkeys(citation.document_id for citation in composed.citations)
    return [by_id[id_] for id_ in cited] if cited else [by_id[id_] for id_, _ in ranked_documents(hits)][:_NEAREST]


def _related(question: Question, hits: Sequence[Hit], composed: Composed) -> tuple[str, ...]:
    """Questions that other near passages answer."""
    cited = {citation.passage_id for citation in composed.citations}
    asked = question.text.lower().rstrip("?")
    found = []
    for hit in hits:
        title, heading = hit.document.title, hit.passage.passage.own_heading
        if hit.passage.passage.id in cited or not heading.endswith("?") or heading.lower().rstrip("?") == asked:
            continue
        named = set(content_words(heading)) & set(content_words(title))
        found.append(heading if named or heading == title else f"{title.rstrip('?')}: {heading}")
    return tuple(dict.fromkeys(found))[:_RELATED]
