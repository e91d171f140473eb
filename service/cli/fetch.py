"""medcite fetch: pages → a folder of sources."""

import dataclasses
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from indexer.fetch import FetchReport, FetchSettings, Outcome, PageReport, Target, fetch_pages, read_targets
from service.cli.options import settings_in_force
from service.terminal import console, errors_told

_TOLD = 20  # pages that were not fetched, with the reason
_SHOWN_CHARS = 60
_STOPPED = 130  # what shells make of Ctrl-C
_PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_DEFAULTS = FetchSettings()


def fetch(
    sources: Annotated[
        list[str],
        typer.Argument(help="Addresses, or files that list them, one a line. - is standard input.", metavar="URL|FILE..."),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder that the pages are kept in.")] = Path("pages"),
    delay_s: Annotated[float, typer.Option(min=0, help="Between two requests to a host.")] = _DEFAULTS.delay_s,
    max_crawl_delay_s: Annotated[
        float, typer.Option(min=0, help="Of a longer Crawl-delay in robots.txt, so much is kept.")
    ] = _DEFAULTS.max_crawl_delay_s,
    max_wait_s: Annotated[
        float, typer.Option(min=0, help="A host that asks for a longer wait is left for this run.")
    ] = _DEFAULTS.max_wait_s,
    parallel_hosts: Annotated[int, typer.Option(min=1, max=100, help="Hosts asked at once.")] = _DEFAULTS.parallel_hosts,
    connect_s: Annotated[float, typer.Option(min=0.1, help="Longest wait for a connection.")] = _DEFAULTS.connect_s,
    read_s: Annotated[float, typer.Option(min=0.1, help="Longest wait for the next byte.")] = _DEFAULTS.read_s,
    page_s: Annotated[float, typer.Option(min=0.1, help="Longest time for one page.")] = _DEFAULTS.page_s,
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest page, as sent and unpacked.")] = _DEFAULTS.max_bytes,
    retries: Annotated[int, typer.Option(min=0, max=10, help="After a failure that may pass.")] = _DEFAULTS.retries,
    backoff_s: Annotated[
        float, typer.Option(min=0, help="Before the first retry at most; doubled for each after it.")
    ] = _DEFAULTS.backoff_s,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Ask addresses of this machine and of private networks, too.")
    ] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove the file of a page that is gone (404, 410).")] = False,
    contact: Annotated[
        str, typer.Option(help="An address or a URL, told to every host.  (default: MEDCITE_CONTACT)", show_default=False)
    ] = "",
    proxy: Annotated[
        str, typer.Option(help="As http://host:port. It resolves the names, so only addresses in numbers are checked.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")] = False,
) -> None:
    """Download pages into a folder of sources, politely."""
    with errors_told():
        general = settings_in_force(log_level="ERROR")
        settings = FetchSettings(
            delay_s=delay_s, max_crawl_delay_s=max_crawl_delay_s, max_wait_s=max_wait_s, parallel_hosts=parallel_hosts,
            connect_s=connect_s, read_s=read_s, page_s=page_s, max_bytes=max_bytes, retries=retries, backoff_s=backoff_s,
            allow_private=allow_private, prune=prune, proxy=proxy,
            contact=contact or general.contact,
        )  # fmt: skip
        _tell_of_proxy(settings)
        try:
            report = _fetched(read_targets(sources, sys.stdin.buffer), out, settings)
        except KeyboardInterrupt as stop:
            console(stderr=True).print("Stopped. What was fetched is whole and kept; the same command goes on.")
            raise typer.Exit(_STOPPED) from stop
    if as_json:
        sys.stdout.write(json.dumps(_to_json(report), ensure_ascii=False, indent=2) + "\n")
    else:
        _print_report(report, console())
    if not report.complete:
        raise typer.Exit(1)


def _tell_of_proxy(settings: FetchSettings) -> None:
    """Says that a proxy in the environment is not used: it would resolve the names, and nothing could check what they mean."""
    named = [name for name in _PROXY_VARIABLES if os.environ.get(name)]
    if named and not settings.proxy:
        console(stderr=True).print(f"{named[0]} is not followed; name the proxy where one is needed: --proxy URL")


def _fetched(targets: Sequence[Target], out: Path, settings: FetchSettings) -> FetchReport:
    """The report of the run, its progress shown on standard error."""
    bar = Progress(
        TextColumn("Fetching"), BarColumn(), MofNCompleteColumn(), TextColumn("pages"), TimeElapsedColumn(),
        TextColumn("{task.fields[last]}"), console=console(stderr=True),
    )  # fmt: skip
    with bar:
        task = bar.add_task("fetch", total=len(targets), last="")

        def show(page: PageReport) -> None:
            bar.update(task, advance=1, last=escape(page.url[:_SHOWN_CHARS]))

        return fetch_pages(targets, out, settings, progress=show)


def _print_report(report: FetchReport, out: Console) -> None:
    table = Table(title=f"Pages in {escape(str(report.folder))}", title_justify="left")
    for name in (*Outcome, "bytes", "seconds"):
        table.add_column(name, justify="right")
    counts = [f"{report.count(outcome):,}" for outcome in Outcome]
    table.add_row(*counts, f"{sum(page.size for page in report.pages):,}", f"{report.seconds:.1f}")
    out.print(table)
    problems = [page for page in report.pages if page.reason]
    for page in problems[:_TOLD]:
        where = f" ({page.place})" if page.place else ""
        out.print(f"  {page.outcome} {escape(page.url)}{escape(where)}: {escape(page.reason)}", soft_wrap=True)
    if len(problems) > _TOLD:
        out.print(f"  … and {len(problems) - _TOLD:,} more (--json lists all)")


def _to_json(report: FetchReport) -> dict[str, Any]:
    return {
        "folder": str(report.folder),
        "seconds": round(report.seconds, 3),
        "counts": {outcome.value: report.count(outcome) for outcome in Outcome},
        "pages": [dataclasses.asdict(page) for page in report.pages],
    }
