"""The results as pictures: bars of medians with the range of their rounds, and curves of growth."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.bench.tables import LABELS

Found = Mapping[str, Any]

# Of Okabe and Ito's palette, which people with any colour vision tell apart (https://jfly.uni-koeln.de/color/).
OURS, THEIRS, MARK = "#0072B2", "#B0B0B0", "#D55E00"
_WIDTH = 8.0  # inches
_DPI = 150
_WIDE = 10.0  # times the least value, from which bars would hide the small ones
_WANTED = 0.98  # recall@10


def draw(results: Mapping[str, Found], folder: Path) -> list[Path]:
    """Draws every picture that there are results for, as PNG; their paths."""
    drawn = []
    for name, picture in PICTURES.items():
        part = name.partition("-")[0]
        found = results.get(part, {}).get("found")
        figure = picture(found) if found else None
        if figure:
            drawn.append(save(figure, folder / f"{name}.png"))
    return drawn


def save(figure: Figure, path: Path) -> Path:
    """Writes the picture as PNG; its path."""
    figure.savefig(path, dpi=_DPI, metadata={"Software": None})
    return path


def questions(found: Found) -> Figure | None:
    """Bars of what a question takes, in the largest library there is."""
    asked = found.get("questions-whole", found["questions-documents"])
    where = "over all pages" if "questions-whole" in found else "over the documents indexed by all"
    rows = {name: one["p50_ms"] for name, one in asked.items()}
    own = rows["medcite"]["median"]
    floor = rows["bare"]["median"]
    return _bars(
        rows, f"A complete answer of medcite takes {own:.1f} ms; dense retrieval alone, bare, {floor:.1f} ms",
        f"median of a question, ms, {where} (whiskers: range of the rounds)",
    )  # fmt: skip


def indexing(found: Found) -> Figure | None:
    """Bars of how fast the systems index."""
    rows = {}
    for name, one in found["indexing"].items():
        speed = one["tokens"] / one["seconds"]
        rows[name] = {"median": speed, "low": speed, "high": speed}
    return _ahead(rows, "medcite indexes {:.1f} times as fast as the best of the others", "tokens a second, more is better")


def cold(found: Found) -> Figure | None:
    """Bars of how long a fresh process takes to its first answer."""
    rows = found["cold-documents"]
    best = min(one["median"] for name, one in rows.items() if not _is_ours(name))
    title = f"From nothing to the first answer: {rows['medcite']['median']:.1f} s, against {best:.1f} s at best elsewhere"
    return _bars(rows, title, "seconds from the start of the process to its end (whiskers: range)")


def load(found: Found) -> Figure | None:
    """Bars of requests a second."""
    systems = found["documents"]
    if "skipped" in systems:
        return None
    rows = {name: one["per_s"] for name, one in systems.items()}
    title = "32 clients: medcite answers {:.1f} times as many as the best of the others"
    return _ahead(rows, title, "requests a second (whiskers: range)")


def _ahead(rows: dict[str, dict[str, float]], title: str, axis: str) -> Figure:
    """Bars, the most first, below a title that says how many times what the best of the others does medcite does."""
    best = max(one["median"] for name, one in rows.items() if not _is_ours(name))
    return _bars(rows, title.format(rows["medcite"]["median"] / best), axis, most_first=True)


def growth(found: Found) -> Figure:
    """Curves over the size of the library: a question, its dense search, build time, memory and files, and recall."""
    counts = [int(count) for count in found]
    ones = list(found.values())
    figure = Figure(figsize=(_WIDTH, 6.4), layout="constrained")
    slower, times = ones[-1]["p50_ms"]["median"] / ones[0]["p50_ms"]["median"], counts[-1] / counts[0]
    least = min(one["recall_at_10"] for one in ones)
    _title(
        figure, f"{times:,.0f} times the passages: a question takes {slower:.1f} times as long; recall@10 is {least:.3f} or more"
    )
    (time, search), (cost, recall) = figure.subplots(2, 2)
    _curve(time, counts, "a question, ms", {
        "median": [one["p50_ms"]["median"] for one in ones], "95th percentile": [one["p95_ms"]["median"] for one in ones],
        "bare floor over real pages, median": [one["floor_p50_ms"]["median"] for one in ones],
    })  # fmt: skip
    _curve(search, counts, "dense search alone, ms", {
        "index of the library": [one["index_ms"] for one in ones], "flat index": [one["flat_ms"] for one in ones]
    })  # fmt: skip
    _curve(cost, counts, "MB, or seconds", {
        "files, MB": [sum(one["files_mb"].values()) for one in ones],
        "memory of the process alone, MB": [one["memory_mb"]["anonymous"] for one in ones],
        "build without embedding, s": [one["seconds"] for one in ones],
    })  # fmt: skip
    _curve(recall, counts, "recall against a flat index", {
        "@10": [one["recall_at_10"] for one in ones], "@80": [one["recall_at_80"] for one in ones]
    })  # fmt: skip
    time.set_yscale("linear")
    time.set_ylim(0, 1.25 * time.get_ylim()[1])
    recall.set_yscale("linear")
    recall.set_ylim(min(0.95, *(one["recall_at_80"] for one in ones)) - 0.005, 1.003)
    recall.axhline(_WANTED, color=THEIRS, linewidth=1, linestyle="--")
    recall.annotate(f"wanted: {_WANTED}", (counts[0], _WANTED), fontsize=8, color="#606060", va="bottom")
    return figure


def stores(results: Mapping[str, Found]) -> Figure:
    """Curves over the size of the library, a bundle beside PostgreSQL: a question, its slow ones, disk and memory, making it."""
    ones = [results[key] for key in sorted(results, key=int)]
    counts = [one["passages"] for one in ones]
    bundle, database = ([one[store] for one in ones] for store in ("bundle", "postgres"))
    figure = Figure(figsize=(_WIDTH, 6.4), layout="constrained")
    times = database[-1]["p50_ms"] / bundle[-1]["p50_ms"]
    _title(figure, f"At {counts[-1]:,} passages a question takes {times:.1f} times as long from PostgreSQL as from a bundle")
    (middle, slow), (held, made) = figure.subplots(2, 2)
    for axes, name, unit in ((middle, "p50_ms", "a question, ms, median"), (slow, "p95_ms", "a question, ms, 95th percentile")):
        _curve(axes, counts, unit, {"bundle": [one[name] for one in bundle], "PostgreSQL": [one[name] for one in database]})
        for store, colour in ((bundle, OURS), (database, MARK)):
            low, high = ([one[f"{name}_range"][end] for one in store] for end in (0, 1))
            axes.vlines(counts, low, high, color=colour, linewidth=1)
        axes.set_yscale("linear")
        axes.set_ylim(0, 1.25 * axes.get_ylim()[1])
    _curve(held, counts, "MB", {
        "bundle, on disk": [one["disk_mb"] for one in bundle], "PostgreSQL, on disk": [one["disk_mb"] for one in database],
        "memory of PostgreSQL": [one["server_mb"] for one in database],
    })  # fmt: skip
    _curve(made, counts, "seconds", {
        "to open a bundle": [one["opened_s"] for one in bundle],
        "to copy it into PostgreSQL and index it": [one["copied_and_indexed_s"] for one in database],
    })  # fmt: skip
    return figure


def profile(found: Found) -> Figure:
    """Bars of the functions that a question's time is spent in."""
    rows = {
        name.removeprefix("indexer.").removeprefix("service."): {"median": took, "low": took, "high": took}
        for name, took in list(found["own"].items())[:15]
    }
    first = next(iter(found["own"].values())) / found["ms"]
    title = f"{found['ms']:.1f} ms a question; {first:.0%} of it in {next(iter(rows))}"
    return _bars(rows, title, "ms, with the libraries that it calls", ours=lambda _: True, most_first=True)


