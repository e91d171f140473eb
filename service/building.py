"""How a library is built with the settings in force; only what builds imports this, since the build reads sources."""

from indexer.build import BuildSettings
from service.settings import Settings


def build_settings(settings: Settings) -> BuildSettings:
    """What the settings say of how a library is made."""
    return BuildSettings(
        model=settings.model, precision=settings.precision, encoding=settings.encoding, passage_tokens=settings.passage_tokens, threads=settings.threads,
        cache=settings.cache,
    )  # fmt: skip
