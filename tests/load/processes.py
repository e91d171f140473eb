"""Processes: what a running service takes of memory, files and threads (Linux)."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process and those below it take: memory that is theirs alone, and all that they touch, in MB."""

    own_mb: float
    resident_mb: float
    files: int
    threads: int


def taken(pid: int) -> Taken:
    """What the process and those it has started take now."""
    found = [_of(process) for process in _with_children(pid)]
    return Taken(
        round(sum(one.own_mb for one in found), 1),
        round(sum(one.resident_mb for one in found), 1),
        sum(one.files for one in found),
        sum(one.threads for one in found),
    )


def _with_children(pid: int) -> list[int]:
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(inner for child in below for inner in _with_children(int(child)))]


def _of(pid: int) -> Taken:
    fields: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, value, *_ = line.split()
        fields[name] = int(value)
    own = fields["Private_Dirty:"] + fields["Private_Clean:"]
    return Taken(own / 1024, fields["Rss:"] / 1024, len(os.listdir(f"/proc/{pid}/fd")), len(os.listdir(f"/proc/{pid}/task")))
