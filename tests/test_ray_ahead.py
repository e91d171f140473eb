"""Reading ahead, and what is kept of an unfinished build; no Ray is started."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_model import CARD, MadeUpEmbedder

from indexer.bundle import quantise
from indexer.distributed import ahead
from indexer.distributed.ahead import Ahead
from indexer.distributed.crew import Order, Task
from indexer.distributed.kept_embedder import KeptEmbedder
from indexer.distributed.unfinished import Batch, Codes, Text, Unfinished, text_key
from indexer.errors import BundleError
from indexer.execution import Found
from indexer.loaders import SourceFile
from indexer.passage_vectors import digest
from indexer.reading import CutDocument, Skipped, limits_for, read
from indexer.store import StoredFile

LIMITS = limits_for(MadeUpEmbedder(), encoding="medcite", passage_tokens=60)
STORED = StoredFile("old.md", b"old", range(0), range(0), range(0), 0, (), {})


class Hands:
    """One worker, who does the order that `choose` picks of those that wait."""

    def __init__(self, choose: Callable[[Sequence[Order]], int] = lambda _: 0) -> None:
        self.orders: deque[Order] = deque()
        self.given: list[Order] = []
        self.choose = choose
        self.embedder = MadeUpEmbedder()
        self.size = 1

    @property
    def idle(self) -> bool:
        return not any(order.task is Task.EMBED for order in self.orders)

    def give(self, order: Order) -> None:
        self.orders.append(order)
        self.given.append(order)

    def take(self) -> tuple[Order, Any]:
        assert self.orders, "nobody has anything to do, and yet something is waited for"
        place = self.choose(self.orders)
        order = self.orders[place]
        del self.orders[place]
        if order.task is Task.READ:
            return order, [list(read(file, LIMITS)) for file in order.given]
        return order, batch_of(self.embedder, order.given)


def batch_of(embedder: MadeUpEmbedder, texts: Sequence[Text]) -> Batch:
    whole = np.zeros((len(texts), CARD.dim), np.float32)
    parts: list[Codes] = [np.zeros((0, CARD.dim), np.int8)] * len(texts)
    for place, embedded in embedder.embed_passages(texts):
        whole[place], parts[place] = embedded.whole, quantise(embedded.parts)
    return Batch(whole, tuple(parts))


def page(name: str, *, words: str = "", stored: StoredFile | None = None) -> Found:
    text = f"# About {name}\n\n{words or f'The illness {name} is made up. It lasts for a week.'}\n"
    return Found(SourceFile(f"{name}.md", f"pages/{name}.md", text.encode()), name.encode(), stored)


def embedded_texts(hands: Hands) -> list[str]:
    return [text for order in hands.given if order.task is Task.EMBED for text, _ in order.given]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Unfinished]:
    opened = Unfinished(tmp_path / "embedded", CARD)
    yield opened
    opened.close(finished=False)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_FILES_TOGETHER", 2)
    monkeypatch.setattr(ahead, "_TEXTS_TOGETHER", 3)


@pytest.mark.parametrize("choose", [lambda orders: 0, lambda orders: len(orders) - 1], ids=["in order", "the last first"])
def test_files_come_out_in_order_with_their_vectors_kept(choose: Callable[[Sequence[Order]], int], kept: Unfinished) -> None:
    hands = Hands(choose)
    found = [page(f"p{number}") for number in range(15)]
    names = []
    for at, pieces in Ahead(hands, kept, known=(), window=64).read(iter(found)):
        assert pieces is not None
        (document,) = (piece for piece in pieces if isinstance(piece, CutDocument))
        keys = [text_key(p.text, tuple((s.start - p.start, s.end - p.start) for s in p.sentences)) for p in document.passages]
        keys += [text_key(p.heading, ()) for p in document.passages]
        assert kept.known(keys) == set(keys)
        names.append(at.file.path)
    assert names == [at.file.path for at in found]
    assert len(embedded_texts(hands)) == len(set(embedded_texts(hands))) == 30


def test_what_is_the_same_in_two_files_is_embedded_once(kept: Unfinished) -> None:
    hands = Hands()
    found = [Found(replace(page("same").file, path=f"{n}.md", place=f"{n}.md"), b"", None) for n in range(8)]
    assert len(list(Ahead(hands, kept, known=(), window=64).read(iter(found)))) == 8
    assert sorted(embedded_texts(hands)) == ["About same", "The illness same is made up. It lasts for a week."]


def test_what_is_kept_or_known_is_not_embedded_again(kept: Unfinished) -> None:
    found = [page("kelp"), page("moon"), page("new")]
    list(Ahead(Hands(), kept, known=(), window=64).read(iter(found[:1])))
    (moon,) = (piece for piece in read(found[1].file, LIMITS) if isinstance(piece, CutDocument))
    hands = Hands()
    assert len(list(Ahead(hands, kept, known={digest(p) for p in moon.passages}, window=64).read(iter(found)))) == 3
    assert sorted(embedded_texts(hands)) == ["About new", "The illness new is made up. It lasts for a week."]


def test_a_stored_file_is_not_read_and_keeps_its_place(kept: Unfinished) -> None:
    hands = Hands()
    found = [page("a"), page("b", stored=STORED), page("c", stored=STORED), page("d", stored=STORED), page("e")]
    came = list(Ahead(hands, kept, known=(), window=64).read(iter(found)))
    assert [at.file.path for at, _ in came] == ["a.md", "b.md", "c.md", "d.md", "e.md"]
    assert [pieces is None for _, pieces in came] == [False, True, True, True, False]
    assert [file.path for order in hands.given if order.task is Task.READ for file in order.given] == ["a.md", "e.md"]


def test_a_file_that_cannot_be_read_comes_with_the_reason(kept: Unfinished) -> None:
    broken = Found(SourceFile("broken.md", "pages/broken.md", problem="cannot be read: No such device"), b"", None)
    (_, pieces), *_ = Ahead(Hands(), kept, known=(), window=64).read(iter([broken, page("a")]))
    assert list(pieces or ()) == [Skipped("cannot be read: No such device")]


def test_no_files_give_nothing(kept: Unfinished) -> None:
    assert list(Ahead(Hands(), kept, known=(), window=64).read(iter(()))) == []


@pytest.mark.parametrize(("limit", "value", "most"), [("_PASSAGES_AHEAD", 4, 14), ("_BYTES_AHEAD", 100, 6)])
def test_not_more_is_read_ahead_than_there_is_room_for(
    limit: str, value: int, most: int, kept: Unfinished, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, limit, value)
    hands = Hands()
    taken: list[str] = []

    def files() -> Any:
        for number in range(40):
            taken.append(str(number))
            yield page(f"p{number}")

    came = Ahead(hands, kept, known=(), window=64).read(files())
    next(came)
    assert len(taken) <= most  # runs of two files, about 130 bytes
    assert len(list(came)) == 39


def test_a_heading_over_the_window_is_left_to_who_writes(kept: Unfinished) -> None:
    hands = Hands()
    list(Ahead(hands, kept, known=(), window=5).read(iter([page("kelp")])))
    assert embedded_texts(hands) == ["The illness kelp is made up. It lasts for a week."]


def test_kept_vectors_are_those_that_were_computed(kept: Unfinished) -> None:
    model, spans = MadeUpEmbedder(), ((0, 11), (12, 22))
    texts: list[Text] = [("Kelp grows. Moon glows.", spans), ("A heading", ())]
    kept.add([text_key(*text) for text in texts], batch_of(model, texts))
    asked = MadeUpEmbedder()
    embedder = KeptEmbedder(asked, kept)
    more: list[Text] = [("New.", ((0, 4),)), *texts, ("Kelp grows. Moon glows.", ((0, 11),))]
    found, wanted = dict(embedder.embed_passages(more)), dict(MadeUpEmbedder().embed_passages(more))
    assert sorted(found) == [0, 1, 2, 3]
    assert sorted(asked.asked) == ["Kelp grows. Moon glows.", "New."]  # the spans are others
    for place, embedded in found.items():
        np.testing.assert_array_equal(embedded.whole, wanted[place].whole)
        np.testing.assert_array_equal(quantise(embedded.parts), quantise(wanted[place].parts))
    np.testing.assert_array_equal(embedder.embed_texts(["A heading"])[0], wanted[2].whole)
    assert (embedder.count("one two"), embedder.card) == (2, CARD)
    np.testing.assert_array_equal(embedder.embed_question("why?"), asked.embed_question("why?"))


def test_what_was_kept_is_there_again_until_the_build_has_ended(tmp_path: Path, kept: Unfinished) -> None:
    text: Text = ("Kelp.", ((0, 5),))
    kept.add([text_key(*text)], batch_of(MadeUpEmbedder(), [text]))
    kept.close(finished=False)
    again = Unfinished(tmp_path / "embedded", CARD)
    assert again.known([text_key(*text), b"other"]) == {text_key(*text)}
    again.close(finished=True)
    assert list(tmp_path.iterdir()) == []


def test_what_another_model_made_is_dropped(tmp_path: Path, kept: Unfinished) -> None:
    text: Text = ("Kelp.", ())
    kept.add([text_key(*text)], batch_of(MadeUpEmbedder(), [text]))
    kept.close(finished=False)
    other = Unfinished(tmp_path / "embedded", replace(CARD, precision="int8"))
    assert other.known([text_key(*text)]) == set()
    other.close(finished=False)


def test_a_batch_is_kept_whole_or_not_at_all(tmp_path: Path, kept: Unfinished) -> None:
    texts: list[Text] = [("Kelp.", ()), ("Moon.", ())]
    batch = batch_of(MadeUpEmbedder(), texts)
    with pytest.raises(ValueError, match="shorter"):
        kept.add([text_key(*text) for text in texts], Batch(batch.whole, batch.parts[:1]))
    assert kept.known([text_key(*text) for text in texts]) == set()


def test_a_file_that_is_no_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(b"\xff" * 5000)
    with pytest.raises(BundleError, match=rf"cannot be kept or read: file is not a database.*rm -r {tmp_path}"):
        Unfinished(tmp_path, CARD)


def test_what_stands_on_disk_is_readable_while_it_is_written(tmp_path: Path, kept: Unfinished) -> None:
    text: Text = ("Kelp.", ())
    kept.add([text_key(*text)], batch_of(MadeUpEmbedder(), [text]))
    with closing(sqlite3.connect(tmp_path / "embedded" / "vectors.sqlite")) as other:
        assert other.execute("SELECT count(*) FROM vectors").fetchone() == (1,)
    kept.close(finished=True)
