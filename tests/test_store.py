"""The store: what is written is read back, from any thread."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.documents import Document, Role, Section, Source, Tier
from indexer.errors import BundleDamaged
from indexer.passages import Kind, Limits, Passage, cut
from indexer.store import Store
from indexer.store_writer import StoreWriter


def _words(text: str) -> int:
    return len(text.split())


LIMITS = Limits(_words, 8, _words, 8)
KELP = Document(
    id="kelp",
    title="What is kelp fever?",
    sections=(
        Section("Kelp 😀 fever", "Divers – in cold bays – get it. It passes. Rest é helps.\n\nRisks are:\n\n- cuts\n- cold bays"),
        Section("Told", "I got well.", parent="Kelp", role=Role.EXPERIENCE),
        Section("About this page", "Written in a week.", role=Role.NOTICE),
    ),
    url="https://shores.example/kelp",
    publisher="Institute of Shores",
    tier=Tier.REVIEWED,
    language="en",
    licence="CC-BY-4.0",
    topic="divers",
    published="2020-01-01",
    updated="2024-05-01",
    reviewed="2024-05-02",
    also_called=("KF", "seaweed “fever”"),
    sources=(
        Source("Fevers", "Lunar Board", "https://lunar.example/fevers", "2023-01-31"),
        Source("Mites", "", "https://x.example"),
    ),
    path="/pages/kelp.md",
    sha256="ab" * 32,
)
MOON = Document(id="moon", title="Moon knee", sections=(Section("", "It glows. It aches."),), tier=Tier.COMMUNITY)


def _passages(document: Document) -> list[Passage]:
    return list(cut(document, LIMITS))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    writer = StoreWriter(tmp_path / "library.sqlite")
    for document in (KELP, MOON):
        writer.add(document, [(p, bytes([n]) * 16) for n, p in enumerate(_passages(document))])
    writer.add_words([("kelp", 1, 1), ("knee", 2, 0)])
    writer.close()
    return tmp_path / "library.sqlite"


@pytest.fixture
def store(path: Path) -> Store:
    return Store(path)


def test_documents_come_back_whole(store: Store) -> None:
    assert store.document(0) == KELP
    assert store.document(1) == MOON
    assert store.document_by_id("moon") == MOON
    assert store.document_by_id("nobody") is None
    assert store.text("kelp") == KELP.text
    assert store.text("nobody") is None


def test_passages_come_back_whole_and_in_the_order_asked_for(store: Store) -> None:
    wanted = [*_passages(KELP), *_passages(MOON)]
    rows = list(range(len(wanted)))[::-1]
    assert [stored.passage for stored in store.passages(rows)] == wanted[::-1]
    assert [stored.row for stored in store.passages(rows)] == rows
    assert any(s.kind is Kind.ITEM and s.lead_in for p in wanted for s in p.sentences)


def test_rows_asked_for_twice_come_twice_and_none_gives_none(store: Store) -> None:
    assert [stored.row for stored in store.passages([1, 0, 1])] == [1, 0, 1]
    assert store.passages([]) == []


def test_sentences_are_counted_through_the_library(store: Store) -> None:
    at = 0
    for stored in store.passages(range(store.passage_count)):
        assert stored.first_sentence == at
        at += len(stored.passage.sentences)
    assert at == store.sentence_count
    assert [s.document_row for s in store.passages([0, store.passage_count - 1])] == [0, 1]


def test_counts(store: Store) -> None:
    passages = [*_passages(KELP), *_passages(MOON)]
    assert (store.document_count, store.passage_count) == (2, len(passages))
    assert store.sentence_count == sum(len(p.sentences) for p in passages)


def test_keys_name_each_passages_rows(store: Store) -> None:
    keys = list(store.passage_keys())
    assert [row for _, row, _, _ in keys] == list(range(store.passage_count))
    assert keys[0][0] == bytes(16)
    assert [(first, count) for _, _, first, count in keys] == [
        (s.first_sentence, len(s.passage.sentences)) for s in store.passages(range(store.passage_count))
    ]


def test_the_list_of_documents_pages(store: Store) -> None:
    kelp, moon = ("kelp", KELP.title, "divers", "en", "reviewed"), ("moon", "Moon knee", "", "en", "community")
    assert store.document_list(limit=10) == [kelp, moon]
    assert store.document_list(limit=1) == [kelp]
    assert store.document_list(limit=10, offset=1) == [moon]
    assert store.document_list(limit=10, offset=2) == []


def test_synonyms_and_words(store: Store) -> None:
    assert list(store.synonyms()) == [("What is kelp fever?", ("KF", "seaweed “fever”"))]
    assert store.words() == {"kelp": 1, "knee": 2}


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / "library.sqlite")
    writer.add(MOON, [])
    with pytest.raises(sqlite3.IntegrityError):
        writer.add(MOON, [])
    writer.close()


def test_many_threads_read_at_once(store: Store) -> None:
    rows = list(range(store.passage_count))
    wanted = store.passages(rows)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == wanted for found in pool.map(lambda _: store.passages(rows), range(64)))


def test_a_path_with_marks_of_urls_opens(path: Path, tmp_path: Path) -> None:
    odd = tmp_path / "a b?c#d%20é"
    odd.mkdir()
    path.rename(odd / "library.sqlite")
    assert Store(odd / "library.sqlite").document(0) == KELP


def test_a_read_only_file_opens_and_nothing_is_written_beside_it(path: Path) -> None:
    path.chmod(0o444)
    Store(path).document(0)
    assert [p.name for p in path.parent.iterdir()] == ["library.sqlite"]


@pytest.mark.parametrize("data", [b"", b"not a database, but some words" * 50])
def test_a_file_that_is_no_store_is_damaged(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "library.sqlite").write_bytes(data)
    with pytest.raises(BundleDamaged, match=r"library\.sqlite"):
        Store(tmp_path / "library.sqlite")


def test_a_missing_or_truncated_file_is_damaged(path: Path) -> None:
    with pytest.raises(BundleDamaged, match=r"nowhere\.sqlite"):
        Store(path.with_name("nowhere.sqlite"))
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(BundleDamaged, match=r"library\.sqlite"):
        Store(path)


def test_a_sections_page_comes_back(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / "library.sqlite")
    leaflet = replace(MOON, sections=(Section("Care", "Rest.", page=3), Section("", "It glows.")))
    writer.add(leaflet, [])
    writer.close()
    assert Store(tmp_path / "library.sqlite").document(0) == leaflet
