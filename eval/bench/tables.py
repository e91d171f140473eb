"""The results as tables, in Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from eval.bench.systems import INT8, MEDCITE, PEERS

LABELS = {system.name: system.label for system in (*PEERS, MEDCITE, INT8)}
_NONE = "–"

Found = Mapping[str, Any]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column names the row, the others are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def peers(found: Found) -> Iterator[str]:
    """What every system costs: over the documents that all of them indexed, over all pages, and where a document changes."""
    for size in ("documents", "whole"):
        asked, cold = found.get(f"questions-{size}", {}), found.get(f"cold-{size}", {})
        if asked:
            yield table(
                [_size(size), "index, tokens/s (passages/s)", "question p50 / p95, ms", "ratio to the floor", "cold start, s",
                 "memory, MB", "installed, MB"],
                (
                    [
                        LABELS[name], _indexed(_indexing(found, name)), _milliseconds(one), _ratio(one), _spread(cold[name], 2),
                        _memory(one["memory_mb"]), f"{found['installed_mb'][name]:.0f}",
                    ]
                    for name, one in asked.items()
                ),
            )  # fmt: skip
    yield table(
        ["one changed document", "passages", "embedded again", "passages then"],
        (_change(name, one["change"]) for name, one in found["indexing"].items()),
    )


def _indexing(found: Found, name: str) -> Found | None:
    """What indexing took of the system, or of the one that it shares its index with."""
    shared: Found | None = found["indexing"].get(name, found["indexing"].get(name.removesuffix("-hybrid")))
    return shared


def _size(size: str) -> str:
    return "all pages" if size == "whole" else "few pages"


def _indexed(one: Found | None) -> str:
    return f"{one['tokens'] / one['seconds']:,.0f} ({one['passages'] / one['seconds']:.0f})" if one else _NONE


def _milliseconds(one: Found) -> str:
    return f"{one['p50_ms']['median']:.1f} / {one['p95_ms']['median']:.1f}"


def _ratio(one: Found) -> str:
    return _spread(one["to_floor"], 2)


def _spread(one: Found, digits: int) -> str:
    low, high = f"{one['low']:.{digits}f}", f"{one['high']:.{digits}f}"
    middle = f"{one['median']:.{digits}f}"
    return middle if low == high else f"{middle} ({low}–{high})"


def _memory(one: Found) -> str:
    """All of one process, and of it what is its own (not mapped from files) and what is mapped of its index."""
    return f"{one['rss']:.0f} (own {one['anonymous']:.0f}, index {one['index']:.0f})"


def _shared_memory(one: Found) -> str:
    """All of several processes, what they share counted once, and of it what is their own."""
    return f"{one['pss']:.0f} (own {one['anonymous']:.0f})"


def _change(name: str, one: Found) -> list[str]:
    again = f"{one['embedded']}" if "embedded" in one else f"cannot: {one['refused']}"
    return [LABELS[name], f"{one['passages']}", again, f"{one.get('passages_after', _NONE)}"]


def embedders(found: Found) -> Iterator[str]:
    """The ways to run the model."""
    yield table(
        ["", "one question, ms, 2 threads · 1", "p95", "passages/s, 2 threads · 1", "cosine to fp32, mean / least", "cold start, s", "MB"],
        (
            [
                one["label"], f"{one['ms']['2']['p50']:.1f} · {one['ms']['1']['p50']:.1f}",
                f"{one['ms']['2']['p95']:.1f} · {one['ms']['1']['p95']:.1f}",
                f"{one['passages_per_s']['2']:.0f} · {one['passages_per_s']['1']:.0f}",
                f"{one['cosine']['mean']:.5f} / {one['cosine']['least']:.5f}", _spread(one["cold_s"], 2), _spread(one["mb"], 0),
            ]
            for one in found.values()
        ),
    )  # fmt: skip


def http(found: Found) -> Iterator[str]:
    """Throughput with 32 clients, at each size."""
    for size, systems in found.items():
        if "skipped" in systems:
            yield f"Not measured: {systems['skipped']}.\n"
            continue
        yield table(
            [f"32 clients, {_size(size)}", "start, s", "requests/s", "p50, ms", "p99, ms", "p99 / p50", "failed", "processes", "memory, MB"],
            (
                [
                    LABELS[name], f"{one['start_s']:.1f}", _spread(one["per_s"], 0), _spread(one["p50_ms"], 0), _spread(one["p99_ms"], 0),
                    _spread(one["p99_to_p50"], 1), f"{one['failed']}", f"{one['workers']}", _shared_memory(one["memory_mb"]),
                ]
                for name, one in systems.items()
            ),
        )  # fmt: skip


def growth(found: Found) -> Iterator[str]:
    """Libraries that grow."""
    yield table(
        ["passages", "dense index", "build without embedding, s", "peak of the build, MB", "bundle, MB", "recall@10 / @80 against flat",
         "dense search · flat, ms", "question p50 / p95, ms", "ratio to the floor over real pages", "memory, MB"],
        (
            [
                f"{int(count):,}", one["kind"], f"{one['seconds']:.0f}", f"{one['peak_mb']:.0f}", f"{sum(one['files_mb'].values()):.0f}",
                f"{one['recall_at_10']:.3f} / {one['recall_at_80']:.3f}", f"{one['index_ms']:.2f} · {one['flat_ms']:.2f}",
                _milliseconds(one), _ratio(one), _memory(one["memory_mb"]),
            ]
            for count, one in found.items()
        ),
    )  # fmt: skip


_FUNCTIONS = 25


def profile(found: Found) -> Iterator[str]:
    """The stages of a question, and the functions that most of its time is spent in."""
    yield table(["stage", "ms"], ([name, f"{took:.2f}"] for name, took in found["stages"].items()))
    yield table(
        ["function", "itself and the libraries it calls, ms", "share", "with what it calls of medcite, ms"],
        (
            [f"`{name}`", f"{took:.2f}", f"{took / found['ms']:.0%}", f"{found['within'][name]:.2f}"]
            for name, took in list(found["own"].items())[:_FUNCTIONS]
        ),
    )
