"""medcite ask: one question, one answer."""

import json
import os
import sys
from typing import Annotated

import typer

from service.answers import to_json, to_markdown, with_local_links
from service.cli.options import Index, settings_in_force, shelf_in
from service.engine import Engine
from service.terminal import console, errors_told, print_answer


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes. - reads it from standard input.")],
    index: Index = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the answer as Markdown.")] = False,
) -> None:
    """Ask a question."""
    if as_json and as_markdown:
        raise typer.BadParameter("--json and --markdown exclude each other")
    with errors_told():
        settings = settings_in_force(index, log_level="ERROR")
        given = sys.stdin.buffer.read() if question == "-" else os.fsencode(question)
        answer = Engine(shelf_in(settings.index), settings).ask(given.decode("utf-8", "replace"))
    if as_json:
        sys.stdout.write(json.dumps(to_json(answer), ensure_ascii=False, indent=2) + "\n")
    elif as_markdown:
        sys.stdout.write(to_markdown(with_local_links(answer)))
    else:
        print_answer(answer, console())
