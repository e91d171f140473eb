"""The bundle: a library as one folder.

    DIR/current                      the name of the generation that answers (a small file, replaced atomically)
    DIR/generations/NAME/manifest.json, library.sqlite, vectors.faiss, sentences.int8, words.int8, lexical/, embedder/
    DIR/build.lock                   held while a build writes

A generation is never changed once published. A crash at any moment leaves the generation that `current` names.
"""

import fcntl
import hashlib
import json
import os
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.embedder import Card, Vectors, units
from indexer.errors import BundleDamaged, BundleError, BundleIncompatible, BundleMissing
from indexer.lexical_index import LexicalIndex
from indexer.store import Store
from indexer.vector_index import Rows, VectorIndex

SCHEMA_VERSION = 1

_PARTS = ("library.sqlite", "vectors.faiss", "sentences.int8", "words.int8", "lexical/meta.json", "embedder/card.json",
          "embedder/model.xml", "embedder/model.bin", "embedder/tokenizer.json")  # fmt: skip
_BUILD_AGAIN = "Build it again: medcite index SOURCE --out DIR"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds. `files` maps each file's path in it to its SHA-256."""

    schema_version: int
    generation: str
    created: str  # UTC, ISO 8601
    embedder: str
    weights_sha256: str
    dim: int
    encoding: str
    passage_tokens: int
    documents: int
    passages: int
    sentences: int
    words: int  # of the vocabulary, the most frequent ones, that have a vector
    subject: str  # what most documents are about, in one word; empty for a library of many subjects
    files: dict[str, str]
    recipe: str = ""  # by what code and settings files were cut: `changes.recipe`

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


class Bundle:
    """A generation, open for reading. Its files are memory-mapped; while it is open, no build removes it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Opens a generation's folder whose files were verified; raises BundleDamaged where its parts disagree."""
        self._let_go = weakref.finalize(self, os.close, _held(folder))
        self.folder = folder
        self.manifest = manifest
        self.card = Card.from_json((self.embedder_folder / "card.json").read_text())
        if self.card.weights_sha256 != manifest.weights_sha256 or self.card.dim != manifest.dim:
            raise BundleIncompatible(
                f"The library in {folder} was made by the model {manifest.embedder} ({manifest.weights_sha256[:12]}…, "
                f"{manifest.dim} dimensions), but carries {self.card.name} ({self.card.weights_sha256[:12]}…, {self.card.dim}).",
                hint=_BUILD_AGAIN,
            )
        self.store = Store(folder / "library.sqlite")
        self.vectors = VectorIndex.load(folder / "vectors.faiss")
        self.lexical = LexicalIndex.load(folder / "lexical")
        self._sentences: npt.NDArray[np.int8] = _open_codes(folder / "sentences.int8", manifest.sentences, manifest.dim)
        self._words: npt.NDArray[np.int8] = _open_codes(folder / "words.int8", manifest.words, manifest.dim)
        self._check_counts()

    def __str__(self) -> str:
        return str(self.folder)

    @property
    def embedder_folder(self) -> Path:
        """The exported model that made the vectors."""
        return self.folder / "embedder"

    def _check_counts(self) -> None:
        wanted = (self.manifest.documents, self.manifest.passages, self.manifest.sentences)
        found = (self.store.document_count, self.store.passage_count, self.store.sentence_count)
        if (
            found != wanted
            or len(self.vectors) != wanted[1]
            or len(self.lexical) != wanted[1]
            or self.vectors.dim != self.card.dim
        ):
            raise BundleDamaged(
                f"The parts of {self.folder} disagree: the manifest counts {wanted} documents, passages and sentences, the store "
                f"{found}, the vector index {len(self.vectors)}, the lexical index {len(self.lexical)}.",
                hint=_BUILD_AGAIN,
            )

    def close(self) -> None:
        """Closes the store's connections and lets the generation be removed; memory maps end with the object."""
        self.store.close()
        self._let_go()

    def sentence_codes(self, rows: Rows | slice) -> npt.NDArray[np.int8]:
        """The stored int8 rows of these sentences, as `quantise` made them."""
        codes: npt.NDArray[np.int8] = np.array(self._sentences[rows], np.int8)
        return codes

    def sentence_vectors(self, rows: Rows) -> Vectors:
        """The vectors of these sentences, float32 (len(rows), dim), unit length (to int8's precision)."""
        return dequantise(self._sentences[rows])

    def sentence_scores(self, rows: Rows, vector: Vectors) -> Vectors:
        """The cosines of these sentences with a unit vector, float32 (len(rows),): their vectors are not made for it."""
        return cosines(self._sentences[rows], vector)

    def word_codes(self, rows: Rows) -> npt.NDArray[np.int8]:
        """The stored int8 rows of these words of the vocabulary."""
        codes: npt.NDArray[np.int8] = np.array(self._words[rows], np.int8)
        return codes

    def word_vectors(self, rows: Rows) -> Vectors:
        """The vectors of these words of the vocabulary, each embedded by itself; rows from `manifest.words` on have none."""
        return dequantise(self._words[rows])


