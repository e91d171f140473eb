"""The tables of settings and limits in docs/operate.md, made from `service/settings.py` and `indexer/limits.py`: python -m service.settings_table"""

import inspect
import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from indexer.limits import LIMITS, variable
from service.settings import Settings, expected

_FIELD = re.compile(r"    (\w+): .*?  # (.+)")


def table() -> str:
    """A row for each setting: its variable, its default, what it may be, and what it is for. Raises ValueError without the last."""
    lines = inspect.getsource(Settings).splitlines()
    purposes = {match[1]: match[2] for line in lines if (match := _FIELD.fullmatch(line))}
    rows = ["| variable | default | may be | what it is for |", "|---|---|---|---|"]
    for field in fields(Settings):
        if field.name not in purposes:
            raise ValueError(f"service/settings.py does not say what {field.name} is for: write it behind the setting.")
        cells = (f"`MEDCITE_{field.name.upper()}`", _shown(field.default), expected(field.name, field.type), purposes[field.name])
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(rows) + "\n"


def limits_table() -> str:
    """A row for each limit of what strangers send, likewise."""
    rows = ["| variable | default | may be | what it is a limit of |", "|---|---|---|---|"]
    for name, one in LIMITS.items():
        rows.append(f"| `{variable(name)}` | {one.default:,} | {one.least:,} to {one.most:,} | {one.of} |")
    return "\n".join(rows) + "\n"


def _shown(default: Any) -> str:
    if isinstance(default, Path) and default.is_relative_to(Path.home()):
        default = Path("~") / default.relative_to(Path.home())
    if isinstance(default, bool):
        default = str(default).lower()
    return f"`{default}`" if str(default) else "–"


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n{limits_table()}")
