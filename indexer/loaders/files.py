"""Source files: a walk over files, folders and archives."""

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.errors import SourceError

MAX_FILE_BYTES = 50_000_000
MAX_ARCHIVE_FILES = 200_000
MAX_ARCHIVE_BYTES = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file was fetched from, as its provenance tells."""

    url: str
    fetched: str = ""  # UTC, ISO 8601
    content_type: str = ""  # as the server named it, with its charset


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to load. `path` is relative to the source it was found in; `place` tells a person where it lies."""

    path: str
    place: str
    data: bytes = b""
    problem: str = ""  # why it could not be read; then `data` is empty
    origin: Origin | None = None


def source_files(source: Path) -> Iterator[SourceFile]:
    """Every file of a source (a file, a folder or a .tar.*/.zip archive), in a stable order.

    Hidden files and folders are passed over, and so are links that lead out of a folder. A file that cannot be read comes
    with its `problem`. Raises SourceError where the source itself is missing or is a broken archive.
    """
    if not source.exists():
        raise SourceError(f"Source not found: {source}.", hint="Give an existing file, folder or archive: medcite index SOURCE")
    if source.is_dir():
        yield from _folder_files(source)
    elif zipfile.is_zipfile(source):
        yield from _zip_files(source)
    elif _is_tar(source):
        yield from _tar_files(source)
    else:
        yield _read(source, _printable(source.name))


def _is_tar(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except EOFError:
        return True  # compressed, but cut short: reading it tells
    except OSError as error:
        raise SourceError(f"Cannot read {path}: {error.strerror}.", hint="Check the file's permissions.") from error


def _folder_files(folder: Path) -> Iterator[SourceFile]:
    root = folder.resolve()
    found = []
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or not path.is_file():
            continue
        if path.resolve().is_relative_to(root):
            found.append((_printable(relative.as_posix()), path))
    for relative_path, path in sorted(found):
        if zipfile.is_zipfile(path):
            yield from _inside(path, relative_path, _zip_files(path))
        elif path.suffix in {".tar", ".tgz", ".xz", ".gz", ".bz2"} and _is_tar(path):
            yield from _inside(path, relative_path, _tar_files(path))
        else:
            yield _read(path, relative_path)


def _inside(archive: Path, prefix: str, files: Iterator[SourceFile]) -> Iterator[SourceFile]:
    """The files of an archive in a folder; where it turns out damaged, that is the problem of one file among others."""
    try:
        for file in files:
            yield SourceFile(f"{prefix}/{file.path}", file.place, file.data, file.problem)
    except SourceError as error:
        yield SourceFile(prefix, _printable(str(archive)), problem=error.message)


def _printable(name: str) -> str:
    """A file name that any text may hold: what is not UTF-8 in it as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _read(path: Path, relative: str) -> SourceFile:
    place = _printable(str(path))
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return SourceFile(relative, place, problem=_too_large(path.stat().st_size))
        return SourceFile(relative, place, path.read_bytes())
    except OSError as error:
        return SourceFile(relative, place, problem=f"cannot be read: {error.strerror}")


def _too_large(size: int) -> str:
    return f"too large: {size:,} bytes, at most {MAX_FILE_BYTES:,}"


def _member_path(name: str) -> str | None:
    """The member's path if it is a plain relative one, else None: an archive must not reach outside itself."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or any(part.startswith(".") for part in path.parts):
        return None
    return _printable(path.as_posix())


def _check_archive_limits(source: Path, count: int, total: int) -> None:
    if count > MAX_ARCHIVE_FILES or total > MAX_ARCHIVE_BYTES:
        raise SourceError(
            f"Archive {source} unpacks to more than {MAX_ARCHIVE_FILES:,} files or {MAX_ARCHIVE_BYTES:,} bytes.",
            hint="Unpack what you need into a folder and index that folder.",
        )


def _tar_files(source: Path) -> Iterator[SourceFile]:
    count = total = 0
    try:
        # Streaming keeps one member in memory at a time; members come in the archive's own order.
        with tarfile.open(source, mode="r|*") as archive:
            for member in archive:
                path = _member_path(member.name)
                if not member.isfile() or path is None:
                    continue
                count, total = count + 1, total + member.size
                _check_archive_limits(source, count, total)
                place = f"{source}!{path}"
                if member.size > MAX_FILE_BYTES:
                    yield SourceFile(path, place, problem=_too_large(member.size))
                    continue
                stream = archive.extractfile(member)
                yield SourceFile(path, place, stream.read() if stream else b"")
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise SourceError(f"Archive {source} is damaged: {error}.", hint="Download or pack it again.") from error


def _zip_files(source: Path) -> Iterator[SourceFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            _check_archive_limits(source, len(members), sum(m.file_size for m in members))
            for member in sorted(members, key=lambda m: m.filename):
                path = _member_path(member.filename)
                if path is None:
                    continue
                place = f"{source}!{path}"
                if member.file_size > MAX_FILE_BYTES:
                    yield SourceFile(path, place, problem=_too_large(member.file_size))
                    continue
                yield SourceFile(path, place, archive.read(member))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise SourceError(f"Archive {source} is damaged: {error}.", hint="Download or pack it again.") from error
