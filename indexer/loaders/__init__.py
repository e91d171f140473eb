"""Loaders: bytes → Documents, one module a format. `load` sniffs the format by content."""

from indexer.loaders.files import SourceFile, source_files
from indexer.loaders.sniffing import load

__all__ = ["SourceFile", "load", "source_files"]
