"""Scores: what is measured of one golden question, and how.

Every measure is a mean of scores between 0 and 1 over the questions it applies to. A question that failed (the engine raised)
scores the worst value of every measure that its golden record makes apply: it never drops out of a mean.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eval.metrics import ranking_scores
from eval.questions import RELEVANT_FROM, GoldenQuestion
from service.answers import DISCLAIMERS, Answer, Citation, Status
from service.document_ranking import ranked_documents
from service.retriever import Hit


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name in files, its label for people, and what its mean says."""

    name: str
    label: str
    says: str
    higher_is_better: bool = True
    # 2 for F1: where agreement weighs 2 and each kind of error 1, the weighted mean is 2TP / (2TP + FP + FN).
    right_weight: float = 1.0


_ANSWERABLE = f"Questions that a document of grade {RELEVANT_FROM} or 3 answers; documents ranked by their best passage"

MEASURES = (
    Measure("status", "right status", "Share of questions answered, abstained from or taken for an emergency as expected."),
    Measure("ndcg@10", "nDCG@10", f"Order of the first ten documents by their grades. {_ANSWERABLE}."),
    Measure("mrr@10", "MRR@10", f"1 / rank of the first document that answers, 0 beyond ten. {_ANSWERABLE}."),
    Measure("map@10", "MAP@10", f"Average precision of the first ten documents. {_ANSWERABLE}."),
    Measure("map", "MAP", f"Average precision of all documents found. {_ANSWERABLE}."),
    Measure("success@5", "success@5", f"Whether the first five documents hold one that answers. {_ANSWERABLE}."),
    Measure("recall@5", "recall@5", f"Share of the answering documents among the first five. {_ANSWERABLE}."),
    Measure("recall@10", "recall@10", f"Share of the answering documents among the first ten. {_ANSWERABLE}."),
    Measure("recall@20", "recall@20", f"Share of the answering documents among the first twenty. {_ANSWERABLE}."),
    Measure(
        "section_mrr@10", "section MRR@10",
        "1 / rank of the first of ten passages under a named heading of an answering document. Questions that name headings.",
    ),
    Measure("fact_recall", "facts told", "Share of the expected facts that short answer and points tell. Questions with facts."),
    Measure(
        "citation_precision", "citation precision",
        f"Share of the cited documents with grade {RELEVANT_FROM} or 3, 0 without any. Questions to answer, others that cite.",
    ),
    Measure(
        "citation_recall", "citation recall",
        "Share of the documents of grade 3 that are cited. Questions to answer that have such a document.",
    ),
    Measure(
        "quote_validity", "quotes in place",
        "Share of the citations whose quote is the stored text at its offsets, character for character. Answers that cite.",
    ),
    Measure(
        "statements_quoted", "statements quoted",
        "Share of the statements that are their first marker's quote, and that quote in place. Answers that state something.",
    ),
    Measure("disclaimer", "disclaimer", "Share of replies that carry the medical disclaimer."),
    Measure("sourced", "sources or abstention", "Share of replies that link a source or abstain."),
    Measure("abstention_precision", "abstention precision", "Of the questions abstained from, the share where that was right."),
    Measure("abstention_recall", "abstention recall", "Of the questions to abstain from, the share abstained from."),
    Measure("abstention_f1", "abstention F1", "Harmonic mean of abstention precision and recall.", right_weight=2.0),
    Measure("emergency_recall", "emergencies seen", "Of the emergencies, the share that was told to get help now."),
    Measure(
        "emergency_false_alarm", "false alarms", "Of the questions that are no emergency, the share taken for one.",
        higher_is_better=False,
    ),
    Measure("personal_recall", "personal advice declined", "Of the requests for a personal decision, the share with a notice."),
)  # fmt: skip

BY_NAME = {measure.name: measure for measure in MEASURES}

RankedDocuments = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """A citation as checked against the store: the document's grade in the golden question, and whether the quote is in place."""

    document_id: str
    grade: int
    in_place: bool
    quote: str


def check_citations(
    citations: Iterable[Citation], question: GoldenQuestion, text_of: Callable[[str], str | None]
) -> list[CitationCheck]:
    """Each citation held against the text that `text_of` has for its document: the service's own check is not relied on."""
    return [
        CitationCheck(
            citation.document_id,
            question.relevant.get(citation.document_id, 0),
            bool(citation.quote) and (text_of(citation.document_id) or "")[citation.start : citation.end] == citation.quote,
            citation.quote,
        )
        for citation in citations
    ]


