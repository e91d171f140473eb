"""The shelf that is a folder of bundles."""

from dataclasses import dataclass
from pathlib import Path

from indexer.bundle import Bundle, current_generation, open_bundle
from indexer.errors import BundleError
from indexer.protocols import Shelf


@dataclass(frozen=True, slots=True)
class Folder:
    """A library as one folder."""

    root: Path

    def __str__(self) -> str:
        return str(self.root)

    def current(self) -> str:
        """The name of the published generation. Raises BundleMissing or BundleDamaged."""
        return current_generation(self.root)

    def open(self) -> Bundle:
        """The published generation, every file checked. Raises BundleMissing, BundleDamaged or BundleIncompatible."""
        return open_bundle(self.root)


def answering(shelf: Shelf) -> str:
    """The name of the generation that answers; empty where there is none that could."""
    try:
        return shelf.current()
    except BundleError:
        return ""


def shelf_of(root: Path | Shelf) -> Shelf:
    """The shelf itself, or that of a folder."""
    return Folder(root) if isinstance(root, Path) else root
