"""Archives: the files in a .zip, a .tar (also compressed), a .warc crawl, or one compressed file."""

import bz2
import gzip
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from indexer.errors import SourceError
from indexer.limits import limit
from indexer.loaders import json_lines, source_file, warc
from indexer.loaders.budget import Budget
from indexer.loaders.docx_parts import is_package
from indexer.loaders.portions import portions
from indexer.loaders.provenance import SIDECAR
from indexer.loaders.source_file import ByteStream, SourceFile, printable, too_large
from indexer.loaders.tars import is_tar, tar_members

MAX_DEPTH = limit("max_archive_depth")  # an archive in an archive is opened, one in that is not

_HEAD_BYTES = 512  # the first block of a tar archive; other formats need less
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
# The readers of the standard library trip over damaged archives in many ways.
_DAMAGE = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError,
    TypeError, LookupError,
)  # fmt: skip
_NOT_DOCUMENTS = {
    re.compile(r"(^|/)(queries\.jsonl|qrels/[^/]*\.tsv)$"): "questions of a BEIR benchmark, not documents",
    re.compile(re.escape(SIDECAR) + "$"): "the provenance of a file in an archive: unpack it, and index the folder",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a file stands. `place` is for a person; the paths of what it holds begin with `prefix`; `depth` counts archives."""

    path: str
    place: str
    prefix: str
    budget: Budget
    depth: int = 0

    def member(self, name: str) -> "Spot":
        path = f"{self.prefix}{name}"
        return Spot(path, f"{self.place}!{name}", f"{path}/", self.budget, self.depth + 1)

    def problem(self, reason: str) -> SourceFile:
        return SourceFile(self.path, self.place, problem=reason)


def expanded(stream: BinaryIO, spot: Spot) -> Iterator[SourceFile]:
    """The file itself, or where it is an archive the files in it; a large file of JSON Lines comes in portions.

    `stream` stands at its start and can seek. A file that is no document or too large comes with its `problem`. Raises
    SourceError where an archive is damaged or holds more than its budget, after what could be read; OSError.
    """
    if reason := next((reason for name, reason in _NOT_DOCUMENTS.items() if name.search(spot.path)), ""):
        yield spot.problem(reason)
    elif (files := _archive_reader(stream, spot)) is None:
        size = stream.seek(0, SEEK_END)
        stream.seek(0)
        yield from _plain(stream, spot, size=size)
    elif spot.depth > MAX_DEPTH:
        yield spot.problem("an archive in an archive that lies in an archive: unpack it")
    else:
        try:
            yield from files(stream, spot)
        except _DAMAGE as error:
            raise SourceError(f"Archive {spot.place} is damaged: {error}.", hint="Download or pack it again.") from error


_Reader = Callable[[BinaryIO, Spot], Iterator[SourceFile]]


def _archive_reader(stream: BinaryIO, spot: Spot) -> _Reader | None:
    """What reads the archive, told by its first bytes; None where it is none. The stream stands at its start again."""
    head = _peek(stream, _HEAD_BYTES)
    if head.startswith(_ZIP):
        return None if _is_package(stream) else _zip_files
    if head.startswith(warc.MAGIC):
        return _crawl
    packed = head.startswith((_GZIP, _BZIP2, _XZ))
    if packed or head[257:262] == b"ustar" or spot.path.endswith(".tar"):
        return _tar_files if _is_tar(stream) else _unpacked if packed else None
    return None


def _is_package(stream: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(stream) as archive:
            return is_package(archive)
    except _DAMAGE:
        return False  # reading it as an archive tells
    finally:
        stream.seek(0)


def _is_tar(stream: BinaryIO) -> bool:
    with _unpacking(stream, _peek(stream, _HEAD_BYTES)) as unpacked:
        found = is_tar(unpacked)
    stream.seek(0)
    return found


def _plain(stream: ByteStream, spot: Spot, *, size: int | None) -> Iterator[SourceFile]:
    """A file that is packed no further. What a compressed file holds is of unknown size."""
    data = stream.read(source_file.MAX_FILE_BYTES + 1)
    if len(data) <= source_file.MAX_FILE_BYTES:
        yield SourceFile(spot.path, spot.place, data)
    elif json_lines.recognises(data[:_HEAD_BYTES]):
        for portion in portions(data, stream, path=spot.path, place=spot.place):
            if size is None:
                spot.budget.take(len(portion.data))
            yield portion
    else:
        yield spot.problem(too_large(size))


def _crawl(stream: ByteStream, spot: Spot) -> Iterator[SourceFile]:
    return warc.pages(stream, path=spot.path, place=spot.place, prefix=spot.prefix, budget=spot.budget)


def _unpacked(stream: BinaryIO, spot: Spot) -> Iterator[SourceFile]:
    """The one file that a compressed file is, or the pages of the crawl in it."""
    head = _peek(stream, _HEAD_BYTES)
    with _unpacking(stream, head) as unpacked:
        crawl = _peek(unpacked, len(warc.MAGIC)) == warc.MAGIC
        yield from _crawl(unpacked, spot) if crawl else _plain(unpacked, spot, size=None)


def _unpacking(stream: BinaryIO, head: bytes) -> AbstractContextManager[ByteStream]:
    """What a compressed stream holds, and any other stream itself."""
    if head.startswith(_GZIP):
        return gzip.GzipFile(fileobj=stream)
    if head.startswith(_BZIP2):
        return bz2.BZ2File(stream)
    return lzma.LZMAFile(stream) if head.startswith(_XZ) else nullcontext(stream)


def _peek(stream: ByteStream, count: int) -> bytes:
    head = stream.read(count)
    stream.seek(0)
    return head


def _tar_files(stream: BinaryIO, spot: Spot) -> Iterator[SourceFile]:
    with _unpacking(stream, _peek(stream, _HEAD_BYTES)) as unpacked:
        for member, content in tar_members(unpacked):
            path = _member_path(member.name)
            if path is not None and content:
                yield from _member(content, spot.member(path), size=member.size)
            else:
                spot.budget.take(max(0, member.size))  # what is passed over has to be unpacked too


def _zip_files(stream: BinaryIO, spot: Spot) -> Iterator[SourceFile]:
    with zipfile.ZipFile(stream) as archive:
        for member in sorted(archive.infolist(), key=lambda m: m.filename):
            path = _member_path(member.filename)
            if path is None or member.is_dir():
                continue
            try:
                with archive.open(member) as content:
                    yield from _member(content, spot.member(path), size=member.file_size)
            except _DAMAGE as error:
                # Each member of a zip is reached by itself, so one that is damaged or locked costs no other.
                yield spot.member(path).problem(f"cannot be unpacked: {error}")


def _member_path(name: str) -> str | None:
    """The member's path if it is a plain relative one, else None: an archive must not reach outside itself."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or any(part.startswith(".") for part in path.parts):
        return None
    return printable(path.as_posix())


def _member(content: IO[bytes], spot: Spot, *, size: int) -> Iterator[SourceFile]:
    spot.budget.take(size)
    if size > source_file.MAX_FILE_BYTES:
        yield from _plain(content, spot, size=size)
        return
    data = content.read()
    try:
        yield from expanded(BytesIO(data), spot)
    except SourceError as error:
        yield spot.problem(error.message)
