"""Ranking: the documents of a BEIR corpus, ranked for each of its questions as the service ranks passages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eval.beir import CORPUS, BeirDocument, BeirFolder
from eval.conditions import Condition
from eval.metrics import Qrels, Run, ranking_scores, reciprocal_rank
from eval.reranking import reranked
from eval.runner import Progress
from indexer.cleaning import mend
from indexer.embedder import Vectors
from indexer.errors import MedciteError
from indexer.loaders.json_lines import record_id
from service.document_ranking import ranked_documents
from service.library import Library
from service.meanings import meaning
from service.names import Names
from service.question import Kind, Question, read_question


@dataclass(frozen=True, slots=True)
class Ranked:
    """The run, question → (document, score), and why each question without one could not be asked."""

    run: dict[str, list[tuple[str, float]]]
    failed: dict[str, str]


def rank(
    library: Library, documents: Sequence[BeirDocument], queries: Mapping[str, str], *, condition: Condition, depth: int,
    max_chars: int, progress: Progress,
) -> Ranked:  # fmt: skip
    """The `depth` best documents for each question, each scored by its passages, under the ids that the corpus gives them.

    From a depth of the number of documents on, every document of the library is ranked.
    """
    ids = {record_id(CORPUS, mend(document.id)): document.id for document in documents}  # the loader mends all it reads
    passages = passages_for(depth, documents=library.bundle.manifest.documents, passages=library.bundle.manifest.passages)
    run: dict[str, list[tuple[str, float]]] = {}
    failed: dict[str, str] = {}
    for done, (id_, text) in enumerate(queries.items(), start=1):
        try:
            question, vector = _asked(library, text, condition, max_chars=max_chars)
            hits = library.retriever.search(question, vector, passages, depth=passages)
            if condition.reranking:
                hits = reranked(hits, question.text, embedder=library.embedder, weight=condition.reranking)
            best = (ranked_documents(hits, sharpness=math.inf) if condition.best_alone else ranked_documents(hits))[:depth]
            run[id_] = [(ids[document], score) for document, score in best if document in ids]
        except MedciteError as error:
            failed[id_] = error.message
        progress(done, len(queries))
    return Ranked(run, failed)


def passages_for(depth: int, *, documents: int, passages: int) -> int:
    """How many passages to take from each index, so that about `depth` documents come; all of them for all documents."""
    return passages if depth >= documents else min(passages, depth * math.ceil(passages / documents))


def _asked(library: Library, text: str, condition: Condition, *, max_chars: int) -> tuple[Question, Vectors]:
    if condition.read:
        question = read_question(text, max_chars=max_chars, vocabulary=library.vocabulary, names=library.names)
        return question, meaning(library, question).vector
    question = read_question(text, max_chars=max_chars, vocabulary={}, names=Names(), language="en")
    return replace(question, kind=Kind.OTHER), library.embedder.embed_question(text)


def run_scores(qrels: Qrels, run: Run, *, min_grade: int, judged_only: bool) -> dict[str, dict[str, float]]:
    """Metric → question → score, for every question of the qrels. A document is relevant from `min_grade` on; `judged_only`
    leaves documents without a grade for the question out of its ranking.
    """
    if judged_only:
        run = {question: [r for r in run.get(question, ()) if r[0] in judged] for question, judged in qrels.items()}
    whole = reciprocal_rank(qrels, run, k=None, relevant_from=min_grade)
    return {"mrr": whole, **ranking_scores(qrels, run, relevant_from=min_grade)}


def notes(collection: BeirFolder, qrels: Qrels, ranked: Ranked, *, library: Library, min_grade: int) -> tuple[str, ...]:
    """What to know when reading the means: what was left out, and what scores 0 whatever the ranking."""
    unjudged = len(collection.queries) - len(qrels)
    hopeless = sum(all(grade < min_grade for grade in judged.values()) for judged in qrels.values())
    missing = len(collection.documents) - library.bundle.manifest.documents
    found = [
        f"{unjudged:,} questions without judgement were left out." if unjudged else "",
        f"{hopeless:,} of {len(qrels):,} questions have no document of grade {min_grade} or more: they score 0."
        if hopeless
        else "",
        f"{missing:,} of {len(collection.documents):,} documents hold nothing to quote: they are not ranked." if missing else "",
        *(f"Question {id_} could not be asked and scores 0: {reason}" for id_, reason in ranked.failed.items()),
    ]
    return tuple(note for note in found if note)
