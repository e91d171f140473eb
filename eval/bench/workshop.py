"""Where the benchmark works: what it made, what it measured so far, and where its results go."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench.sizes import Sizes

Measured = dict[str, Any]  # one measurement, as it stands in JSON


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folders of a run. What was measured is kept in `work`/raw and is not measured again unless `again` says so."""

    work: Path
    tools: Path  # environments and exported models, which runs of all sizes share
    results: Path
    source: Path  # an archive, folder or file that medcite reads
    sizes: Sizes
    again: bool = False
    say: Callable[[str], object] = str  # is told what is done next

    def folder(self, *names: str) -> Path:
        """A folder of the work, made where it is not there."""
        path = self.work.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def measured(self, name: str, measure: Callable[[], Measured]) -> Measured:
        """The measurement of that name: the one kept, or a new one."""
        path = self.folder("raw") / f"{name}.json"
        if path.is_file() and not self.again:
            self.say(f"{name}: kept from an earlier run")
            kept: Measured = json.loads(path.read_text(encoding="utf-8"))
            return kept
        self.say(name)
        found = measure()
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(found, indent=1), encoding="utf-8")
        partial.replace(path)
        return found

    def kept(self, name: str) -> Measured | None:
        """The measurement of that name, if there is one."""
        path = self.folder("raw") / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
