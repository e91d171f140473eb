"""The store's writer: what is copied is what was written, and every file knows what came of it."""

import sqlite3
from pathlib import Path

import pytest

from indexer.documents import Document, Section
from indexer.passages import Limits, Passage, cut
from indexer.store import Claim, Store, StoredFile
from indexer.store_writer import StoreWriter


def _words(text: str) -> int:
    return len(text.split())


LIMITS = Limits(_words, 6, _words, 6)


def _document(name: str, sentences: int) -> Document:
    text = " ".join(f"Sentence {number} é of {name}." for number in range(sentences))
    return Document(id=name, title=f"Title of {name}", sections=(Section(name, text),), also_called=(f"{name}-other",))


def _passages(document: Document) -> list[tuple[Passage, bytes]]:
    return [(passage, passage.id.encode()) for passage in cut(document, LIMITS)]


A, B, C, D = (_document(name, sentences) for name, sentences in (("a", 2), ("b", 3), ("c", 1), ("d", 4)))


def _written(path: Path, *groups: tuple[Document, ...]) -> Path:
    """A store of one file for each group of documents."""
    writer = StoreWriter(path)
    for number, group in enumerate(groups):
        for document in group:
            writer.add(document, _passages(document))
        writer.end_file(f"place {number}", bytes([number]), tokens=number, skipped=["x"] * number, dropped={"menu": number})
    writer.close()
    return path


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    names = ("documents", "passages", "sentences", "words", "files")
    rows = {name: connection.execute(f"SELECT * FROM {name} ORDER BY row").fetchall() for name in names}
    connection.close()
    return rows


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return _written(tmp_path / "before.sqlite", (A, B), (), (C,), (D,))


def test_files_know_the_rows_that_came_of_them(before: Path) -> None:
    files = list(Store(before).files())
    assert [(f.place, f.key, f.tokens, f.skipped, f.dropped) for f in files] == [
        (f"place {n}", bytes([n]), n, ("x",) * n, {"menu": n}) for n in range(4)
    ]
    assert [f.documents for f in files] == [range(2), range(2, 2), range(2, 3), range(3, 4)]
    store = Store(before)
    for file, documents in zip(files, ((A, B), (), (C,), (D,)), strict=True):
        assert [store.document(row) for row in file.documents] == list(documents)
        passages = [p for document in documents for p, _ in _passages(document)]
        assert [found.passage for found in store.passages(file.passages)] == passages
        assert len(file.sentences) == sum(len(p.sentences) for p in passages)


def _copied(before: Path, path: Path, *runs: list[int]) -> Path:
    """A store that holds runs of the files before, a fresh document between them."""
    files = list(Store(before).files())
    writer = StoreWriter(path, previous=before)
    for number, run in enumerate(runs):
        if number:
            writer.add(document := _document(f"new{number}", number), _passages(document))
            writer.end_file("new", b"new")
        writer.copy([files[n] for n in run])
    writer.close()
    return path


def test_copying_all_gives_the_same_store(before: Path, tmp_path: Path) -> None:
    assert _rows(_copied(before, tmp_path / "after.sqlite", [0, 1, 2, 3])) == _rows(before)


def test_what_is_copied_stands_where_it_was_copied_to(before: Path, tmp_path: Path) -> None:
    after = Store(_copied(before, tmp_path / "after.sqlite", [2, 3], [0, 1], [1]))
    documents = [after.document(row) for row in range(after.document_count)]
    assert documents == [C, D, _document("new1", 1), A, B, _document("new2", 2)]
    wanted = [passage for document in documents for passage, _ in _passages(document)]
    assert [found.passage for found in after.passages(range(after.passage_count))] == wanted
    assert [key for key, *_ in after.passage_keys()] == [passage.id.encode() for passage in wanted]
    assert [f.documents for f in after.files()] == [
        range(1), range(1, 2), range(2, 3), range(3, 5), range(5, 5), range(5, 6), range(6, 6)
    ]  # fmt: skip


def test_two_files_that_claim_one_id_are_told_apart(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / "store.sqlite")
    url = "https://shores.example/a"
    writer.add(A, [])
    writer.add(Document(id="a-2", title="", sections=(), url=url), [], claimed="a")
    writer.close()
    assert Store(tmp_path / "store.sqlite").claims() == [Claim("a", "a", None), Claim("a-2", "a", url)]


def test_the_lexical_index_reads_every_passage_with_its_documents_names(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.store._DOCUMENTS_READ", 2)
    assert list(Store(before).lexical_texts()) == [
        (f"{passage.heading} {document.id}-other", passage.text)
        for document in (A, B, C, D)
        for passage, _ in _passages(document)
    ]


def test_words_keep_both_counts(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / "store.sqlite")
    writer.add_words([("kelp", 3, 1), ("knee", 2, 0)])
    writer.close()
    store = Store(tmp_path / "store.sqlite")
    assert store.word_counts() == {"kelp": (3, 1), "knee": (2, 0)}
    assert list(store.words()) == ["kelp", "knee"]


def test_a_file_without_rows_has_empty_ranges(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / "store.sqlite")
    writer.end_file("place", b"key")
    writer.close()
    assert list(Store(tmp_path / "store.sqlite").files()) == [
        StoredFile("place", b"key", range(0), range(0), range(0), 0, (), {})
    ]
