"""The crew on a real Ray cluster of this machine alone: workers that do not fit, that die, and work that fails."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import ray

from indexer.distributed.cluster import connected
from indexer.distributed.crew import Crew, Order, Task
from indexer.distributed.worker import Equipment
from indexer.errors import ClusterError, EmbedderError

CPUS = 2


def quick(folder: Path, *, recipe: str = "as here", model: str = "") -> type[Any]:
    """A kind of worker that needs no model: it doubles numbers. Of a negative number it dies, once for each file in the folder.
    With `model` it cannot start, for lack of a model of that name.
    """

    class Quick:
        def __init__(self, equipment: Equipment, threads: int) -> None:
            self._threads = threads
            if model:
                raise LookupError(f"no model {model}")

        def recipe(self) -> str:
            return recipe

        def read(self, files: Sequence[str]) -> list[str]:
            if "broken" in files:
                raise EmbedderError("cannot be read", hint="Mend it.")
            return [f"{name}, {self._threads} threads" for name in files]

        def embed(self, numbers: Sequence[int]) -> list[int]:
            deaths = sorted(folder.iterdir())
            if min(numbers) < 0 and deaths:
                deaths[0].unlink()
                os.kill(os.getpid(), signal.SIGKILL)
            return [2 * number for number in numbers]

    return Quick


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    with connected("", CPUS):
        yield


@contextmanager
def crew_of(worker: type[Any]) -> Iterator[Crew]:
    crew = Crew(Equipment({}, "medcite", 200), "as here", worker=worker)
    try:
        yield crew
    finally:
        crew.dismiss()


def embed(*numbers: int) -> Order:
    return Order(Task.EMBED, numbers, f"the numbers from {numbers[0]} on")


def take(crew: Crew, count: int) -> list[Any]:
    return sorted(crew.take()[1] for _ in range(count))


def test_a_cluster_of_this_machine_alone_is_reached_from_it_alone() -> None:
    assert [node["NodeManagerAddress"] for node in ray.nodes()] == ["127.0.0.1"]
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"


def test_every_order_is_done_once_by_workers_that_share_the_cpus(tmp_path: Path) -> None:
    with crew_of(quick(tmp_path)) as crew:
        for number in range(20):
            crew.give(embed(number))
        assert take(crew, 20) == [[2 * number] for number in range(20)]
        crew.give(Order(Task.READ, ["a.md"], "a.md"))
        assert crew.take()[1] == [f"a.md, {CPUS} threads"]
        assert (crew.size, crew.idle, crew.given_again) == (1, True, 0)


def test_what_a_dead_worker_had_is_done_by_another(tmp_path: Path) -> None:
    (tmp_path / "death").touch()
    with crew_of(quick(tmp_path)) as crew:
        for number in (-1, 1, 2, 3):
            crew.give(embed(number))
        assert take(crew, 4) == [[-2], [2], [4], [6]]
        assert 1 <= crew.given_again <= 2  # what it worked at, and what waited for it


@pytest.mark.slow
def test_work_that_kills_every_worker_is_named(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / str(number)).touch()
    with crew_of(quick(tmp_path)) as crew:
        crew.give(embed(-1))
        with pytest.raises(ClusterError, match=r"3 workers were lost while they had the numbers from -1 on .*--engine local"):
            crew.take()


def test_work_that_fails_says_what_it_would_say_here(tmp_path: Path) -> None:
    with crew_of(quick(tmp_path)) as crew:
        crew.give(Order(Task.READ, ["broken"], "broken"))
        with pytest.raises(EmbedderError, match=r"cannot be read Mend it\.") as caught:
            crew.take()
        assert caught.value.hint == "Mend it."


@pytest.mark.slow
def test_a_node_where_no_worker_can_start_is_told_with_the_reason(tmp_path: Path) -> None:
    with crew_of(quick(tmp_path, model="kelp")) as crew:
        crew.give(embed(1))
        with pytest.raises(
            ClusterError, match=r"No worker stands ready .*it lost 3 workers, the last one so: LookupError: no model kelp"
        ):
            crew.take()


def test_a_worker_of_another_version_is_sent_away(tmp_path: Path) -> None:
    with crew_of(quick(tmp_path, recipe="other")) as crew:
        crew.give(embed(1))
        with pytest.raises(ClusterError, match=r"No worker stands ready .*: 1 nodes, 2 CPUs, 0 .*another version of medcite"):
            crew.take()
