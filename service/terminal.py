"""What the terminal shows: answers and errors (rich)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from indexer.errors import MedciteError
from service.answers import BASED_ON_SHOWN, Answer, CitedSource, Statement, Status, label, source_line

_WIDTH = 100


def console(*, stderr: bool = False) -> Console:
    """A console no wider than is good to read; colours only where it is a terminal."""
    plain = Console(stderr=stderr)
    return Console(stderr=stderr, width=min(plain.width, _WIDTH), highlight=False) if plain.is_terminal else Console(
        stderr=stderr, width=_WIDTH, highlight=False
    )  # fmt: skip


def print_answer(answer: Answer, out: Console) -> None:
    """Prints the answer: the notice first, then short answer, points, sources, disclaimer."""
    out.print()
    if answer.notice:
        style = "bold red" if answer.status is Status.EMERGENCY else "yellow"
        out.print(Panel(Text(answer.notice), border_style=style, title="URGENT" if answer.status is Status.EMERGENCY else None))
    if answer.message:
        out.print(Text(answer.message, style="italic"))
        out.print()
    links = _links(answer)
    if answer.short_answer:
        text = Text(style="bold")
        for statement in answer.short_answer:
            text.append_text(_statement(statement, links, label(statement, answer))).append(" ")
        out.print(text)
        out.print()
    for point in answer.points:
        out.print(_point(point, links, label(point, answer)))
    if answer.points:
        out.print()
    if answer.sources:
        out.print(Text("Nearest pages" if not answer.citations else "Sources", style="bold"))
        for source in answer.sources:
            for line in _source(source, [c.marker for c in answer.citations if c.document_id == source.document_id]):
                out.print(line, soft_wrap="://" in line.plain)  # an address is never broken
        out.print()
    if answer.related:
        out.print(Text("You could also ask", style="bold"))
        for question in answer.related:
            out.print(Padding(Text(question), (0, 0, 0, 2)))
        out.print()
    out.print(Text(answer.disclaimer, style="italic dim"))


def _links(answer: Answer) -> dict[int, str]:
    """For each marker, where its quote stands: the page that a terminal can open at the words, or the local file."""
    paths = {source.document_id: source.path for source in answer.sources}
    return {c.marker: c.deep_link if c.url else _file_link(paths[c.document_id]) for c in answer.citations}


def _statement(statement: Statement, links: dict[int, str], origin: str) -> Text:
    text = Text(statement.text)
    text.append(" ")
    for marker in statement.markers:
        text.append(f"[{marker}]", style=f"cyan link {links[marker]}")
    if origin:
        text.append(f" ({origin})", style="yellow")
    return text


def _point(point: Statement, links: dict[int, str], origin: str) -> Table:
    """A bullet with its text hanging beside it; list items as they stand in the source."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column()
    text = _statement(point, links, origin)
    text.plain  # noqa: B018 - rich joins its pieces here, before the split
    lines = text.split("\n", allow_blank=False)
    grid.add_row("•", Group(*[line for line in lines if line.plain.strip()]))
    return grid


def _source(source: CitedSource, markers: list[int]) -> list[Text]:
    """A source's lines; its addresses have lines of their own, so that a terminal can open them."""
    title = Text("  ")
    if markers:
        title.append("".join(f"[{marker}]" for marker in markers) + " ", style="cyan")
    title.append(source.title, style="bold").append(f" – {source_line(source)}")
    place = source.url or _file_link(source.path)
    lines = [title, Text(f"  {place}", style=f"link {place}")]
    for based_on in source.based_on[:BASED_ON_SHOWN]:
        lines.append(Text(f"    written from: {based_on.title}, {based_on.publisher}"))
        lines.append(Text(f"    {based_on.url}", style=f"link {based_on.url}"))
    if len(source.based_on) > BASED_ON_SHOWN:
        lines.append(Text(f"    and {len(source.based_on) - BASED_ON_SHOWN} more, listed on the page"))
    return lines


def _file_link(path: str) -> str:
    """A link that opens the local file; a member of an archive keeps its plain place."""
    return Path(path).resolve().as_uri() if path and "!" not in path else path


def print_error(error: MedciteError, out: Console) -> None:
    """Prints what failed and what to do next."""
    out.print(Text.assemble(("Error: ", "bold red"), error.message))
    if error.hint:
        out.print(Text.assemble(("Next: ", "bold"), error.hint))


@contextmanager
def errors_told() -> Iterator[None]:
    """Turns an error of medcite, or of the file system, into its message and exit code."""
    try:
        yield
    except MedciteError as error:
        print_error(error, console(stderr=True))
        raise typer.Exit(error.exit_code) from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        told = MedciteError(f"{error.strerror or error}{where}.", hint="Check the path, its permissions and the space left.")
        print_error(told, console(stderr=True))
        raise typer.Exit(told.exit_code) from error
