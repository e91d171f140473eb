"""The table of docs/sources.md: python -m indexer.loaders.table FOLDER...

Each file of the folders is read as `medcite index` reads it; a row tells which loader took it and what it made of it.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.documents import Role
from indexer.errors import SourceError
from indexer.loaders.files import source_files
from indexer.loaders.sniffing import load
from indexer.loaders.source_file import SourceFile

_HEAD = (
    "| file | loader | documents | sections | of them not quoted | dropped, and why |",
    "|---|---|---:|---:|---|---|",
)


def table(folders: Iterable[Path]) -> str:
    """A Markdown table with a row for each file under the folders. Raises SourceError where there is no such folder."""
    return "\n".join((*_HEAD, *(_row(file) for folder in folders for file in source_files(folder)))) + "\n"


def _row(file: SourceFile) -> str:
    try:
        loaded = load(file)
    except SourceError as error:
        return f"| {_cell(file.path)} | – | 0 | 0 | – | the file: {_cell(error.message)} |"
    sections = [section for document in loaded.documents for section in document.sections]
    roles = Counter(str(section.role) for section in sections if section.role is not Role.BODY)
    kept_out = ", ".join(f"{count} {role}" for role, count in sorted(roles.items())) or "–"
    dropped = "; ".join(_dropped(Counter(f"{d.what}: {d.reason}" for d in loaded.dropped))) or "–"
    return f"| {_cell(file.path)} | {loaded.loader} | {len(loaded.documents)} | {len(sections)} | {kept_out} | {_cell(dropped)} |"


def _dropped(counted: Counter[str]) -> Iterator[str]:
    for what, count in counted.items():
        yield f"{count} × {what}" if count > 1 else what


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str]) -> int:
    """Prints the table of the folders named."""
    if not arguments:
        sys.stderr.write("Name the folders: python -m indexer.loaders.table tests/data/loaders tests/data/archives\n")
        return 2
    sys.stdout.write(table(map(Path, arguments)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
