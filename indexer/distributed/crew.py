"""The crew: workers on every node of a Ray cluster, which are given orders. What a lost worker had goes to another.

Ray would repeat lost work by itself, but also what was finished and lay in the memory of a machine that is lost; here a result
is fetched as soon as it is there, so that what was finished is never done again.
"""

import logging
import time
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from indexer.distributed.worker import Equipment, Worker
from indexer.embedder import told_by
from indexer.errors import ClusterError

log = logging.getLogger(__name__)

# Of a CPU, what Ray sets aside for a worker. Next to nothing, since a worker does every kind of work: none waits for a CPU that
# the others hold, and one that Ray has given to another program delays a build but does not stop it.
_CPU_SHARE = 0.05
_CPUS_EACH = 8  # that a worker makes use of; a node of more has several workers
_ORDERS_EACH = 2  # of a kind that a worker has: one that it works at, and the next
_TRIES = 3  # of an order, or of a node, before it is taken for what kills workers
_LOOK_S = 5.0  # between two looks at which nodes there are
_PATIENCE_S = 120.0  # until a worker stands ready


class Task(StrEnum):
    """What a worker can do; each kind has a thread of its own."""

    READ = "read"
    EMBED = "embed"


@dataclass(eq=False, slots=True)
class Order:
    """Work for one worker. `about` says to a person what it is."""

    task: Task
    given: Sequence[Any]
    about: str
    tries: int = 0


@dataclass(eq=False, slots=True)
class _Member:
    """A worker. `ready` once it has shown that it works as this process would."""

    actor: Any
    node: str
    ready: bool = False


