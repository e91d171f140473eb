"""Loaders: bytes → Documents, one module a format. `load` sniffs the format by content."""

from indexer.loaders.files import check_exists, source_files
from indexer.loaders.sniffing import Loaded, load
from indexer.loaders.source_file import Origin, SourceFile

__all__ = ["Loaded", "Origin", "SourceFile", "check_exists", "load", "source_files"]
