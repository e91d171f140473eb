"""The default library: front matter, links, reading level, and no sentence taken over from a source."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyphen
import pytest
import yaml

from indexer.documents import Document, Role
from indexer.loaders import load, source_files
from indexer.sentences import sentence_spans

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
PAGES = sorted(path for path in CORPUS.glob("*.md") if path.name != "SOURCES.md")
KEYS = {"title", "also_called", "topic", "language", "tier", "published", "updated", "licence", "sources"}
TOPICS = {"basics", "joints", "causes", "related", "diagnosis", "treatment", "living", "help"}
LONGEST_SHARED_RUN = 6  # words
HARDEST_GRADE = 9.0


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return zip(*(found[start:] for start in range(LONGEST_SHARED_RUN + 1)), strict=False)


def front_matter(path: Path) -> dict[str, object]:
    fields = yaml.safe_load(path.read_text().split("---", 2)[1])
    assert isinstance(fields, dict)
    return fields


def document(path: Path) -> Document:
    (file,) = source_files(path)
    (found,) = load(file).documents
    return found


def body(path: Path) -> str:
    """The page's prose and list items as sentences, without headings and the note about the page."""
    blocks = [block for s in document(path).sections if s.role is Role.BODY for block in s.text.split("\n") if block]
    return " ".join(block.removeprefix("- ").rstrip(".:") + "." for block in blocks)


HYPHENATION = pyphen.Pyphen(lang="en_US")


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid et al. 1975), syllables counted as TeX's hyphenation has them."""
    found = re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", text)
    syllables = sum(len(HYPHENATION.positions(word)) + 1 for word in found)
    return 0.39 * len(found) / len(sentence_spans(text)) + 11.8 * syllables / len(found) - 15.59


def test_the_library_is_large_enough_to_stand_alone() -> None:
    assert len(PAGES) >= 45


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_front_matter(path: Path) -> None:
    fields = front_matter(path)
    assert set(fields) == KEYS
    assert fields["topic"] in TOPICS
    assert fields["tier"] == "reference"
    sources = document(path).sources
    assert sources
    assert all(re.match(r"https?://\S+$", source.url) and source.title and source.publisher for source in sources)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_page_says_what_it_is(path: Path) -> None:
    notices = [section for section in document(path).sections if section.role is Role.NOTICE]
    assert len(notices) == 1
    assert "written for this library" in notices[0].text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_internal_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text().split("---", 2)[2]):
        assert target.startswith("http") or (CORPUS / target.split("#")[0]).is_file(), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_reading_level(path: Path) -> None:
    assert grade(body(path)) <= HARDEST_GRADE


def test_mean_reading_level_is_near_grade_8() -> None:
    grades = [grade(body(path)) for path in PAGES]
    assert sum(grades) / len(grades) <= 8.0


def test_no_dose_stands_in_the_library() -> None:
    for path in PAGES:
        assert not re.search(r"\d\s?(mg|mcg|µg|ml|milligrams?|micrograms?)\b", body(path), re.IGNORECASE), path.name


def test_no_run_of_words_is_taken_from_a_source(shared: Path) -> None:
    taken: dict[tuple[str, ...], str] = {}
    for path in PAGES:
        text = body(path)
        for start, end in sentence_spans(text):
            taken.update((run, path.name) for run in runs(text[start:end]))
    for source in (shared / "seeds", shared / "data" / "medquad.tar.xz"):
        for file in source_files(source):
            for run in runs(file.data.decode("utf-8", "replace")):
                assert run not in taken, f"{taken[run]} shares with {file.place}: {' '.join(run)}"


def test_sources_page_lists_every_page() -> None:
    table = (CORPUS / "SOURCES.md").read_text()
    assert [path.name for path in PAGES if f"({path.name})" not in table] == []
