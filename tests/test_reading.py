"""Reading a file: its documents cut, what is left out of it, and the same under another id."""

import pickle
from pathlib import Path

import pytest

from indexer import reading
from indexer.build import BuildSettings, build
from indexer.bundle import open_bundle
from indexer.documents import Document, Dropped, Section
from indexer.loaders import Loaded, SourceFile
from indexer.passages import Limits, cut
from indexer.reading import CutDocument, Piece, Skipped, read


def _words(text: str) -> int:
    return len(text.split())


LIMITS = Limits(_words, 8, _words, 60)
FILE = SourceFile("a/kelp.md", "pages/a/kelp.md", b"made up")
KELP = Document(
    id="a/kelp", title="Kelp", sections=(Section("Kelp", "Kelp is brown and it floats. It grows in cold and quiet bays."),)
)
EMPTY = Document(id="nothing", title="Nothing", sections=())


def pieces_of(documents: tuple[Document, ...], monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    monkeypatch.setattr(reading, "load", lambda _: Loaded(documents, (Dropped("menu", "a menu"),), "made-up"))
    return list(read(FILE, LIMITS))


def test_a_file_gives_its_documents_cut_and_what_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    passages = tuple(cut(KELP, LIMITS))
    assert len(passages) == 2
    assert pieces_of((EMPTY, KELP), monkeypatch) == [
        Dropped("menu", "a menu"),
        CutDocument(KELP, passages, 13),
        Skipped("nothing to quote: only notices or lists of links"),
    ]


def test_a_file_that_cannot_be_read_gives_the_reason() -> None:
    assert list(read(SourceFile("a.md", "a.md"), LIMITS)) == [Skipped("empty file")]
    assert list(read(SourceFile("a.md", "a.md", problem="too large"), LIMITS)) == [Skipped("too large")]


def test_a_document_under_another_id_is_what_would_have_been_cut_under_it() -> None:
    own = Document(**{**{name: getattr(KELP, name) for name in KELP.__dataclass_fields__}, "id": "kelp-1"})
    cut_first = CutDocument(KELP, tuple(cut(KELP, LIMITS)), 13)
    assert cut_first.under("kelp-1") == CutDocument(own, tuple(cut(own, LIMITS)), 13)
    assert cut_first.under(KELP.id) is cut_first


def test_pieces_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = pieces_of((EMPTY, KELP), monkeypatch)
    assert pickle.loads(pickle.dumps(pieces)) == pieces


def test_what_others_left_unfinished_goes_with_the_next_build(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    (tmp_path / "lib" / "embedded").mkdir(parents=True)
    (tmp_path / "lib" / "embedded" / "vectors.sqlite").write_bytes(b"of a build that was given up")
    build([pages], tmp_path / "lib", settings)
    assert sorted(path.name for path in (tmp_path / "lib").iterdir()) == ["build.lock", "current", "generations"]
    assert open_bundle(tmp_path / "lib").manifest.passages > 0
