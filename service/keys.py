"""API keys: a text file of names and hashes, one key a line. A key itself is shown once, when it is made, and kept nowhere.

    # name   may      hash                        made
    clinic   ask      sha256:2c26b46b68ffc68f…    2026-01-31
    scraper  metrics  sha256:fcde2b2edba56bf4…    2026-01-31

A key has 256 random bits, so that a plain SHA-256 cannot be turned back, and needs no slow hash.
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from indexer.errors import SettingError

log = logging.getLogger(__name__)

_PREFIX = "medcite_"  # by which a key is known where it should not be, in a log or a repository
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_LONGEST_KEY = 200  # characters; what is longer is no key of ours
_LARGEST_FILE = 1_000_000  # bytes
_HEAD = "# medcite API keys: name, what it may do, hash, day it was made. Remove a line to revoke its key.\n"


class May(StrEnum):
    """What a key may do."""

    ASK = "ask"
    METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the file holds it: `hash` is "sha256:" and 64 hexadecimal digits."""

    name: str
    may: May
    hash: str
    made: str


def hashed(key: str) -> str:
    """The hash of a key, as the file holds it."""
    return f"sha256:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def read_keys(path: Path) -> tuple[Key, ...]:
    """The keys in the file. Raises SettingError naming the file and the line."""
    keys = tuple(_parsed(line, f"line {number} of {path}") for number, line in enumerate(_lines(path), start=1) if _is_key(line))
    names = [key.name for key in keys]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise SettingError(f"The keys {path} name {twice!r} twice.", hint="Give each key a name of its own.")
    return keys


def _lines(path: Path) -> list[str]:
    """The file's lines with their ends. Raises SettingError where it cannot be read, or others may write to it."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(_LARGEST_FILE + 1).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"The keys {path} cannot be read: {error}.", hint="Make one: medcite keys add NAME") from error
    if mode & 0o022:
        raise SettingError(f"The keys {path} can be changed by others (mode {mode:o}).", hint=f"chmod 600 {path}")
    if len(text) > _LARGEST_FILE:
        raise SettingError(f"The keys {path} have over {_LARGEST_FILE:,} bytes.", hint="Name the file of the keys: MEDCITE_KEYS")
    return text.splitlines(keepends=True)


def _is_key(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _parsed(line: str, where: str) -> Key:
    parts = line.split()
    # The line itself is not repeated: somebody may have written a key there.
    if len(parts) != 4 or not _NAME.fullmatch(parts[0]) or parts[1] not in set(May) or not _HASH.fullmatch(parts[2]):
        raise SettingError(
            f"{where} is no key, expected: NAME ask|metrics sha256:HASH DAY.", hint="Mend or remove it, or: medcite keys add NAME"
        )
    return Key(parts[0], May(parts[1]), parts[2], parts[3])


def add_key(path: Path, name: str, *, may: May = May.ASK) -> str:
    """The new key, whose hash is added to the file; the file is made where it is missing. Raises SettingError."""
    lines = _lines(path) if path.exists() else [_HEAD]
    if not _NAME.fullmatch(name):
        raise SettingError(
            f"A key cannot be called {name[:50]!r}, expected up to 40 letters, digits, dots, dashes and underscores."
        )
    if path.exists() and any(key.name == name for key in read_keys(path)):
        raise SettingError(f"There is a key {name!r} already.", hint=f"medcite keys revoke {name}, or choose another name")
    key = _PREFIX + secrets.token_urlsafe(32)
    end = "" if not lines or lines[-1].endswith("\n") else "\n"
    _write(path, [*lines, f"{end}{name} {may} {hashed(key)} {datetime.now(UTC).date().isoformat()}\n"])
    return key


def revoke_key(path: Path, name: str) -> None:
    """Removes the key of that name from the file. Raises SettingError where there is none."""
    keys = read_keys(path)
    if all(key.name != name for key in keys):
        known = ", ".join(key.name for key in keys) or "none"
        raise SettingError(f"There is no key {name[:50]!r} in {path}.", hint=f"Known: {known}.")
    _write(path, [line for line in _lines(path) if not (_is_key(line) and line.split()[0] == name)])


def _write(path: Path, lines: Sequence[str]) -> None:
    """Replaces the file as a whole: a service that reads it meanwhile sees the old or the new. It stays whose it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:  # mode 600
            file.write("".join(lines))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            before = path.stat()
            os.chown(file.name, before.st_uid, before.st_gid)
            Path(file.name).chmod(stat.S_IMODE(before.st_mode))
        Path(file.name).replace(path)
    except OSError as error:
        raise SettingError(f"The keys {path} cannot be written: {error}.") from error


class Keys:
    """The keys in force. The file is read again when it changes; while it cannot be read, no key is known."""

    def __init__(self, path: Path) -> None:
        """Reads the file. Raises SettingError."""
        self._path = path
        self._seen = self._state()
        self._keys = read_keys(path)

    def find(self, key: str) -> Key | None:
        """The key's record, or nothing. Every record is compared, so that the time taken says nothing about them."""
        self._reload()
        wanted = hashed(key[:_LONGEST_KEY])
        found = None
        for record in self._keys:
            if hmac.compare_digest(record.hash, wanted):
                found = record
        return found

    def _state(self) -> tuple[int, ...]:
        """By what a changed file is known; empty where there is none."""
        try:
            seen = self._path.stat()
        except OSError:
            return ()
        return (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino)

    def _reload(self) -> None:
        state = self._state()
        if state == self._seen:
            return
        self._seen = state
        try:
            self._keys = read_keys(self._path)
            log.info("the keys were read again: %d", len(self._keys))
        except SettingError as error:
            self._keys = ()
            log.error("no key is accepted until this is mended: %s", error)