class Crew:
    """The workers of a build. `given_again` counts the orders that were lost with a worker."""

    def __init__(self, equipment: Equipment, recipe: str, *, worker: type[Any] = Worker) -> None:
        """`recipe` is what a worker must cut files by; one of another is sent away."""
        self._equipment = ray.put(equipment)
        self._recipe = recipe
        self._actor = ray.remote(
            num_cpus=_CPU_SHARE, max_restarts=0, max_task_retries=0, concurrency_groups={task.value: 1 for task in Task}
        )(worker)
        self._members: list[_Member] = []
        self._under_way: dict[Any, tuple[_Member, Order | None]] = {}  # None: whether it fits is being asked
        self._waiting: dict[Task, deque[Order]] = {task: deque() for task in Task}
        self._losses = Counter[str]()  # by node, since an order was last done there
        self._unfit: dict[str, str] = {}  # node → why
        self._looked = 0.0
        self._ready_at = time.monotonic()
        self.given_again = 0

    def give(self, order: Order) -> None:
        """Adds an order."""
        self._waiting[order.task].append(order)
        self._hand_out()

    @property
    def size(self) -> int:
        """How many workers stand ready."""
        return sum(member.ready for member in self._members)

    @property
    def idle(self) -> bool:
        """Whether a worker that stands ready has nothing to embed, or nobody has anything to do."""
        fewest = min((self._load(member, Task.EMBED) for member in self._members if member.ready), default=1)
        return not fewest or not (any(self._waiting.values()) or any(order for _, order in self._under_way.values()))

    def take(self) -> tuple[Order, Any]:
        """An order that is done, with what came of it; waits for one.

        Raises ClusterError where there is nobody who could do it, and what the work itself raises.
        """
        while True:
            self._look()
            self._hand_out()
            if not self._under_way:
                time.sleep(_LOOK_S / 10)
                continue
            done, _ = ray.wait(list(self._under_way), num_returns=1, timeout=_LOOK_S)
            for reference in done:
                member, order = self._under_way[reference]
                try:
                    result = ray.get(reference)
                except RayTaskError as error:  # not the worker failed, but the work
                    raise error.cause or error from None
                except RayError as error:
                    self._lose(member, told_by(error))
                    continue
                del self._under_way[reference]
                if order:
                    self._losses.pop(member.node, None)
                    return order, result
                self._examine(member, result)

    def dismiss(self) -> None:
        """Ends all workers."""
        for member in self._members:
            _end(member)
        self._members = []
        self._under_way = {}

    def _load(self, member: _Member, task: Task) -> int:
        return sum(at is member and order is not None and order.task is task for at, order in self._under_way.values())

    def _hand_out(self) -> None:
        ready = [member for member in self._members if member.ready]
        for task, waiting in self._waiting.items():
            while waiting and ready:
                member = min(ready, key=lambda member: self._load(member, task))
                if self._load(member, task) >= _ORDERS_EACH:
                    break
                order = waiting.popleft()
                method = getattr(member.actor, task.value).options(concurrency_group=task.value)
                self._under_way[method.remote(order.given)] = (member, order)

    def _look(self) -> None:
        """Looks for nodes without workers, also such as have joined since, and starts workers there."""
        now = time.monotonic()
        if any(member.ready for member in self._members):
            self._ready_at = now
        if now - self._looked < _LOOK_S and self._members:
            return
        self._looked = now
        alive = {node["NodeID"]: int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]}
        self._members = [m for m in self._members if m.node in alive or any(at is m for at, _ in self._under_way.values())]
        for node, cpus in alive.items():
            if cpus and node not in self._unfit:
                workers = -(-cpus // _CPUS_EACH)
                for _ in range(workers - sum(member.node == node for member in self._members)):
                    self._start(node, threads=cpus // workers)
        if now - self._ready_at > _PATIENCE_S or (self._unfit and not self._members):
            hint = "Every machine needs the same medcite, Python and libraries, and a CPU that Ray may use; look: ray status"
            raise ClusterError(self._nobody(alive), hint=hint)

    def _nobody(self, alive: dict[str, int]) -> str:
        reasons = "; ".join(f"{node[:8]}: {why}" for node, why in self._unfit.items())
        return (
            f"No worker stands ready in the Ray cluster: {len(alive)} nodes, {sum(alive.values())} CPUs, {len(self._members)} "
            f"workers that are starting{f'; {reasons}' if reasons else ''}."
        )

    def _start(self, node: str, *, threads: int) -> None:
        actor = self._actor.options(scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False)).remote(
            self._equipment, threads
        )
        member = _Member(actor, node)
        self._members.append(member)
        self._under_way[actor.recipe.options(concurrency_group=Task.READ.value).remote()] = (member, None)

    def _examine(self, member: _Member, recipe: str) -> None:
        member.ready = recipe == self._recipe
        if member.ready:
            log.info("a worker on node %s stands ready", member.node[:8])
        else:
            self._send_away(member, "it has another version of medcite, or of a library that reads files")

    def _send_away(self, member: _Member, why: str) -> None:
        log.warning("node %s takes no part in the build: %s", member.node[:8], why)
        self._unfit[member.node] = why
        self._members.remove(member)
        _end(member)

    def _lose(self, member: _Member, why: str) -> None:
        """Gives what a lost worker had to others."""
        lost = [order for at, order in self._under_way.values() if at is member and order]
        self._under_way = {reference: pair for reference, pair in self._under_way.items() if pair[0] is not member}
        log.warning("a worker on node %s was lost (%s); orders given out again: %d", member.node[:8], why, len(lost))
        self.given_again += len(lost)
        if member.ready:
            self._ready_at = time.monotonic()
        self._losses[member.node] += 1
        if self._losses[member.node] >= _TRIES:
            self._send_away(member, f"it lost {_TRIES} workers, the last one so: {why}")
        else:
            self._members.remove(member)
            _end(member)
        for order in {order.task: order for order in reversed(lost)}.values():  # of each kind the one that was worked at
            order.tries += 1
            if order.tries >= _TRIES:
                raise ClusterError(
                    f"{_TRIES} workers were lost while they had {order.about} (the last one: {why}).",
                    hint="Index it without Ray to see what it does: medcite index SOURCE --engine local",
                )
        for order in reversed(lost):
            self._waiting[order.task].appendleft(order)


def _end(member: _Member) -> None:
    with suppress(RayError, ValueError):
        ray.kill(member.actor)
