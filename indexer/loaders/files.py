"""Files: a walk over a file, a folder or an archive."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.errors import SourceError
from indexer.loaders import provenance
from indexer.loaders.archives import Spot, expanded
from indexer.loaders.budget import Budget
from indexer.loaders.source_file import SourceFile, printable

_NOT_A_FILE = "neither a file nor a folder"  # a pipe would wait for ever, a device may never end


def source_files(source: Path) -> Iterator[SourceFile]:
    """Every file of a source (a file, a folder or an archive: .zip, .tar.*, .warc), in a stable order.

    Hidden files and folders are passed over; archives are opened, also one archive in another. What cannot be read, leads out
    of a folder or is no file comes with its `problem`. Raises SourceError where the source itself is missing, is no file or
    folder, or is a broken archive.
    """
    check_exists(source)
    if source.is_dir():
        yield from _folder_files(source)
        return
    if not source.is_file():
        raise SourceError(f"{source} is {_NOT_A_FILE}.", hint="Write what it holds to a file, and index that.")
    place, name = printable(str(source)), printable(source.name)
    try:
        with source.open("rb") as stream:
            yield from expanded(stream, Spot(name, place, "", Budget(place)))
    except OSError as error:
        raise SourceError(f"Cannot read {place}: {error.strerror}.", hint="Check the file's permissions.") from error


def check_exists(source: Path) -> None:
    """Raises SourceError where there is no such file or folder."""
    if not source.exists():
        raise SourceError(f"Source not found: {source}.", hint="Give an existing file, folder or archive: medcite index SOURCE")


def _folder_files(folder: Path) -> Iterator[SourceFile]:
    walk = _walk(folder)
    sidecars = {path for path in walk.files if path.endswith(provenance.SIDECAR)}
    for path in sidecars:
        if path.removesuffix(provenance.SIDECAR) not in walk.files:
            walk.leave_out(path, walk.files[path], provenance.WITHOUT_FILE)
    for path in sorted({*walk.files, *walk.left_out}):
        if path in walk.left_out:
            yield walk.left_out[path]
        elif path not in sidecars:
            yield from _read(walk.files[path], path, sidecar=walk.files.get(path + provenance.SIDECAR))


@dataclass(slots=True)
class _Walk:
    """What a folder holds: relative path → file, and what is left out of it."""

    files: dict[str, Path] = field(default_factory=dict)
    left_out: dict[str, SourceFile] = field(default_factory=dict)

    def leave_out(self, relative: str, path: Path, problem: str) -> None:
        self.left_out[relative] = SourceFile(relative, printable(str(path)), problem=problem)


def _walk(folder: Path) -> _Walk:
    """The files below a folder, hidden ones passed over."""
    walk, links = _Walk(), dict[str, Path]()

    def unreadable(error: OSError) -> None:
        walk.leave_out(_relative(Path(error.filename), folder), Path(error.filename), _unreadable(error))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_library(Path(parent, name))]
        for name in (*folders, *names):
            path = Path(parent, name)
            relative = _relative(path, folder)
            if name.startswith("."):
                continue
            if path.is_symlink():
                links[relative] = path
            elif path.is_file():
                walk.files[relative] = path
            elif not path.is_dir():
                walk.leave_out(relative, path, _NOT_A_FILE)
    if links:
        _follow(links, walk, folder)
    return walk


def _is_library(folder: Path) -> bool:
    """Whether the folder is a library, which may stand among its sources; what it holds is no source."""
    return (folder / "generations").is_dir() and ((folder / "current").is_file() or (folder / "build.lock").is_file())


def _relative(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix())


def _follow(links: dict[str, Path], walk: _Walk, folder: Path) -> None:
    """Adds the files that links lead to, each file once; a linked folder's files are found where they lie."""
    root = os.path.realpath(folder)
    found = {os.path.realpath(path) for path in walk.files.values()}
    for relative, path in sorted(links.items()):
        target = os.path.realpath(path)
        if not os.path.exists(target):
            walk.leave_out(relative, path, "a link that leads nowhere")
        elif not Path(target).is_relative_to(root):
            walk.leave_out(relative, path, "a link that leads out of the folder")
        elif os.path.isfile(target) and target not in found:
            found.add(target)
            walk.files[relative] = path


def _read(path: Path, relative: str, *, sidecar: Path | None) -> Iterator[SourceFile]:
    """The file, with its origin where a sidecar tells of one, or the files of the archive that it is."""
    place = printable(str(path))
    try:
        origin = provenance.origin(path, sidecar) if sidecar else None
        with path.open("rb") as stream:
            for file in expanded(stream, Spot(relative, place, f"{relative}/", Budget(place))):
                yield replace(file, origin=origin) if file.place == place else file
    except SourceError as error:
        yield SourceFile(relative, place, problem=error.message)
    except OSError as error:
        yield SourceFile(relative, place, problem=_unreadable(error))


def _unreadable(error: OSError) -> str:
    return f"cannot be read: {error.strerror}"
