"""Changes: which source files are new, which are not what they were, and whether what came of the others can be kept.

A file is known by a key: a hash of its bytes and of all else that its documents are made from. What the loaders and the cutting
make of those bytes depends on their code, on the libraries they read with and on the settings: that is the recipe.
"""

import hashlib
import sys
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from indexer.limits import limits
from indexer.loaders import SourceFile
from indexer.store import StoredFile

# What turns bytes into passages. `tests/test_changes.py` holds both to what these modules import.
CODE = (
    "loaders/*.py",
    "pdf/*.py",
    "blocks.py",
    "cleaning.py",
    "documents.py",
    "language.py",
    "limits.py",
    "passages.py",
    "sentences.py",
    "tokens.py",
    "medcite.tiktoken",
)
LIBRARIES = (
    "ftfy", "lxml", "mammoth", "markdown-it-py", "pypdfium2", "pyyaml", "sentencex", "tiktoken", "tokenizers", "trafilatura", "warcio",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """The source files since the last build, by their places: each of the four in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def file_key(file: SourceFile) -> bytes:
    """What a file is known by, 16 bytes: the same only where everything about it is the same."""
    about = repr(replace(file, data=b"")).encode("utf-8", "surrogatepass")
    return hashlib.sha256(b"%d\0%b%b" % (len(about), about, file.data)).digest()[:16]


def recipe(*settings: object) -> str:
    """What a file's passages depend on beside the file: 16 hex digits of the indexer's code, libraries, limits and these settings.

    All of the code counts, though little of it reads files: cutting anew once too often costs little, since what comes out the
    same is not embedded again.
    """
    digest = hashlib.sha256(
        repr((sys.version_info[:2], settings, limits(), [(name, _version(name)) for name in LIBRARIES])).encode()
    )
    folder = Path(__file__).parent
    for path in sorted((*folder.rglob("*.py"), *folder.glob("*.tiktoken"))):
        digest.update(f"\0{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


class Comparison:
    """Compares the files of a build, one after the other, with those of the build before."""

    def __init__(self, before: Iterable[StoredFile]) -> None:
        self._places: dict[str, None] = {}  # in order
        self._unchanged: dict[bytes, deque[StoredFile]] = defaultdict(deque)
        for stored in before:
            self._places[stored.place] = None
            self._unchanged[stored.key].append(stored)
        self._seen: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}

    def match(self, file: SourceFile, key: bytes) -> StoredFile | None:
        """What is stored of the file, where nothing about it has changed. Each stored file is given out once."""
        stored = self._unchanged[key].popleft() if self._unchanged.get(key) else None
        self._seen["unchanged" if stored else "changed" if file.place in self._places else "added"].append(file.place)
        return stored

    def changes(self) -> Changes:
        """What has changed, once every file was matched."""
        seen = {place for places in self._seen.values() for place in places}
        added, changed, unchanged = (tuple(places) for places in self._seen.values())
        return Changes(added, changed, tuple(place for place in self._places if place not in seen), unchanged)
