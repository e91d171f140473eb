"""The budget of an archive: how many files and bytes may come out of it, archives in it included."""

from dataclasses import dataclass

from indexer.errors import SourceError
from indexer.limits import limit

MAX_ARCHIVE_FILES = limit("max_archive_files")
MAX_ARCHIVE_BYTES = limit("max_archive_bytes")


@dataclass(slots=True)
class Budget:
    """What is taken out of the archive that lies in `place`."""

    place: str
    files: int = 0
    bytes: int = 0

    def take(self, size: int, *, files: int = 1) -> None:
        """Counts files of so many bytes together. Raises SourceError where they are more than an archive may hold."""
        self.files += files
        self.bytes += size
        if self.files > MAX_ARCHIVE_FILES or self.bytes > MAX_ARCHIVE_BYTES:
            raise SourceError(
                f"Archive {self.place} unpacks to more than {MAX_ARCHIVE_FILES:,} files or {MAX_ARCHIVE_BYTES:,} bytes.",
                hint="Unpack what you need into a folder and index that folder.",
            )
