"""Libraries: made of a benchmark's documents as of anybody's, with the settings in force."""

from pathlib import Path

from indexer.build import BuildSettings, build, plan
from indexer.bundle import current_generation
from indexer.embedder import Card
from indexer.exported import exported_model
from service.building import build_settings
from service.library import Library, open_library
from service.settings import Settings


def build_library(source: Path, root: Path, settings: Settings) -> Library:
    """The library of the source, built in `root`, or the one that stands there where nothing has changed since."""
    how = build_settings(settings)
    if not _is_built(source, root, how):
        build([source], root, how)
    return open_library(root, threads=settings.threads)


def _is_built(source: Path, root: Path, how: BuildSettings) -> bool:
    """Whether the library in `root` is what a build would make: of the same files, in the same way, by the same model."""
    planned = plan([source], root, how)
    changes = planned.changes
    if planned.reread or changes.added or changes.changed or changes.removed:
        return False
    model = Card.from_json((exported_model(how.model, how.cache, how.precision) / "card.json").read_text())
    built = root / "generations" / current_generation(root) / "embedder" / "card.json"
    return Card.from_json(built.read_text()) == model
