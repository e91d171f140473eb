"""Provenance: a fetched file knows its address; a sidecar that does not fit keeps the file out."""

import hashlib
import json
from pathlib import Path

import pytest

from indexer.loaders import Origin, load, source_files

PAGE = b"# Kelp fever\n\nIt passes.\n"
TOLD = {
    "url": "https://shores.example/k", "final_url": "https://shores.example/kelp", "fetched": "2026-01-02T03:04:05+00:00", "status": 200,
    "headers": {"Content-Type": "text/markdown; charset=utf-8"}, "sha256": hashlib.sha256(PAGE).hexdigest(),
}  # fmt: skip


def keep(folder: Path, told: object, page: bytes | None = PAGE, name: str = "kelp.md") -> Path:
    if page is not None:
        (folder / name).write_bytes(page)
    (folder / f"{name}.provenance.json").write_text(told if isinstance(told, str) else json.dumps(told))
    return folder


def test_a_file_knows_where_it_was_fetched_from(tmp_path: Path) -> None:
    (file,) = source_files(keep(tmp_path, TOLD))
    assert file.origin == Origin("https://shores.example/kelp", "2026-01-02T03:04:05+00:00", "text/markdown; charset=utf-8")
    assert load(file).documents[0].url == "https://shores.example/kelp"


def test_without_a_final_address_the_first_counts(tmp_path: Path) -> None:
    (file,) = source_files(keep(tmp_path, {**TOLD, "final_url": None, "headers": None}))
    assert file.origin == Origin("https://shores.example/k", "2026-01-02T03:04:05+00:00", "")


def test_files_without_a_sidecar_have_no_origin(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_bytes(PAGE)
    assert {file.path: file.origin is None for file in source_files(keep(tmp_path, TOLD))} == {"kelp.md": False, "own.md": True}


@pytest.mark.parametrize(
    ("told", "page", "path", "problem"),
    [
        (TOLD, PAGE + b"changed", "kelp.md", "does not match its provenance: fetch it again"),
        (TOLD, None, "kelp.md.provenance.json", "the provenance of a file that is not there: fetch it again"),
        ("{", PAGE, "kelp.md", "kelp.md.provenance.json beside it is no provenance: fetch it again"),
        ([], PAGE, "kelp.md", "kelp.md.provenance.json beside it is no provenance: fetch it again"),
        (
            {**TOLD, "final_url": "javascript:x"},
            PAGE,
            "kelp.md",
            "kelp.md.provenance.json beside it is no provenance: fetch it again",
        ),
        ({"url": TOLD["url"]}, PAGE, "kelp.md", "kelp.md.provenance.json beside it is no provenance: fetch it again"),
    ],
)
def test_what_does_not_fit_is_left_out_with_a_reason(
    tmp_path: Path, told: object, page: bytes | None, path: str, problem: str
) -> None:
    (file,) = source_files(keep(tmp_path, told, page))
    assert (file.path, file.problem, file.data) == (path, problem, b"")
