"""The page of the benchmark: tables and pictures of made-up results, and the notes."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from eval.bench import tables
from eval.bench.workshop import Measured

pytest.importorskip("matplotlib")  # of the extra `bench`

from eval.bench.__main__ import bench
from eval.bench.report import write_report

SPREAD = {"median": 2.0, "low": 1.5, "high": 2.5}
MEMORY = {"rss": 300.0, "pss": 250.0, "anonymous": 100.0, "mapped": 150.0, "index": 60.0}
ASKED = {
    "p50_ms": SPREAD,
    "p95_ms": {"median": 9.0, "low": 8.0, "high": 9.5},
    "to_floor": SPREAD,
    "memory_mb": MEMORY,
    "peak_mb": 400.0,
}
INDEXED = {"seconds": 10.0, "passages": 300, "tokens": 40_000, "change": {"passages": 17, "embedded": 4, "passages_after": 18}}
REFUSED = {**INDEXED, "seconds": 20.0, "change": {"passages": 18, "refused": "no deletion"}}
PEERS: Measured = {
    "indexing": {"bare": REFUSED, "langchain": INDEXED, "medcite": {**INDEXED, "seconds": 4.0}},
    "questions-documents": dict.fromkeys(("bare", "langchain", "langchain-hybrid", "medcite"), ASKED),
    "questions-whole": {"bare": ASKED, "medcite": {**ASKED, "p50_ms": {"median": 1.0, "low": 1.0, "high": 1.0}}},
    "cold-whole": {"bare": SPREAD, "medcite": SPREAD},
    "cold-documents": dict.fromkeys(("bare", "langchain", "langchain-hybrid", "medcite"), SPREAD),
    "installed_mb": {"bare": 1400.0, "langchain": 1500.0, "langchain-hybrid": 1500.0, "medcite": 480.0},
}
LOADED = {
    "per_s": SPREAD,
    "p50_ms": SPREAD,
    "p99_ms": SPREAD,
    "p99_to_p50": SPREAD,
    "failed": 3,
    "start_s": 1.2,
    "workers": 2,
    "memory_mb": MEMORY,
}
EMBEDDED = {
    "label": "OpenVINO, default", "ms": {"1": {"p50": 5.0, "p95": 6.0}, "2": {"p50": 3.0, "p95": 4.0}},
    "passages_per_s": {"1": 40.0, "2": 76.0}, "cosine": {"mean": 0.99999, "least": 0.99997}, "cold_s": SPREAD, "mb": SPREAD,
}  # fmt: skip
GROWN = {
    **ASKED, "seconds": 100.0, "files_mb": {"a": 10.0, "b": 20.0}, "kind": "FlatIP", "recall_at_10": 0.99, "recall_at_80": 0.985,
    "index_ms": 1.0, "flat_ms": 7.0, "floor_p50_ms": SPREAD,
}  # fmt: skip
PROFILED = {
    "ms": 10.0, "stages": {"understand": 4.0, "find": 6.0, "total": 10.0},
    "own": {"indexer.embedder:_states": 5.0, "service.quotes:within": 1.0},
    "within": {"indexer.embedder:_states": 5.0, "service.quotes:within": 2.0},
}  # fmt: skip
FOUND: dict[str, Measured] = {
    "peers": PEERS, "embedders": {"medcite": EMBEDDED}, "http": {"documents": {"bare": LOADED, "medcite": LOADED}},
    "growth": {"10000": GROWN, "100000": GROWN}, "profile": PROFILED,
}  # fmt: skip


def cells(text: str) -> dict[str, list[str]]:
    """First cell → the others, of each row of Markdown tables."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {row[0]: row[1:] for row in rows}


def write(folder: Path, found: dict[str, Measured]) -> Path:
    """Results as the parts leave them."""
    results = folder / "results"
    results.mkdir()
    machine: dict[str, Any] = {"processor": "A processor", "cores": 2, "memory_gb": 24}
    for name, one in found.items():
        (results / f"{name}.json").write_text(
            json.dumps({"part": name, "created": "2026-11-21T20:00:00+00:00", "machine": machine, "found": one})
        )
    return results


def test_speed_is_tokens_and_passages_in_a_second() -> None:
    costs, whole, changes = tables.peers(PEERS)
    assert cells(costs)["medcite"][0] == "10,000 (75)"
    assert cells(costs)["sentence-transformers + FAISS"][0] == "2,000 (15)"
    assert cells(whole)["medcite"][1] == "1.0 / 9.0"
    assert cells(changes)["sentence-transformers + FAISS"] == ["18", "cannot: no deletion", "–"]


def test_ways_that_share_an_index_share_what_it_took() -> None:
    rows = cells(next(tables.peers(PEERS)))
    assert rows["LangChain + FAISS, with BM25"][0] == rows["LangChain + FAISS"][0]


def test_a_range_stands_behind_the_median() -> None:
    assert cells(next(tables.http({"documents": {"bare": LOADED}})))["sentence-transformers + FAISS"][4] == "2.0 (1.5–2.5)"


def test_what_was_not_measured_says_why() -> None:
    assert list(tables.http({"documents": {"skipped": "wrk is not installed"}})) == ["Not measured: wrk is not installed.\n"]


def test_the_page_holds_every_part_and_the_notes(tmp_path: Path) -> None:
    results = write(tmp_path, FOUND)
    notes = tmp_path / "notes.md"
    notes.write_text("## What did not pay\n\nThis and that.\n")
    write_report(results, tmp_path / "README.md", notes=notes)
    page = (tmp_path / "README.md").read_text()
    assert page.endswith("This and that.\n")
    for word in ("Beside others", "The embedder", "Many at once", "Growth", "Where the milliseconds go", "A processor, 2 cores"):
        assert word in page
    for picture in ("peers-questions", "peers-indexing", "peers-cold-start", "http", "growth", "profile"):
        assert f"(results/{picture}.png)" in page
        assert (results / f"{picture}.png").read_bytes().startswith(b"\x89PNG")
    assert (results / "growth.md").read_text().startswith("| passages |")


def test_a_page_of_one_part_is_a_page(tmp_path: Path) -> None:
    results = write(tmp_path, {"http": {"documents": {"skipped": "wrk is not installed"}}})
    write_report(results, tmp_path / "README.md", notes=tmp_path / "none.md")
    page = (tmp_path / "README.md").read_text()
    assert "wrk is not installed" in page
    assert ".png" not in page


def test_a_part_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="peers, embedders, http, growth, profile and report"):
        bench(parts=["everything"], work=tmp_path)
