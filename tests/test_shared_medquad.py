"""The real MedQuAD archive, where this machine has it: some two hundred of its files, spread over its nine sources."""

import itertools
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.blocks import ITEM
from indexer.documents import Document, Role, Tier
from indexer.errors import SourceError
from indexer.loaders import SourceFile, load, source_files
from indexer.loaders.medquad import PUBLISHERS
from indexer.passages import Limits, Passage, cut

_EVERY = 27  # of 5,500 files, in the archive's order
LIMITS = Limits(count=lambda text: len(text.split()), max_tokens=120, window_count=lambda text: len(text) // 4, window=250)


@pytest.fixture(scope="module")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A smaller archive with every 27th file of the real one."""
    target = tmp_path_factory.mktemp("medquad") / "slice.tar.xz"
    with tarfile.open(shared / "data" / "medquad.tar.xz") as whole, tarfile.open(target, "w:xz", preset=0) as part:
        members = (member for member in whole if member.isfile() and member.name.endswith(".xml"))
        for member in itertools.islice(members, 0, None, _EVERY):
            part.addfile(member, whole.extractfile(member))
    return target


@pytest.fixture(scope="module")
def documents(archive: Path) -> list[Document]:
    return list(_load(archive))


@pytest.fixture(scope="module")
def passages(documents: list[Document]) -> list[tuple[Document, list[Passage]]]:
    return [(document, list(cut(document, LIMITS))) for document in documents]


def _load(archive: Path) -> Iterator[Document]:
    for file in source_files(archive):
        try:
            yield from load(file).documents
        except SourceError as error:
            # Several sources may not be copied: their answers were taken out of the archive.
            if error.message != "no text left after cleaning (medquad)":
                raise


def test_most_files_load_and_name_where_they_come_from(archive: Path, documents: list[Document]) -> None:
    assert len(documents) > 0.9 * sum(1 for _ in source_files(archive)) > 180
    assert {d.publisher for d in documents} - {""} <= set(PUBLISHERS.values())
    assert len({d.publisher for d in documents}) >= 8
    for document in documents:
        assert document.url
        assert document.url.startswith("http")
        assert document.title[:1] == document.title[:1].upper()
        assert document.tier is Tier.REVIEWED
    assert len({d.id for d in documents}) > 0.95 * len(documents)  # a few pages stand in the archive twice


def test_texts_are_clean(documents: list[Document]) -> None:
    for document in documents:
        for section in document.sections:
            assert section.heading == section.heading.strip()
            assert "is (are)" not in section.heading
            assert "  " not in section.text
            assert "Ã" not in section.text
            assert all(line == line.strip() for line in section.text.split("\n"))
            assert "Approximate number of patients (when available)" not in section.text


def test_links_are_never_body(documents: list[Document]) -> None:
    for document in documents:
        for section in document.sections:
            if section.role is Role.BODY:
                assert "These resources address the diagnosis" not in section.text, document.url


def test_passages_and_sentences_lie_where_they_say(passages: list[tuple[Document, list[Passage]]]) -> None:
    for document, cuts in passages:
        end = 0
        for passage in cuts:
            assert passage.text == document.text[passage.start : passage.end]
            assert end <= passage.start
            end = passage.end
            for sentence in passage.sentences:
                assert passage.start <= sentence.start < sentence.end <= passage.end
                assert document.text[sentence.start : sentence.end].strip()


def test_sentences_of_passages_keep_to_the_limits(passages: list[tuple[Document, list[Passage]]]) -> None:
    for document, cuts in passages:
        for passage in cuts:
            words = [document.text[s.start : s.end] for s in passage.sentences]
            assert sum(LIMITS.count(w) for w in words) <= LIMITS.max_tokens
            assert sum(LIMITS.window_count(w) for w in words) <= LIMITS.window


def test_no_words_of_bodies_are_lost(passages: list[tuple[Document, list[Passage]]]) -> None:
    for document, cuts in passages:
        quoted = "".join(document.text[s.start : s.end] for p in cuts for s in p.sentences)
        bodies = (s.text for s in document.sections if s.role is Role.BODY)
        wanted = "".join(line.removeprefix(ITEM) for text in bodies for line in text.split("\n"))
        assert "".join(quoted.split()) == "".join(wanted.split()), document.url


def test_no_answer_is_lost(shared: Path) -> None:
    with tarfile.open(shared / "data" / "medquad.tar.xz") as archive:
        member = archive.extractfile("1_CancerGov_QA/0000001_3.xml")
        assert member
        (document,) = load(SourceFile("0000001_3.xml", "", member.read())).documents
    assert "What is Chronic Lymphocytic Leukemia?" in {name for s in document.sections for name in (s.heading, s.parent)}
    assert "CLL is one of the most common types of leukemia in adults." in document.text
