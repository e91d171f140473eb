"""medcite doctor: what is installed, and whether the library is sound."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from indexer.embedder import OpenVinoEmbedder
from service.cli.options import Index, settings_in_force, shelf_in
from service.settings import Settings
from service.terminal import console, errors_told

_PACKAGES = ("medcite", "faiss-cpu", "tantivy", "openvino", "tokenizers", "tiktoken", "sentence-transformers", "torch", "openai")
_OPTIONAL = {
    "sentence-transformers": "needed only to build libraries",
    "torch": "needed only to build libraries",
    "openai": "needed only to have answers rephrased by a language model",
}


def doctor(index: Index = None) -> None:
    """Show what is installed, which model is used, and whether the library is sound."""
    out = console()
    for package in _PACKAGES:
        try:
            found = version(package)
        except PackageNotFoundError:
            found = "not installed" + (f" ({_OPTIONAL[package]})" if package in _OPTIONAL else "")
        out.print(f"{package:24}{found}")
    with errors_told():
        settings = settings_in_force(index, log_level="ERROR")
        out.print(f"{'language model':24}{_language_model(settings)}", soft_wrap=True)
        bundle = shelf_in(settings.index).open()
        vector = OpenVinoEmbedder(bundle.embedder_folder, threads=settings.threads).embed_question("Does this work?")
        manifest = bundle.manifest
        sound = "every file" if isinstance(settings.index, Path) else "the model"
        out.print(f"{'library':24}{bundle} (sound: {sound} has its hash)")
        out.print(
            f"{'holds':24}{manifest.documents:,} documents, {manifest.passages:,} passages, {manifest.sentences:,} sentences"
        )
        out.print(
            f"{'made':24}{manifest.created} by {manifest.embedder}, {len(vector)} dimensions, weights {manifest.weights_sha256[:12]}…"
        )


def _language_model(settings: Settings) -> str:
    """Which language model is asked, and what it is sent."""
    if not settings.llm_url:
        return "none (no question leaves this machine)"
    try:
        parts = urlsplit(settings.llm_url)
        place = f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"  # never a password in the address
    except ValueError:
        place = "an address that cannot be read"
    key = "with a key" if settings.llm_key else "without a key"
    return f"{settings.llm_model or 'not named'} at {place}, {key}: is sent the question and the quotes where `mode` is rephrased"
