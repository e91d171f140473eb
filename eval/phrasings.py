"""Phrasings of emergencies and of what only sounds like one, as `eval/emergencies/*.txt` and the suites of the tests hold them."""

import json
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvalError


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A message, and what it tells: "emergency", "none" or "decision", and about what ("heart", "history")."""

    text: str
    told: str
    about: str

    @property
    def is_emergency(self) -> bool:
        return self.told == "emergency"


def read_phrasings(path: Path) -> list[Phrasing]:
    """The phrasings of a file. Of text, a line without indent ("emergency: heart") says what the indented ones below it tell; of
    JSON lines, each has a `kind` and a `text`, and the file's name says what they tell. Raises EvalError.
    """
    if path.suffix == ".jsonl":
        told = "none" if path.stem.startswith("look_alikes") else "emergency"
        cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [Phrasing(case["text"], told, case["kind"]) for case in cases]
    found: list[Phrasing] = []
    told = about = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith(" ") and told:
            found.append(Phrasing(line.strip(), told, about))
        elif line.strip() and not line.startswith("#"):
            told, colon, about = (part.strip() for part in line.partition(":"))
            if not colon or told not in {"emergency", "none", "decision"}:
                raise EvalError(
                    f"{path}, line {number} is {line[:60]!r}, wanted emergency, none or decision, a colon, and what about.",
                    hint="Indent phrasings by four spaces.",
                )
    return found
