"""medcite doctor: what is installed, and whether the library is sound."""

from importlib.metadata import PackageNotFoundError, version

from indexer.bundle import open_bundle
from indexer.embedder import OpenVinoEmbedder
from service.cli.options import Index, settings_in_force
from service.terminal import console, errors_told

_PACKAGES = ("medcite", "faiss-cpu", "tantivy", "openvino", "tokenizers", "tiktoken", "sentence-transformers", "torch")
_ONLY_TO_BUILD = {"sentence-transformers", "torch"}


def doctor(index: Index = None) -> None:
    """Show what is installed, which model is used, and whether the library is sound."""
    out = console()
    for package in _PACKAGES:
        try:
            found = version(package)
        except PackageNotFoundError:
            found = "not installed" + (" (needed only to build libraries)" if package in _ONLY_TO_BUILD else "")
        out.print(f"{package:24}{found}")
    with errors_told():
        settings = settings_in_force(index, log_level="ERROR")
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
