"""Loaders: bytes → Documents, one module a format. `load` sniffs the format by content."""

from indexer.loaders.files import Origin, SourceFile, source_files
from indexer.loaders.sniffing import Loaded, load

__all__ = ["Loaded", "Origin", "SourceFile", "load", "source_files"]
