"""The command line: medcite index | ask | serve | doctor. Exit codes: 0 done, 1 the work failed, 2 wrong usage."""

import dataclasses
import json
import logging
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from indexer.build import BuildSettings, build
from indexer.bundle import open_bundle
from indexer.embedder import OpenVinoEmbedder
from service.answers import to_json, to_markdown, with_local_links
from service.api import create_app
from service.engine import Engine
from service.settings import Settings, read_settings
from service.terminal import build_progress, console, errors_told, print_answer, print_report

app = typer.Typer(
    help="Answers health questions from a library of documents, with every sentence quoted and cited.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip

Index = Annotated[Path | None, typer.Option("--index", help="Folder of the library.  (default: MEDCITE_INDEX, or ./library)")]


def _settings(index: Path | None = None, *, log_level: str | None = None) -> Settings:
    settings = read_settings()
    logging.basicConfig(
        level=log_level or settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    return dataclasses.replace(settings, index=index) if index else settings


@app.command("index")
def index_command(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or .tar/.zip archives.", metavar="SOURCE...")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of the library.  (default: MEDCITE_INDEX, or ./library)")
    ] = None,
) -> None:
    """Build a library from source documents."""
    with errors_told():
        settings = _settings(out, log_level="WARNING")
        how = BuildSettings(
            model=settings.model, encoding=settings.encoding, passage_tokens=settings.passage_tokens, threads=settings.threads,
            cache=settings.cache,
        )  # fmt: skip
        with build_progress(console(stderr=True)) as progress:
            report = build(sources, settings.index, how, progress=progress)
        print_report(report, console())


@app.command()
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
        settings = _settings(index, log_level="ERROR")
        given = sys.stdin.buffer.read() if question == "-" else os.fsencode(question)
        answer = Engine(settings.index, settings).ask(given.decode("utf-8", "replace"))
    if as_json:
        sys.stdout.write(json.dumps(to_json(answer), ensure_ascii=False, indent=2) + "\n")
    elif as_markdown:
        sys.stdout.write(to_markdown(with_local_links(answer)))
    else:
        print_answer(answer, console())


@app.command()
def serve(
    index: Index = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.  (default: MEDCITE_HOST, or 127.0.0.1)")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on.  (default: MEDCITE_PORT, or 8000)")
    ] = None,
) -> None:
    """Start the service: web page and HTTP endpoint."""
    with errors_told():
        settings = _settings(index)
        engine = Engine(settings.index, settings)
        where = (host or settings.host, port or settings.port)
        console(stderr=True).print(f"medcite answers at http://{where[0]}:{where[1]} (stop with Ctrl-C)")
        uvicorn.run(create_app(engine), host=where[0], port=where[1], log_level="warning", server_header=False)


@app.command()
def doctor(index: Index = None) -> None:
    """Show what is installed, which model is used, and whether the library is sound."""
    out = console()
    for package in ("medcite", "faiss-cpu", "tantivy", "openvino", "tokenizers", "tiktoken", "sentence-transformers", "torch"):
        try:
            found = version(package)
        except PackageNotFoundError:
            found = "not installed" + (
                " (needed only to build libraries)" if package in {"sentence-transformers", "torch"} else ""
            )
        out.print(f"{package:24}{found}")
    with errors_told():
        settings = _settings(index, log_level="ERROR")
        bundle = open_bundle(settings.index)
        vector = OpenVinoEmbedder(bundle.folder / "embedder", threads=settings.threads).embed_question("Does this work?")
        manifest = bundle.manifest
        out.print(f"{'library':24}{bundle.folder} (sound: every file has its hash)")
        out.print(
            f"{'holds':24}{manifest.documents:,} documents, {manifest.passages:,} passages, {manifest.sentences:,} sentences"
        )
        out.print(
            f"{'made':24}{manifest.created} by {manifest.embedder}, {len(vector)} dimensions, weights {manifest.weights_sha256[:12]}…"
        )


def main() -> None:
    """The entry point of `medcite`."""
    app()


if __name__ == "__main__":
    main()
