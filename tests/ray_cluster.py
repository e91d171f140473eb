"""A Ray cluster on this machine, in a process of its own: `python ray_cluster.py`, told what to do on its standard input.

It prints its address; "add" adds a node and prints its id; "kill" kills the node that was added last
as a power cut would; the end of its input ends it.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from ray.cluster_utils import Cluster

NODE = {"num_cpus": 1, "node_ip_address": "127.0.0.1"}


@dataclass(frozen=True)
class RunningCluster:
    """A cluster of nodes with one CPU each."""

    address: str
    asked: IO[str]
    told: IO[str]

    def tell(self, command: str) -> str:
        """What the cluster answers to a command."""
        self.asked.write(f"{command}\n")
        self.asked.flush()
        return self.told.readline().strip()


@contextmanager
def running_cluster() -> Iterator[RunningCluster]:
    """A cluster of one node."""
    with subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield RunningCluster(process.stdout.readline().strip(), process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.wait(30)


def main() -> None:
    cluster = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
    nodes = []
    tell(cluster.address)
    for line in sys.stdin:
        if line == "add\n":
            nodes.append(cluster.add_node(**NODE))
            tell(nodes[-1].node_id)
        elif line == "kill\n":
            cluster.remove_node(nodes.pop(), allow_graceful=False)
            tell("killed")
    cluster.shutdown()


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
