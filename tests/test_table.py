"""The table of docs/sources.md tells what the loaders do."""

from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.loaders.sniffing import BINARY_LOADERS, LOADERS
from indexer.loaders.table import main, table

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "tests/data/loaders", ROOT / "tests/data/archives")


def test_the_table_in_the_docs_is_true() -> None:
    text = (ROOT / "docs/sources.md").read_text()
    assert table(FOLDERS).strip() == text.split("<!-- table -->")[1].split("<!-- end of table -->")[0].strip()


def test_every_loader_has_a_row() -> None:
    rows = table(FOLDERS)
    for name in [loader.name for loader in BINARY_LOADERS] + [loader.name for loader in LOADERS]:
        assert f"| {name} |" in rows


def test_a_row_counts_what_was_kept_and_names_what_was_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Kelp | fever\n\nIt is brown.\n\n## About this page\n\nMade up.\n")
    (tmp_path / "b.jsonl").write_text('{"title": "Kelp", "text": "It is brown."}\n{"title": "x"}\n{"title": "y"}\n')
    (tmp_path / "c.bin").write_bytes(b"\x00\x01")
    rows = table([tmp_path]).splitlines()[2:]
    assert rows[0] == "| a.md | markdown | 1 | 2 | 1 notice | – |"
    assert rows[1].startswith("| b.jsonl | json-lines | 1 | 1 | – | line 2: no text")
    assert "line 3" in rows[1]
    assert rows[2].startswith("| c.bin | – | 0 | 0 | – | the file: ")


def test_a_folder_is_needed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([]) == 2
    assert "Name the folders" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    with pytest.raises(SourceError):
        main([str(tmp_path / "none")])
