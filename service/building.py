"""How a library is built with the settings in force; only what builds imports this, since the build reads sources."""

import hashlib
from pathlib import Path

from indexer.build import BuildSettings
from service.settings import Settings


def build_settings(settings: Settings) -> BuildSettings:
    """What the settings say of how a library is made."""
    return BuildSettings(
        model=settings.model, precision=settings.precision, encoding=settings.encoding, passage_tokens=settings.passage_tokens, threads=settings.threads,
        cache=settings.cache,
    )  # fmt: skip


def working_folder(settings: Settings) -> Path:
    """Where the library is built: its own folder; for a database, one in the cache, which keeps what does not change from build to build."""
    if isinstance(settings.index, Path):
        return settings.index
    return settings.cache / "libraries" / hashlib.sha256(str(settings.index).encode()).hexdigest()[:12]
