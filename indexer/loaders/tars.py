"""Tar archives, read forwards and within limits.

The standard library believes what an archive says of itself: it takes the attributes of a member into memory however long they
are, and follows a size below zero backwards, without end.
"""

import lzma
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import IO

from indexer.errors import SourceError
from indexer.limits import limit
from indexer.loaders.source_file import ByteStream

MAX_HEADER_BYTES = limit("max_tar_header_bytes")  # read at once of what an archive tells of a member: a long name, attributes
MAX_HEADER_READS = 1_000  # for one member, where some ten are usual
_SKIPPED_BYTES = 1 << 20  # at a time


class _Forwards:
    """A stream that goes forwards only, and that bounds what is read where no member's content is."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._at = 0
        self._header_reads: int | None = 0  # None: in a member's content
        self.header = b""  # what was read last of what describes members

    def in_content(self, *, begins: bool) -> None:
        self._header_reads = None if begins else 0

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int) -> int:
        """Raises StreamError where that would be backwards."""
        if offset < self._at:
            raise tarfile.StreamError("a member of it lies before the one that it follows")
        while self._at < offset and (data := self._stream.read(min(_SKIPPED_BYTES, offset - self._at))):
            self._at += len(data)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Raises SourceError where it is more than a header has."""
        if self._header_reads is not None:
            self._header_reads += 1
            if not 0 <= size <= MAX_HEADER_BYTES or self._header_reads > MAX_HEADER_READS:
                raise SourceError(f"a member of it is described by more than {MAX_HEADER_BYTES:,} bytes")
        data = self._stream.read(size)
        self._at += len(data)
        if self._header_reads is not None:
            self.header = data
        return data


def is_tar(stream: ByteStream) -> bool:
    """Whether the stream, unpacked, begins as a tar archive does; or is packed and damaged, which reading it tells."""
    try:
        with closing(tarfile.open(fileobj=_Forwards(stream), mode="r:")):  # type: ignore[call-overload]  # it needs no more
            return True
    except (EOFError, zlib.error, SourceError):
        return True
    except (tarfile.TarError, lzma.LZMAError, OSError, ValueError, RecursionError):
        return False


def tar_members(stream: ByteStream) -> Iterator[tuple[tarfile.TarInfo, IO[bytes] | None]]:
    """Each member in the archive's own order, with its content where it is a file: to be read before the next one comes.

    One member is in memory at a time. Raises SourceError for a member that tells too much of itself, and what tarfile raises.
    """
    forwards = _Forwards(stream)
    with closing(tarfile.open(fileobj=forwards, mode="r:")) as archive:  # type: ignore[call-overload]  # it needs no more
        while member := archive.next():
            archive.members.clear()  # it would keep them all
            forwards.in_content(begins=True)
            yield member, archive.extractfile(member) if member.isfile() else None
            forwards.in_content(begins=False)
    if forwards.header.strip(b"\0"):  # where tarfile ends without a word
        raise tarfile.ReadError("what follows its last member cannot be read")