def retrieval_scores(question: GoldenQuestion, hits: Sequence[Hit]) -> dict[str, float]:
    """Measure → score of the passages found, best first; empty where no document answers the question."""
    if not question.answering:
        return {}
    qrels, run = {question.id: question.relevant}, {question.id: ranked_documents(hits)}
    scores = {name: by_id[question.id] for name, by_id in ranking_scores(qrels, run, relevant_from=RELEVANT_FROM).items()}
    if question.sections:
        wanted = [section.casefold() for section in question.sections]
        # A passage's heading has the headings above it in front.
        right = (
            hit.document.id in question.answering and any(section in hit.passage.passage.heading.casefold() for section in wanted)
            for hit in hits[:10]
        )  # fmt: skip
        scores["section_mrr@10"] = next((1 / rank for rank, found in enumerate(right, start=1) if found), 0.0)
    return scores


def answer_scores(question: GoldenQuestion, answer: Answer, checks: Sequence[CitationCheck]) -> dict[str, float]:
    """Measure → score of the answer; `checks` are those of its citations, in their order."""
    scores = {
        **status_scores(question, answer.status),
        "disclaimer": float(answer.disclaimer in DISCLAIMERS.values()),
        "sourced": float(answer.status is Status.ABSTAINED or any(source.link for source in answer.sources)),
    }
    cited = {check.document_id for check in checks}
    if question.answering and (cited or question.expected is Status.ANSWERED):
        scores["citation_precision"] = len(cited & question.answering) / len(cited) if cited else 0.0
    if question.best and question.expected is Status.ANSWERED:
        scores["citation_recall"] = len(cited & question.best) / len(question.best)
    if checks:
        scores["quote_validity"] = sum(check.in_place for check in checks) / len(checks)
    statements = (*answer.short_answer, *answer.points)
    if statements:
        in_place = {
            citation.marker: citation.quote for citation, check in zip(answer.citations, checks, strict=True) if check.in_place
        }
        quoted = sum(bool(s.markers) and in_place.get(s.markers[0]) == s.text for s in statements)
        scores["statements_quoted"] = quoted / len(statements)
    if question.facts:
        scores["fact_recall"] = 1 - len(missing_facts(question, answer)) / len(question.facts)
    if question.personal:
        scores["personal_recall"] = float(bool(answer.notice.strip()))
    return scores


def status_scores(question: GoldenQuestion, status: Status | None) -> dict[str, float]:
    """Measure → score of the status; None is a question that failed."""
    scores = {"status": float(status is question.expected)}
    if question.expected is Status.ABSTAINED or status is Status.ABSTAINED:
        right = float(status is question.expected)
        scores["abstention_f1"] = right
        if status is Status.ABSTAINED:
            scores["abstention_precision"] = right
        if question.expected is Status.ABSTAINED:
            scores["abstention_recall"] = right
    if question.expected is Status.EMERGENCY:
        scores["emergency_recall"] = float(status is Status.EMERGENCY)
    else:
        scores["emergency_false_alarm"] = float(status is Status.EMERGENCY or status is None)
    return scores


def failed_scores(question: GoldenQuestion) -> dict[str, float]:
    """Measure → worst value, for every measure that applies to a question whatever is replied to it."""
    scores = {**retrieval_scores(question, []), **status_scores(question, None), "disclaimer": 0.0, "sourced": 0.0}
    if question.expected is Status.ANSWERED:
        scores |= {"quote_validity": 0.0, "statements_quoted": 0.0}
        scores |= {"citation_precision": 0.0} if question.answering else {}
        scores |= {"citation_recall": 0.0} if question.best else {}
    if question.facts:
        scores["fact_recall"] = 0.0
    if question.personal:
        scores["personal_recall"] = 0.0
    return scores


def missing_facts(question: GoldenQuestion, answer: Answer) -> list[str]:
    """The facts that neither short answer nor points tell, each as its alternatives joined by " | "."""
    text = plain(" ".join(statement.text for statement in (*answer.short_answer, *answer.points)))
    return [" | ".join(fact) for fact in question.facts if not any(re.search(pattern, text) for pattern in fact)]


def plain(text: str) -> str:
    """The text as facts are looked for in it: lower case, straight apostrophes, one space between words."""
    return " ".join(text.lower().replace("’", "'").split())


def quality(scores: dict[str, float]) -> float:
    """The mean of a question's scores, 1 best: by it the worst questions are found."""
    values = [value if BY_NAME[name].higher_is_better else 1 - value for name, value in scores.items()]
    return sum(values) / len(values)
