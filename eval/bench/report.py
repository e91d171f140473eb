"""README.md of the benchmark, from its results: tables, plots, and the notes that are written by hand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench import tables
from eval.bench.parts import read_results
from eval.bench.plots import draw

Found = Mapping[str, Any]

_OPENING = """# The benchmark

medcite beside what people would pick instead, with the same model, documents and questions, all of it in one run on one machine.
`make bench` measures everything and writes this page; `python -m eval.bench --help` says how to measure a part of it.
Times of a shared machine differ from run to run: compare ratios. Where a number has a range behind it, that is of the rounds in which
the systems took turns, or of repeated starts; the number is the median.
"""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the page: how it was measured, its tables, and the pictures that belong to it."""

    title: str
    how: str
    tables: Callable[[Found], Iterator[str]]
    pictures: tuple[tuple[str, str], ...] = ()  # name, what it shows


CHAPTERS: dict[str, Chapter] = {
    "peers": Chapter(
        "Beside others",
        """Each system lives in an environment of its own, with pinned versions (`peers/*.txt`), and is measured by one script
(`peers/*.py`) through its public interface. Documents are questions of MedQuAD with their answers. "Few pages" are 500 of them, indexed
by every system in its own way; "all pages" is the whole of MedQuAD as medcite cuts it, its passages and vectors handed to those that
take vectors. For the others a question ends with the passages found; for medcite with the complete answer, its citations checked.
Indexing is without imports and opening the model for the others, with them for medcite. Tokens are those that the model reads of the
passages; medcite also embeds each heading, which is not counted. A cold start is a whole process, files in the page cache. Memory is
that of one process after all questions: its own, and of files that it has mapped, among them its index.""",
        tables.peers,
        (
            ("peers-questions", "what a question takes"),
            ("peers-indexing", "how fast the systems index"),
            ("peers-cold-start", "from a fresh process to the first answer"),
        ),
    ),
    "embedders": Chapter(
        "The embedder",
        "The same model, run in different ways, each in a process of its own, on the passages of the 500 documents.",
        tables.embedders,
    ),
    "http": Chapter(
        "Many at once",
        """wrk with 32 connections on the same machine; the others behind one endpoint of FastAPI, run by uvicorn. Each is served by one
process that uses all cores and by one process a core, and measured in the better way of the two.""",
        tables.http,
        (("http", "requests a second"),),
    ),
    "growth": Chapter(
        "Growth",
        """Pages beyond the real ones are real pages once more under another name, half of their sentences taken from pages near to them.
Vectors are real where the words are, and else moved along differences between near neighbours, as far as these lie apart at the median.
Embedding is left out of the time to build. Recall is that of the library's own index against a flat one over the same vectors, for the
questions' real vectors; what scores no less than the last of the best counts as one of them.""",
        tables.growth,
        (("growth", "build, size, memory, questions and recall as the library grows"),),
    ),
    "profile": Chapter(
        "Where the milliseconds go",
        """All pages. A thousand times a second, another thread looks at what the one that answers is doing; a look counts for the innermost
function of medcite, with the libraries that it calls.""",
        tables.profile,
        (("profile", "the functions that most of a question's time is spent in"),),
    ),
}


def write_report(results: Path, page: Path, *, notes: Path) -> None:
    """Writes the page and the pictures from the results in a folder; the notes come in where there are any."""
    found = read_results(results)
    drawn = {path.stem for path in draw(found, results)}
    text = [_OPENING]
    for name, chapter in CHAPTERS.items():
        if name in found:
            text += _chapter(chapter, found[name], [p for p in chapter.pictures if p[0] in drawn], results.name)
            (results / f"{name}.md").write_text("\n".join(chapter.tables(found[name]["found"])), encoding="utf-8")
    if notes.is_file():
        text.append(notes.read_text(encoding="utf-8"))
    page.write_text("\n".join(text), encoding="utf-8")


def _chapter(chapter: Chapter, result: Found, pictures: list[tuple[str, str]], folder: str) -> list[str]:
    machine = result["machine"]
    measured = f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; {result['created'][:10]}"
    shown = [f"![{shows}]({folder}/{name}.png)\n" for name, shows in pictures]
    return [f"## {chapter.title}\n", f"{chapter.how}\n\nMeasured on: {measured}.\n", *chapter.tables(result["found"]), *shown]
