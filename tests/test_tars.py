"""Tar archives that mean harm: sizes that lie, headers without end, and what the standard library follows backwards for ever."""

import gzip
import io
import lzma
import tarfile
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.loaders import SourceFile, budget, source_files, tars


def member(name: str, data: bytes = b"", *, kind: bytes = tarfile.REGTYPE, size: int | None = None) -> bytes:
    """A member as it stands in an archive, whatever size it says it has."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.size = len(data) if size is None else size
    return info.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512)


END = bytes(1024)
GOOD = member("good.md", b"# Good\n\nGood.")


def _written(tmp_path: Path, data: bytes, name: str = "a.tar") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def _read(path: Path) -> tuple[list[SourceFile], str]:
    """The files that could be read, and what was told of the rest."""
    found: list[SourceFile] = []
    try:
        for file in source_files(path):
            found.append(file)  # one by one: what came before an error counts
    except SourceError as error:
        return found, error.message
    return found, ""


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_honest_archives_are_read_whatever_they_say_of_themselves(tmp_path: Path, pack: object) -> None:
    names = ["a.md", "b" * 96 + ".md", "c/" * 90 + "long.md", "ñ" * 200 + ".md"]
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        held = names[:2] if form == tarfile.USTAR_FORMAT else names
        with tarfile.open(fileobj=out, mode="w", format=form) as tar:
            for name in held:
                info = tarfile.TarInfo(name)
                info.size = 700
                tar.addfile(info, io.BytesIO(b"x" * 700))
        data = pack(out.getvalue())  # type: ignore[operator]
        found, told = _read(_written(tmp_path, data))
        assert told == ""
        assert [(file.path, len(file.data)) for file in found] == [(name, 700) for name in held]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
@pytest.mark.parametrize("first", [True, False])
def test_a_header_is_not_taken_into_memory_however_long(tmp_path: Path, kind: bytes, first: bool) -> None:
    endless = member("x", b"0" * 512, kind=kind, size=9_000_000_000)
    data = (b"" if first else GOOD) + endless + END
    for name, packed in (("a.tar", data), ("a.tar.gz", gzip.compress(data))):
        found, told = _read(_written(tmp_path, packed, name))
        assert [file.path for file in found] == ([] if first else ["good.md"])
        assert f"is described by more than {tars.MAX_HEADER_BYTES:,} bytes" in told


def test_a_map_of_holes_is_not_read_however_long(tmp_path: Path) -> None:
    records = b"".join(
        f"{len(text) + 4} {text}\n".encode() for text in ("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=x")
    )
    sparse = member("p", records, kind=tarfile.XHDTYPE) + member("x", b"1500000\n" + b"1\n" * 1_500_000)
    _, told = _read(_written(tmp_path, GOOD + sparse + END))
    assert "is described by more than" in told


def test_a_size_below_zero_is_not_followed_backwards(tmp_path: Path) -> None:
    info = tarfile.TarInfo("back.md")
    buffer = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    buffer[124:136] = b"\xff" * 10 + b"\xfc\x00"  # -1024, in the base-256 form
    buffer[148:156] = b" " * 8
    buffer[148:156] = f"{sum(buffer):06o}\0 ".encode()
    for kind in (tarfile.REGTYPE, b"Z"):
        buffer[156:157] = kind
        buffer[148:156] = b" " * 8
        buffer[148:156] = f"{sum(buffer):06o}\0 ".encode()
        found, told = _read(_written(tmp_path, GOOD + bytes(buffer) + GOOD + END))
        assert found[0].path == "good.md"
        assert "is damaged" in told


def test_what_is_passed_over_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_ARCHIVE_BYTES", 10_000)
    hidden = member(".hidden", bytes(20_000))
    outside = member("../outside.md", bytes(20_000))
    for bomb in (hidden, outside):
        found, told = _read(_written(tmp_path, gzip.compress(GOOD + bomb + GOOD + END), "a.tar.gz"))
        assert [file.path for file in found] == ["good.md"]
        assert "unpacks to more than" in told


def test_members_behind_one_that_is_damaged_are_not_lost_without_a_word(tmp_path: Path) -> None:
    damaged = bytearray(GOOD)
    damaged[3] ^= 1  # its checksum is wrong now
    found, told = _read(_written(tmp_path, GOOD + bytes(damaged) + GOOD + END))
    assert [file.path for file in found] == ["good.md"]
    assert "what follows its last member cannot be read" in told


def test_an_archive_without_its_end_mark_is_whole(tmp_path: Path) -> None:
    assert _read(_written(tmp_path, GOOD + GOOD))[1] == ""