def _is_ours(name: str) -> bool:
    return name.startswith("medcite")


def _bars(
    rows: Mapping[str, Found], title: str, unit: str, *, ours: Callable[[str], bool] = _is_ours, most_first: bool = False
) -> Figure:
    """Bars lying down, one a row, the best at the top, each with its number; points on a logarithmic axis where they lie far apart."""
    figure = Figure(figsize=(_WIDTH, 1.0 + 0.36 * len(rows)), layout="constrained")
    axes: Axes = figure.subplots()
    names = sorted(rows, key=lambda name: float(rows[name]["median"]), reverse=not most_first)
    middles = [rows[name]["median"] for name in names]
    longest = max(rows[name]["high"] for name in names)
    colours = [OURS if ours(name) else THEIRS for name in names]
    wide = longest > _WIDE * min(middles) and not most_first
    if wide:
        axes.scatter(middles, range(len(names)), c=colours, s=60, zorder=3)
        axes.set_xscale("log")
        axes.set_xlim(min(middles) / 1.5, longest * 2)
        axes.xaxis.set_major_formatter(_ticks)
        axes.set_yticks(range(len(names)))
        axes.grid(axis="y", color="#E8E8E8")
    else:
        axes.barh(range(len(names)), middles, color=colours, height=0.7)
        axes.set_xlim(0, longest * 1.12)
    axes.set_yticks(range(len(names)), [LABELS.get(name, name) for name in names])
    below, above = ([abs(rows[name][end] - rows[name]["median"]) for name in names] for end in ("low", "high"))
    if any(above):
        axes.errorbar(middles, range(len(names)), xerr=[below, above], fmt="none", ecolor="black", elinewidth=1, capsize=2)
    for place, name in enumerate(names):
        number = _number(rows[name]["median"])
        axes.annotate(number, (rows[name]["high"], place), (6, 0), textcoords="offset points", va="center", fontsize=9)
    _title(figure, title)
    axes.set_xlabel(unit, fontsize=9)
    _plain(axes)
    return figure


def _title(figure: Figure, text: str) -> None:
    figure.suptitle(text, x=0.01, ha="left", fontsize=11)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _ticks(value: float, _place: object = None) -> str:
    """A number as people write it: 10 k, 1 M, 0.5."""
    for size, letter in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _curve(axes: Axes, counts: Sequence[int], unit: str, lines: Mapping[str, Sequence[float]]) -> None:
    for (label, values), colour, mark in zip(lines.items(), (OURS, MARK, "#505050"), "os^", strict=False):
        axes.loglog(counts, values, color=colour, marker=mark, markersize=4, linewidth=1.5, label=label)
    axes.xaxis.set_major_formatter(_ticks)
    axes.yaxis.set_major_formatter(_ticks)
    axes.xaxis.set_minor_formatter("")
    axes.yaxis.set_minor_formatter("")
    axes.set_title(unit, fontsize=9, loc="left")
    axes.set_xlabel("passages", fontsize=9)
    axes.legend(frameon=False, fontsize=8)
    _plain(axes)


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=9)


PICTURES: dict[str, Callable[[Found], Figure | None]] = {
    "peers-questions": questions,
    "peers-indexing": indexing,
    "peers-cold-start": cold,
    "http": load,
    "growth": growth,
    "profile": profile,
}
