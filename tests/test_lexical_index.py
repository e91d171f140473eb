"""The lexical index: BM25 over stemmed words, and the same answers after saving."""

from pathlib import Path

import numpy as np
import pytest

from indexer.errors import BundleDamaged
from indexer.lexical_index import LexicalIndex

PASSAGES = [
    ("Kelp fever – Causes", "Kelp fever is caused by a mite on brown seaweed."),
    ("Moon knee", "The main symptom is a knee that glows and aches."),
    ("Kelp fever – Treatment", "Divers recover with rest and salt baths. Salt is cheap."),
    ("Ménière", "A naïve diver’s ear rings."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    LexicalIndex.build(tmp_path / "lexical", PASSAGES)
    return tmp_path / "lexical"


def _rows(index: LexicalIndex, text: str, k: int = 10) -> list[int]:
    return [int(row) for row in index.search(index.terms(text), k)[0]]


def test_words_are_folded_and_stemmed(folder: Path) -> None:
    index = LexicalIndex.load(folder)
    assert index.terms("Divers' CAUSES: Ménière, 3.5 mg") == ["diver", "caus", "menier", "3", "5", "mg"]
    assert index.terms("x" * 61) == []
    assert index.terms("") == []


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("glowing knees", [1]),
        ("SEAWEEDS", [0]),
        ("meniere", [3]),
        ("naive", [3]),
        ("salt", [2]),
        ("zebra", []),
        ("", []),
        ("?!", []),
        ('NOT "knee" * OR (', [1]),
    ],
)
def test_search(folder: Path, question: str, rows: list[int]) -> None:
    assert _rows(LexicalIndex.load(folder), question) == rows


def test_any_word_may_match_and_more_words_rank_higher(folder: Path) -> None:
    assert _rows(LexicalIndex.load(folder), "what mite causes kelp fever")[0] == 0
    assert set(_rows(LexicalIndex.load(folder), "mite knee")) == {0, 1}


def test_a_word_in_the_heading_weighs_more(tmp_path: Path) -> None:
    index = LexicalIndex.build(tmp_path / "lexical", [("Other", "knee pain"), ("knee", "pain other"), ("none", "none at")])
    assert _rows(index, "knee") == [1, 0]


def test_scores_come_best_first_and_k_cuts(folder: Path) -> None:
    index = LexicalIndex.load(folder)
    rows, scores = index.search(index.terms("kelp fever mite diver"), 2)
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32
    assert len(rows) == len(scores) == 2
    assert scores[0] > scores[1] > 0


def test_a_term_given_twice_weighs_twice(folder: Path) -> None:
    index = LexicalIndex.load(folder)
    once, twice = index.search(["salt"], 1)[1][0], index.search(["salt", "salt"], 1)[1][0]
    assert twice == pytest.approx(2 * once)


def test_bm25_by_hand(tmp_path: Path) -> None:
    """One term in one of three bodies of equal length: ln(1 + (N - n + .5) / (n + .5)), the frequency part being one."""
    index = LexicalIndex.build(tmp_path / "lexical", [("", "red blue"), ("", "green grey"), ("", "white pink")])
    rows, scores = index.search(["red"], 3)
    assert rows.tolist() == [0]
    assert scores[0] == pytest.approx(np.log(1 + (3 - 1 + 0.5) / (1 + 0.5)), rel=1e-3)


def test_document_frequency_counts_bodies(folder: Path) -> None:
    index = LexicalIndex.load(folder)
    assert [index.document_frequency(term) for term in ("diver", "salt", "kelp", "zebra")] == [2, 1, 1, 0]


def test_a_loaded_index_gives_the_same_results(folder: Path, tmp_path: Path) -> None:
    built, loaded = LexicalIndex.build(tmp_path / "again", PASSAGES), LexicalIndex.load(folder)
    assert len(loaded) == len(PASSAGES)
    for question in ("kelp fever", "salt baths for divers", "knee", "ear rings and aches"):
        for one, other in zip(built.search(built.terms(question), 5), loaded.search(loaded.terms(question), 5), strict=True):
            np.testing.assert_array_equal(one, other)


def test_equal_scores_come_in_order_of_row(tmp_path: Path) -> None:
    index = LexicalIndex.build(tmp_path / "lexical", [("Kelp", "the same words")] * 20)
    assert _rows(index, "same", 20) == list(range(20))


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    assert _rows(LexicalIndex.build(tmp_path / "lexical", []), "kelp") == []


@pytest.mark.parametrize("kind", [".idx", ".term", ".fieldnorm", ".fast", ".store", "meta.json"])
def test_a_truncated_file_is_damage_that_names_the_folder(folder: Path, kind: str) -> None:
    (path,) = (p for p in folder.iterdir() if p.name.endswith(kind) and not p.name.startswith("."))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BundleDamaged, match=str(folder)):
        LexicalIndex.load(folder)


def test_a_folder_that_is_missing_or_empty_is_damage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("missing", "empty"):
        with pytest.raises(BundleDamaged, match=name):
            LexicalIndex.load(tmp_path / name)
