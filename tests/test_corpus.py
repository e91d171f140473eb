"""The default library: front matter, links, reading level, sentences that stand alone, and none taken over from a source."""

import re
from collections.abc import Iterator
from itertools import pairwise
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
LANGUAGES = {"en", "es"}
WRITTEN_HERE = {"en": "written for this library", "es": "escrito para esta biblioteca"}
LONGEST_SHARED_RUN = 6  # words
HARDEST_GRADE = 9.0
HARDEST_EASE = 60.0  # of 100; from 60 on "normal", from 70 on "somewhat easy"
# Words that point to another sentence: a sentence is quoted alone, so what it points to would be missing.
POINTING = re.compile(
    r"(?:it|its|they|them|their|he|she|this|that|these|those|such|both (?:are|can|is|may|were)|there(?:fore|by)|however|so|thus|hence|also|instead|otherwise)\b"
    r"|(?:esto|eso|ello|ellos|ellas|este|esta|estos|estas|ese|esa|esos|esas|él|ella|además|por tanto|por lo tanto|sin embargo|así que)\b",
    re.IGNORECASE,
)
POINTING_AFTER_PREPOSITION = re.compile(
    r"(?:in|after|before|by|with|for|without) (?:this|that|these|those|it|them)\b", re.IGNORECASE
)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return zip(*(found[start:] for start in range(LONGEST_SHARED_RUN + 1)), strict=False)


def front_matter(path: Path) -> dict[str, object]:
    fields = yaml.safe_load(path.read_text().split("---", 2)[1])
    assert isinstance(fields, dict)
    return fields


def language(path: Path) -> str:
    return str(front_matter(path)["language"])


ENGLISH = [path for path in PAGES if language(path) == "en"]
SPANISH = [path for path in PAGES if language(path) == "es"]


def document(path: Path) -> Document:
    (file,) = source_files(path)
    (found,) = load(file).documents
    return found


def blocks(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The page's headings, each with its paragraphs and list items, without the note about the page."""
    for section in document(path).sections:
        if section.role is Role.BODY:
            yield section.heading, [block for block in section.text.split("\n") if block]


def body(path: Path) -> str:
    """The page's prose and list items as sentences, without headings and the note about the page."""
    return " ".join(block.removeprefix("- ").rstrip(".:") + "." for _, texts in blocks(path) for block in texts)


def sentences(path: Path) -> Iterator[str]:
    """The sentences of the page's prose; list items are quoted together with their lead-in and are left out."""
    for _, texts in blocks(path):
        for text in texts:
            if not text.startswith("- "):
                yield from (text[start:end] for start, end in sentence_spans(text))


HYPHENATION = {"en": pyphen.Pyphen(lang="en_US"), "es": pyphen.Pyphen(lang="es")}


def rates(text: str, language: str) -> tuple[float, float]:
    """Words in a sentence and syllables in a word, on average; syllables counted as TeX's hyphenation has them."""
    found = re.findall(r"[^\W\d_]+(?:['’][a-z]+)?", text)
    syllables = sum(len(HYPHENATION[language].positions(word)) + 1 for word in found)
    return len(found) / len(sentence_spans(text)), syllables / len(found)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of an English text (Kincaid et al. 1975)."""
    sentence, word = rates(text, "en")
    return 0.39 * sentence + 11.8 * word - 15.59


def ease(text: str) -> float:
    """The reading ease of a Spanish text, 0 to 100 (Fernández Huerta 1959, as corrected by Gwillim Law 2011)."""
    sentence, word = rates(text, "es")
    return 206.84 - 60 * word - 1.02 * sentence


def test_the_library_is_large_enough_to_stand_alone() -> None:
    assert len(ENGLISH) >= 70
    assert len(SPANISH) >= 5


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_front_matter(path: Path) -> None:
    fields = front_matter(path)
    assert set(fields) == KEYS
    assert fields["topic"] in TOPICS
    assert fields["language"] in LANGUAGES
    assert fields["tier"] == "reference"
    sources = document(path).sources
    assert sources
    assert all(re.match(r"https?://\S+$", source.url) and source.title and source.publisher for source in sources)
    assert len({source.url for source in sources}) == len(sources)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_page_says_what_it_is(path: Path) -> None:
    notices = [section for section in document(path).sections if section.role is Role.NOTICE]
    assert len(notices) == 1
    assert WRITTEN_HERE[language(path)] in notices[0].text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_internal_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text().split("---", 2)[2]):
        assert target.startswith("http") or (CORPUS / target.split("#")[0]).is_file(), target


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.stem)
def test_reading_level(path: Path) -> None:
    assert grade(body(path)) <= HARDEST_GRADE


def test_mean_reading_level_is_near_grade_8() -> None:
    grades = [grade(body(path)) for path in ENGLISH]
    assert sum(grades) / len(grades) <= 8.0


@pytest.mark.parametrize("path", SPANISH, ids=lambda path: path.stem)
def test_spanish_reading_ease(path: Path) -> None:
    assert ease(body(path)) >= HARDEST_EASE


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_section_opens_with_its_subject(path: Path) -> None:
    for heading, texts in blocks(path):
        assert not texts[0].startswith("- "), f"a list without a lead-in under {heading!r}"
        assert not POINTING.match(texts[0]), f"{texts[0][:80]!r} under {heading!r}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_sentence_points_to_the_one_before(path: Path) -> None:
    pointing = [s for s in sentences(path) if POINTING.match(s) or POINTING_AFTER_PREPOSITION.match(s)]
    assert pointing == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_fact_stands_in_a_sentence_about_the_page(path: Path) -> None:
    """The service does not quote "for this page": it says nothing away from the page."""
    assert [s for s in sentences(path) if re.search(r"\bthis page\b|\besta página\b", s, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_list_has_a_sentence_before_it(path: Path) -> None:
    for heading, texts in blocks(path):
        for before, text in pairwise(texts):
            if text.startswith("- ") and not before.startswith("- "):
                assert re.search(r"[:.]$", before), f"{before[-60:]!r} under {heading!r}"


def test_no_dose_stands_in_the_library() -> None:
    for path in PAGES:
        assert not re.search(r"\d\s?(mg|mcg|µg|ml|mil[il]gramos?|milligrams?|micrograms?)\b", body(path), re.IGNORECASE), (
            path.name
        )


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


def test_sources_page_lists_every_source() -> None:
    table = (CORPUS / "SOURCES.md").read_text()
    urls = {source.url for path in PAGES for source in document(path).sources}
    assert [url for url in sorted(urls) if f"({url.replace('(', '%28').replace(')', '%29')})" not in table] == []
