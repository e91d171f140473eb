"""BEIR folders (https://github.com/beir-cellar/beir) and TREC run files.

    DIR/corpus.jsonl     {"_id": …, "title": …, "text": …} a line
    DIR/queries.jsonl    {"_id": …, "text": …} a line
    DIR/qrels/NAME.tsv   query-id, corpus-id, score: tab-separated, with a heading line

A TREC run file has "question Q0 document rank score tag" a line; ids are written as they are given.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.errors import DatasetUnreadable, NothingToRun
from eval.metrics import Estimate, Qrels, Run, estimate, ranking_scores

CORPUS = "corpus.jsonl"  # its name in a folder

_HINT = (
    'A folder holds corpus.jsonl ({"_id", "title", "text"} a line), queries.jsonl ({"_id", "text"} a line) and qrels/NAME.tsv'
    " (query-id, corpus-id, score, below a heading line)."
)


@dataclass(frozen=True, slots=True)
class BeirDocument:
    """A document of a BEIR corpus; the title may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BeirFolder:
    """A collection: documents in the file's order, question id → text, and qrels by the name of their file ("test")."""

    documents: tuple[BeirDocument, ...]
    queries: dict[str, str]
    qrels: dict[str, dict[str, dict[str, int]]]

    def judged(self, split: str = "") -> dict[str, dict[str, int]]:
        """The qrels of that name; without a name those called "test", or the only ones. Raises NothingToRun."""
        name = split or ("test" if "test" in self.qrels else next(iter(self.qrels)))
        if name not in self.qrels or (not split and name != "test" and len(self.qrels) > 1):
            raise NothingToRun(
                f"There are no qrels {name!r}." if split else "There are several qrels.",
                hint=f"Name one of them: --split {' | '.join(self.qrels)}",
            )
        return self.qrels[name]


def read_beir(folder: Path) -> BeirFolder:
    """The collection in a folder. Raises DatasetUnreadable naming file and line: also where qrels name an unknown question."""
    documents = tuple(BeirDocument(id_, fields.get("title") or "", text) for id_, text, fields in _records(folder / CORPUS))
    queries = {id_: text for id_, text, _ in _records(folder / "queries.jsonl")}
    tables = sorted((folder / "qrels").glob("*.tsv"))
    if not tables:
        raise DatasetUnreadable(f"{folder / 'qrels'} holds no .tsv file.", hint=_HINT)
    qrels = {path.stem: read_qrels(path) for path in tables}
    known = {document.id for document in documents}
    for name, judged in qrels.items():
        strange = [question for question in judged if question not in queries]
        # Some published collections judge a few documents that they do not hold; sharing none is a mix-up.
        if strange or not any(id_ in known for grades in judged.values() for id_ in grades):
            what = f"the question {strange[0]!r}, which is not there" if strange else "no document of its corpus"
            raise DatasetUnreadable(f"The qrels {name!r} of {folder} name {what}.", hint=_HINT)
    return BeirFolder(documents, queries, qrels)


def lines(path: Path, *, hint: str = _HINT) -> Iterator[tuple[str, str]]:
    """(place, line) of every line that is not empty. Raises DatasetUnreadable with the hint."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path}, line {number}", line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetUnreadable(f"{path} cannot be read: {error}.", hint=hint) from error


def _records(path: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(id, text, all fields) of each line of a corpus or of queries."""
    seen: set[str] = set()
    for where, line in lines(path):
        try:
            fields = json.loads(line)
        except ValueError as error:
            raise DatasetUnreadable(f"{where}: not JSON ({error}).", hint=_HINT) from error
        if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in ("_id", "text")):
            raise DatasetUnreadable(f"{where}: {line[:60]!r}; expected an object with the texts '_id' and 'text'.", hint=_HINT)
        if not fields["_id"] or fields["_id"] in seen:
            raise DatasetUnreadable(f"{where}: the id {fields['_id']!r} is empty or was given before.", hint=_HINT)
        seen.add(fields["_id"])
        yield fields["_id"], fields["text"], fields


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Question → document → grade of a BEIR table. Raises DatasetUnreadable."""
    qrels: dict[str, dict[str, int]] = {}
    for place, (where, line) in enumerate(lines(path)):
        columns = line.split("\t")
        if place == 0 and columns[:2] == ["query-id", "corpus-id"]:
            continue
        try:
            question, document, grade = columns[0], columns[1], int(columns[2])
        except (IndexError, ValueError) as error:
            raise DatasetUnreadable(
                f"{where}: {line[:60]!r}; expected question, document and a whole number, divided by tabs.", hint=_HINT
            ) from error
        if document in qrels.setdefault(question, {}):
            raise DatasetUnreadable(f"{where}: {document!r} was judged before for question {question!r}.", hint=_HINT)
        qrels[question][document] = grade
    return qrels


def write_trec_run(path: Path, run: Run, *, tag: str = "medcite") -> None:
    """Writes the run as TREC tools read it, in the order `metrics.ranked` gives it. Scores are written in full.

    Raises DatasetUnreadable where an id is empty or holds a space: no TREC tool could read it back.
    """
    lines = []
    for question, results in run.items():
        in_order = sorted(results, key=lambda result: (result[1], result[0]), reverse=True)
        for rank, (document, score) in enumerate(in_order, start=1):
            for id_ in (question, document, tag):
                if id_.split() != [id_]:
                    raise DatasetUnreadable(f"The id {id_!r} cannot stand in a TREC run.", hint="Give ids without spaces.")
            lines.append(f"{question} Q0 {document} {rank} {float(score)!r} {tag}\n")
    path.write_text("".join(lines), encoding="utf-8")


def read_trec_run(path: Path) -> dict[str, list[tuple[str, float]]]:
    """Question → (document, score), in the file's order; ranks are not read, as in trec_eval. Raises DatasetUnreadable."""
    run: dict[str, list[tuple[str, float]]] = {}
    seen: set[tuple[str, str]] = set()
    for where, line in lines(path):
        columns = line.split()
        try:
            question, _, document, _, written, _ = columns
            score = float(written)
        except ValueError as error:
            raise DatasetUnreadable(
                f"{where}: {line[:60]!r}; expected question, Q0, document, rank, score, tag.", hint=_HINT
            ) from error
        if not math.isfinite(score) or (question, document) in seen:
            raise DatasetUnreadable(
                f"{where}: {document!r} stands there twice for question {question!r}, or its score {written} is no number.",
                hint=_HINT,
            )
        seen.add((question, document))
        run.setdefault(question, []).append((document, score))
    return run


def score_run(qrels: Qrels, run: Run, *, relevant_from: int = 1) -> dict[str, Estimate]:
    """Metric → mean over all questions of the qrels, with its interval. `relevant_from` is the lowest grade that is relevant."""
    scores = ranking_scores(qrels, run, relevant_from=relevant_from)
    return {name: estimate(list(by_question.values())) for name, by_question in scores.items()}
