"""Findings: what the library holds for one question, and what several of them make together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.embedder import Vectors
from indexer.vector_index import Rows
from service.answerer import MAX_POINTS, Composed, compose
from service.answers import Citation, Statement
from service.citations import verified
from service.confidence import Evidence, confidence, evidence
from service.definitions import asks_definition, defined
from service.library import Library
from service.meanings import Meaning
from service.objects import headed, object_asked
from service.question import Question
from service.retriever import Hit
from service.terms import Terms

_FEWEST_POINTS = 1  # that each question of a message with several gets


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question: the nearest passages, what speaks for an answer being there, and the answer's words, verified;
    no words where the library does not hold the answer.
    """

    question: Question
    hits: list[Hit]
    evidence: Evidence
    composed: Composed
    told: bool = True  # False where nothing is asked, or no page is about what is asked for

    @property
    def sure(self) -> float:
        """How likely it is that the library holds the answer, 0 to 1."""
        return confidence(self.evidence) if self.told else 0.0


def find(
    library: Library,
    question: Question,
    meaning: Meaning,
    *,
    k: int,
    min_confidence: float,
    parts: int = 1,
    looked_up: tuple[Rows, Vectors] | None = None,
) -> Finding:
    """What the library holds for the question of this meaning, which is one of `parts` in a message; `looked_up`: what the
    retriever found by its words.
    """
    terms = Terms(question.focus, library.bundle.lexical, library.rows, question.synonyms)
    hits = library.retriever.search(question, meaning.vector, k, looked_up=looked_up, terms=terms)
    seen = evidence(question, meaning, hits=hits, terms=terms, library=library)
    composed = Composed((), (), ())
    told = _may_be_told(question, hits, terms, untyped=seen.untyped, subject=library.bundle.manifest.subject)
    if confidence(seen) >= min_confidence and told:
        # Nobody is answered in a language that they did not ask in.
        readable = [hit for hit in hits if hit.document.language == question.language]
        most_points = MAX_POINTS if parts == 1 else max(_FEWEST_POINTS, MAX_POINTS // parts - 1)
        composed = _verified(compose(question, readable, terms, most_points=most_points), library)
    return Finding(question, hits, seen, composed, told)


def _may_be_told(question: Question, hits: Sequence[Hit], terms: Terms, *, untyped: float, subject: str) -> bool:
    """Whether something is asked, and the pages found are about it: they say what the name means, or name the sum or the year."""
    if not question.has_subject or untyped == 1 or (asks_definition(question) and not defined(question, hits, terms)):
        return False
    asked = object_asked(question, subject=subject)
    return not asked or headed(asked, hits, terms, kind=question.kind)


def together(found: Sequence[Finding]) -> Composed:
    """The answers to several questions as one: their short answers in order, then their points; nothing is quoted twice."""
    short: list[Statement] = []
    points: list[Statement] = []
    citations: list[Citation] = []
    for opening in (True, False):  # markers count in the order of reading
        for finding in found:
            own = {citation.marker: citation for citation in finding.composed.citations}
            for statement in finding.composed.short_answer if opening else finding.composed.points:
                cited = [own[marker] for marker in statement.markers]
                if any(_overlap(cited[0], other) for other in citations):
                    continue
                first = len(citations) + 1
                citations += [replace(citation, marker=first + number) for number, citation in enumerate(cited)]
                markers = tuple(range(first, len(citations) + 1))
                (short if opening else points).append(Statement(statement.text, markers))
    return Composed(tuple(short), tuple(points), tuple(citations))


def _overlap(one: Citation, other: Citation) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end


def _verified(composed: Composed, library: Library) -> Composed:
    """The words whose quotes stand where they say. A statement whose own quote does not is left out with all its citations; where
    that is the short answer, the first point takes its place.
    """
    true = {citation.marker: citation for citation in verified(composed.citations, library.bundle.store.text)}
    kept = [
        Statement(statement.text, tuple(marker for marker in statement.markers if marker in true))
        for statement in (*composed.short_answer, *composed.points)
        if statement.markers[0] in true
    ]
    cited = {marker for statement in kept for marker in statement.markers}
    return Composed(tuple(kept[:1]), tuple(kept[1:]), tuple(c for marker, c in true.items() if marker in cited))
