"""The writer of a generation: ids that other documents claim, portions, and what is left open."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_model import MadeUpEmbedder, use_made_up_model

from indexer import generation, reading
from indexer.build import BuildSettings, build
from indexer.bundle import Bundle, open_bundle
from indexer.documents import Document, Section, document_id
from indexer.embedder import Embedded, Span
from indexer.errors import SourceError
from indexer.generation import GenerationWriter
from indexer.loaders import Loaded, SourceFile
from indexer.passages import Limits
from indexer.store import Store


def _words(text: str) -> int:
    return len(text.split())


LIMITS = Limits(_words, 8, _words, 60)
URL = "https://shores.example/kelp"
KELP = Document(id="kelp", title="Kelp", sections=(Section("Kelp", "Kelp is brown. It floats."),), url=URL)
MOON = Document(id="moon", title="Moon", sections=(Section("Moon", "The moon glows."),))
EMPTY = Document(id="kelp", title="Nothing", sections=())


class Files:
    """What each file holds; read instead of its bytes."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[Document, ...]] = {}

    def load(self, file: SourceFile) -> Loaded:
        return Loaded(tuple(replace(d, path=file.place) for d in self.documents[file.path]), (), "made-up")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    made = Files()
    monkeypatch.setattr(reading, "load", made.load)
    return made


def _writer(folder: Path, *, previous: Bundle | None = None) -> GenerationWriter:
    folder.mkdir()
    return GenerationWriter(folder, MadeUpEmbedder(), LIMITS, previous=previous, known=previous)


def _ids(folder: Path) -> list[str]:
    return [id_ for id_, *_ in Store(folder / "library.sqlite").document_list(limit=10)]


def _add(writer: GenerationWriter, *paths: str) -> None:
    for path in paths:
        writer.add_file(SourceFile(path, path), path.encode())


def test_a_document_without_passages_takes_no_id(files: Files, tmp_path: Path) -> None:
    files.documents = {"a": (EMPTY,), "b": (KELP,)}
    writer = _writer(tmp_path / "new")
    _add(writer, "a", "b")
    writer.finish()
    assert _ids(tmp_path / "new") == ["kelp"]
    assert writer.skipped == [("a", "nothing to quote: only notices or lists of links")]


@pytest.fixture
def before(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bundle]:
    """A library of two files: the first has two documents, the second one that claims the id of the first."""
    use_made_up_model(tmp_path / "model", monkeypatch)
    (tmp_path / "pages").mkdir()
    for name in ("a", "b"):
        (tmp_path / "pages" / name).write_text(name)
    files.documents = {"a": (MOON, KELP), "b": (KELP,)}
    build([tmp_path / "pages"], tmp_path / "library", BuildSettings())
    opened = open_bundle(tmp_path / "library")
    assert len(_ids(opened.folder)) == 3
    yield opened
    opened.close()


def test_copied_files_keep_their_ids(before: Bundle, tmp_path: Path) -> None:
    writer = _writer(tmp_path / "new", previous=before)
    assert [writer.copy_file(stored, path) for stored, path in zip(before.store.files(), ("a", "b"), strict=True)] == [True, True]
    writer.finish()
    assert _ids(tmp_path / "new") == _ids(before.folder)
    assert writer.reused == writer.passages == before.manifest.passages


def test_a_file_whose_ids_would_be_others_is_not_copied_and_takes_none(before: Bundle, tmp_path: Path) -> None:
    first, second = before.store.files()
    writer = _writer(tmp_path / "new", previous=before)
    assert not writer.copy_file(second, "b")  # its id is free now
    _add(writer, "b")
    assert not writer.copy_file(first, "a")  # the id of its second document is taken now
    _add(writer, "a")
    writer.finish()
    kelp, moon, other_kelp = _ids(tmp_path / "new")
    assert (kelp, moon) == ("kelp", "moon")
    assert other_kelp == document_id(url=URL, path="a", fragment="a")


def test_of_another_recipe_vectors_are_reused_and_no_file_is_copied(before: Bundle, files: Files, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    writer = GenerationWriter(tmp_path / "new", MadeUpEmbedder(), LIMITS, known=before)
    assert not any(writer.copy_file(stored, "a") for stored in before.store.files())
    _add(writer, "a", "b")
    writer.finish()
    assert writer.reused == writer.passages == before.manifest.passages


def test_a_long_document_is_embedded_in_portions(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    embed = MadeUpEmbedder.embed_passages

    def counting(self: MadeUpEmbedder, passages: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[tuple[int, Embedded]]:
        sizes.append(sum(bool(spans) for _, spans in passages))  # headings have none
        return embed(self, passages)

    monkeypatch.setattr(MadeUpEmbedder, "embed_passages", counting)
    monkeypatch.setattr(generation, "_PORTION", 10)
    text = " ".join(f"Sentence number {number} is a sentence." for number in range(95))
    files.documents = {"a": (replace(KELP, sections=(Section("", text),)),)}
    writer = _writer(tmp_path / "new")
    _add(writer, "a")
    writer.finish()
    assert sum(sizes) == writer.passages == 95
    assert max(sizes) == 10


def test_nothing_to_write_says_why_and_leaves_no_file_open(files: Files, tmp_path: Path) -> None:
    files.documents = {"a": (EMPTY,)}
    writer = _writer(tmp_path / "new")
    _add(writer, "a")
    with pytest.raises(SourceError, match=r"Nothing could be indexed \(a: nothing to quote"):
        writer.finish()
    writer.close()
