"""What the systems are given: questions with their answers as documents, and questions that people ask."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eval.bench.workshop import Workshop
from eval.errors import DatasetUnreadable
from eval.questions import read_questions
from indexer.documents import Document, Role
from indexer.errors import SourceError
from indexer.loaders import SourceFile, load, source_files

_SETS = tuple(Path(__file__).resolve().parents[1] / name for name in ("golden", "medquad"))
_OTHER_KINDS = {"injection", "followup"}  # of golden questions: no questions, or not the first of a conversation
_MORE = "This page was reviewed again, and one thing was added: people should tell their doctor what they take. "


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that every system reads. `documents`, `changing` and `changed` hold JSON Lines of {"_id", "title", "text"}."""

    documents: Path
    changing: Path
    changed: Path
    questions: tuple[str, ...]


def prepare(workshop: Workshop) -> Sources:
    """The sources, written at first use. Raises DatasetUnreadable where the real documents are not on this machine."""
    folder = workshop.folder("sources")
    pairs = _pairs(workshop)
    documents = folder / f"documents-{workshop.sizes.documents}.jsonl"
    changing = folder / f"changing-{workshop.sizes.changing}.jsonl"
    changed = folder / f"changed-{workshop.sizes.changing}.jsonl"
    _write(documents, pairs[: workshop.sizes.documents])
    _write(changing, pairs[: workshop.sizes.changing])
    # The longest of them changes, in its first paragraph: what is cut behind it moves.
    longest = max(pairs[: workshop.sizes.changing], key=lambda pair: len(pair["text"]))
    _write(changed, [{**longest, "text": _MORE + longest["text"]}])
    return Sources(documents, changing, changed, _questions(pairs, workshop.sizes.questions))


def _pairs(workshop: Workshop) -> list[dict[str, str]]:
    """Every question of the source with its answer, in an order that only their ids decide."""
    path = workshop.folder("sources") / "pairs.jsonl"
    if not path.is_file():
        workshop.say(f"reading {workshop.source}")
        try:
            files = list(source_files(workshop.source))
        except SourceError as error:
            raise DatasetUnreadable(
                f"The benchmark's documents cannot be read: {error.message}",
                hint="Name an archive or a folder that medcite reads: python -m eval.bench --source PATH",
            ) from error
        found = [pair for file in files for document in _documents(file) for pair in _questions_of(document)]
        _write(path, sorted(found, key=lambda pair: _drawn(pair["_id"])))
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _documents(file: SourceFile) -> tuple[Document, ...]:
    """The documents of a file; none where nothing is in it."""
    with suppress(SourceError):
        return load(file).documents
    return ()


def _questions_of(document: Document) -> Iterator[dict[str, str]]:
    """A record for each question that the document's sections answer."""
    answers: dict[str, list[str]] = {}
    for section in document.sections:
        if section.role is Role.BODY and section.text.strip():
            answers.setdefault(section.parent or section.heading or document.title, []).append(section.text)
    for number, (question, texts) in enumerate(answers.items()):
        yield {"_id": f"{document.id}-{number}", "title": question, "text": "\n\n".join(texts)}


def _questions(pairs: Sequence[Mapping[str, str]], count: int) -> tuple[str, ...]:
    """So many questions, half of them people's own, half the documents', in an order that only their words decide."""
    titles = {pair["title"] for pair in pairs if pair["title"].endswith("?")}
    documents = sorted(titles, key=_drawn)[: count // 2]
    own = sorted(set(people_ask()), key=_drawn)[: count - len(documents)]
    return tuple(sorted([*own, *documents], key=_drawn))


def people_ask() -> Iterator[str]:
    """The questions that people ask, of all sets, in order."""
    for place in _SETS:
        yield from (asked.question for asked in read_questions(place) if asked.kind not in _OTHER_KINDS)


def _drawn(text: str) -> str:
    """A key that shuffles, the same way on every machine."""
    return hashlib.sha256(f"bench {text}".encode()).hexdigest()


def _write(path: Path, records: Sequence[Mapping[str, str]]) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    partial.replace(path)