def _held(folder: Path) -> int:
    """A descriptor that marks the generation as being read for as long as it is open."""
    descriptor = os.open(folder / "manifest.json", os.O_RDONLY)
    with suppress(OSError):  # a file system without locks, or a build that is just looking: nothing to wait for
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return descriptor


def is_read(folder: Path) -> bool:
    """Whether some process has this generation open."""
    try:
        with (folder / "manifest.json").open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def quantise(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Unit vectors as int8, each scaled to its own largest component; the scale is got back by normalising."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    codes: npt.NDArray[np.int8] = np.rint(vectors / largest * 127).astype(np.int8)
    return codes


def cosines(codes: npt.NDArray[np.int8], vector: Vectors) -> Vectors:
    """The cosines of int8 rows with a unit vector, float32 (n,)."""
    numbers = codes.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", numbers, numbers))
    found: Vectors = (numbers @ vector) / np.maximum(lengths, 1e-9)
    return found


def dequantise(codes: npt.NDArray[np.int8]) -> Vectors:
    """What `quantise` made int8 rows of, float32 (n, dim): unit vectors, to int8's precision."""
    return units(codes.astype(np.float32))


def _open_codes(path: Path, rows: int, dim: int) -> npt.NDArray[np.int8]:
    if path.stat().st_size != rows * dim:
        raise BundleDamaged(f"{path} has {path.stat().st_size} bytes, expected {rows} × {dim}.", hint=_BUILD_AGAIN)
    # As a plain array: taking rows of a memmap object costs several times what it does of an array over the same memory.
    return np.asarray(np.memmap(path, np.int8, "r", shape=(rows, dim))) if rows else np.zeros((0, dim), np.int8)


def current_generation(root: Path) -> str:
    """The name of the published generation. Raises BundleMissing."""
    try:
        name = (root / "current").read_text().strip()
    except UnicodeDecodeError as error:
        raise BundleDamaged(f"{root / 'current'} does not name a generation.", hint=_BUILD_AGAIN) from error
    except OSError as error:
        raise BundleMissing(
            f"There is no library in {root}.",
            hint=f"Build one: medcite index SOURCE --out {root} (or name another with --index DIR)",
        ) from error
    if not name or "/" in name or not (root / "generations" / name).is_dir():
        raise BundleDamaged(f"{root / 'current'} names the generation {name!r}, which is not there.", hint=_BUILD_AGAIN)
    return name


def answering(root: Path) -> str:
    """The name of the published generation; empty where there is none that could answer."""
    try:
        return current_generation(root)
    except BundleError:
        return ""


def open_bundle(root: Path) -> Bundle:
    """The published generation in `root`, every file checked against its hash.

    Raises BundleMissing, BundleDamaged (naming the file) or BundleIncompatible (another schema or model).
    """
    folder = root / "generations" / current_generation(root)
    manifest = read_manifest(folder)
    verify(folder, manifest)
    return Bundle(folder, manifest)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises BundleDamaged or BundleIncompatible."""
    path = folder / "manifest.json"
    try:
        fields = json.loads(path.read_text())
        version = fields["schema_version"]
        if version == SCHEMA_VERSION:
            return Manifest(**fields)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BundleDamaged(f"The manifest {path} cannot be read: {error!r}.", hint=_BUILD_AGAIN) from error
    raise BundleIncompatible(
        f"The library in {folder} has schema version {version}, this program reads {SCHEMA_VERSION}.", hint=_BUILD_AGAIN
    )


def verify(folder: Path, manifest: Manifest) -> None:
    """Checks that the manifest names every part, and that each file it names is there with its hash. Raises BundleDamaged."""
    unnamed = [part for part in _PARTS if not any(name.startswith(part) for name in manifest.files)]
    if unnamed:
        raise BundleDamaged(f"The manifest of {folder} names no {', '.join(unnamed)}.", hint=_BUILD_AGAIN)
    missing = [name for name in manifest.files if not (folder / name).is_file()]
    if missing:
        raise BundleDamaged(f"{folder} lacks {', '.join(missing)}.", hint=_BUILD_AGAIN)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        digests = pool.map(lambda name: file_sha256(folder / name), manifest.files)
        for (name, wanted), digest in zip(manifest.files.items(), digests, strict=True):
            if digest != wanted:
                raise BundleDamaged(
                    f"{folder / name} is damaged: its SHA-256 is {digest[:12]}…, the manifest says {wanted[:12]}….",
                    hint=_BUILD_AGAIN,
                )


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file. Raises BundleDamaged where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleDamaged(f"{path} cannot be read: {error.strerror}.", hint=_BUILD_AGAIN) from error


def generation_files(folder: Path) -> dict[str, str]:
    """Path → SHA-256 of every file of a generation but the manifest and lock files."""
    paths = (p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json" and p.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): file_sha256(path) for path in sorted(paths)}
