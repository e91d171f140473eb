"""What a process holds in memory, as Linux counts it (proc_pid_smaps(5), since Linux 4.14)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_KIB = 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory in MB. `pss` shares what several processes map among them; of it, `anonymous` is the process's own, `mapped` of files."""

    rss: float
    pss: float
    anonymous: float
    mapped: float


def memory_of(pids: Iterable[int]) -> Memory:
    """What the processes hold together. Raises OSError for one that has ended."""
    found = [_rollup(pid) for pid in pids]

    def mb(name: str) -> float:
        return round(sum(one.get(name, 0) for one in found) * _KIB / 1e6, 1)

    return Memory(rss=mb("Rss"), pss=mb("Pss"), anonymous=mb("Pss_Anon"), mapped=mb("Pss_File"))


def mapped_from(pid: int, folder: Path) -> float:
    """What a process holds in memory of the files in a folder that it has mapped, in MB."""
    kib, inside = 0, False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if not line.endswith(" kB") and "-" in line.partition(" ")[0]:  # the head of a mapping
            path = line.split(maxsplit=5)[5:]
            inside = bool(path) and Path(path[0]).is_relative_to(folder)
        elif inside and line.startswith("Rss:"):
            kib += int(line.split()[1])
    return round(kib * _KIB / 1e6, 1)


def descendants(pid: int) -> Iterator[int]:
    """The process and all that came of it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from descendants(int(child))


def peak_mb(pid: int) -> float:
    """The most that a process ever held, in MB."""
    status = _fields(Path(f"/proc/{pid}/status").read_text())
    return round(status["VmHWM"] * _KIB / 1e6, 1)


def _rollup(pid: int) -> dict[str, int]:
    return _fields(Path(f"/proc/{pid}/smaps_rollup").read_text())


def _fields(text: str) -> dict[str, int]:
    """Name → kB, of the lines that say so."""
    lines = (line.split() for line in text.splitlines() if line.endswith(" kB"))
    return {line[0].rstrip(":"): int(line[-2]) for line in lines}
