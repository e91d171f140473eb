"""Questions asked at the same time go together, each gets its own vectors, and an error reaches those that it concerns."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from indexer.embedder import Vectors
from service.batching import Batching, Waiting


def _lengths(texts: Sequence[str]) -> Vectors:
    return np.array([[len(text)] for text in texts], np.float32)


def _begun(texts: Sequence[str]) -> Waiting:
    return lambda: _lengths(texts)


class Gate:
    """Embeds by length; a pass ends when it is let go. `passes` holds the texts of each."""

    def __init__(self) -> None:
        self.open, self.entered = threading.Event(), threading.Event()
        self.passes: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> Waiting:
        self.passes.append(list(texts))
        self.entered.set()
        if "never" in texts:
            raise ValueError("not even begun")

        def wait() -> Vectors:
            assert self.open.wait(10)
            if "bad" in texts:
                raise ValueError("a bad text")
            return _lengths(texts)

        return wait


def _embedded(batching: Batching, texts: Sequence[str]) -> Vectors:
    return batching.begin(texts)()


def _waiting(batching: Batching, count: int) -> None:
    """Waits until so many tickets wait."""
    for _ in range(2000):
        if len(batching._waiting) == count:
            return
        threading.Event().wait(0.005)
    raise AssertionError(f"{len(batching._waiting)} wait, not {count}")


def test_alone_there_is_one_pass() -> None:
    assert _embedded(Batching(_begun), ["a", "abc"]).tolist() == [[1], [3]]


def test_who_comes_during_a_pass_goes_with_the_next() -> None:
    gate = Gate()
    batching = Batching(gate)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(_embedded, batching, ["a"])
        assert gate.entered.wait(10)
        others = [pool.submit(_embedded, batching, ["x" * number, "y"]) for number in range(2, 6)]
        _waiting(batching, 4)
        gate.open.set()
        assert first.result(10).tolist() == [[1]]
        assert [found.result(10).tolist() for found in others] == [[[number], [1]] for number in range(2, 6)]
    assert gate.passes[0] == ["a"]
    assert sorted(map(len, gate.passes[1:])) == [8]


def test_no_pass_takes_more_than_fit() -> None:
    gate = Gate()
    batching = Batching(gate)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(_embedded, batching, ["a"])
        assert gate.entered.wait(10)
        others = [pool.submit(_embedded, batching, ["z"] * 5) for _ in range(3)]
        _waiting(batching, 3)
        gate.open.set()
        assert all(found.result(10).tolist() == [[1]] * 5 for found in others)
        assert first.result(10).tolist() == [[1]]
    assert [len(texts) for texts in gate.passes] == [1, 5, 5, 5]  # two of them are more than fit
    assert _embedded(Batching(_begun), ["w"] * 100).shape == (100, 1)


def test_an_error_reaches_those_of_its_pass_and_no_others() -> None:
    gate = Gate()
    batching = Batching(gate)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(_embedded, batching, ["a"])
        assert gate.entered.wait(10)
        bad, beside = pool.submit(_embedded, batching, ["bad"]), pool.submit(_embedded, batching, ["good"])
        _waiting(batching, 2)
        gate.open.set()
        assert first.result(10).tolist() == [[1]]
        for found in (bad, beside):
            with pytest.raises(ValueError, match="a bad text"):
                found.result(10)
    assert _embedded(batching, ["next"]).tolist() == [[4]]


def test_many_threads_get_their_own() -> None:
    batching = Batching(_begun)
    with ThreadPoolExecutor(16) as pool:
        texts = [["q" * (number % 50)] * (1 + number % 3) for number in range(500)]
        for asked, found in zip(texts, pool.map(partial(_embedded, batching), texts), strict=True):
            assert found.tolist() == _lengths(asked).tolist()


def test_a_pass_runs_beside_whoever_began_it() -> None:
    gate = Gate()
    batching = Batching(gate)
    first, second = batching.begin(["a"]), batching.begin(["ab"])
    assert gate.passes == [["a"]]  # the first is on its way before anybody waits for it; the second goes with the next
    gate.open.set()
    assert second().tolist() == [[2]]  # who waits ends the passes before its own, begun by others
    assert gate.passes == [["a"], ["ab"]]
    assert first().tolist() == first().tolist() == [[1]]


def test_what_nobody_waits_for_holds_up_nobody() -> None:
    gate = Gate()
    gate.open.set()
    batching = Batching(gate)
    batching.begin(["left"])
    assert _embedded(batching, ["next"]).tolist() == [[4]]


def test_a_pass_that_cannot_be_begun_is_told_to_its_own_and_the_next_is_begun() -> None:
    gate = Gate()
    gate.open.set()
    batching = Batching(gate)
    never, after = batching.begin(["never"]), batching.begin(["after"])
    with pytest.raises(ValueError, match="not even begun"):
        never()
    assert after().tolist() == [[5]]
