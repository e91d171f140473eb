"""Source files: folders, archives, and what must not be read."""

import bz2
import gzip
import io
import lzma
import os
import random
import socket
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from docx_writer import docx, paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import SourceError
from indexer.loaders import SourceFile, budget, source_file, source_files

MEMBERS = {"b.md": b"# B\n\nSecond.", "a/one.md": b"# A\n\nFirst."}


def _tar(path: Path, members: dict[str, bytes], mode: str = "w:xz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _found(source: Path) -> dict[str, bytes]:
    found = list(source_files(source))
    assert len({file.path for file in found}) == len(found)
    return {file.path: file.data for file in found}


def test_a_single_file(tmp_path: Path) -> None:
    (tmp_path / "kelp.md").write_bytes(b"# Kelp")
    assert list(source_files(tmp_path / "kelp.md")) == [SourceFile("kelp.md", str(tmp_path / "kelp.md"), b"# Kelp")]


def test_a_folder_is_walked_in_order_of_path(tmp_path: Path) -> None:
    for name in ("z.md", "a/b/deep.md", "a.md", "a/é 😀.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert list(_found(tmp_path).items()) == [(name, name.encode()) for name in ("a.md", "a/b/deep.md", "a/é 😀.md", "z.md")]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.md", ".git/config.md", "a/.b/c.md", "seen.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert list(_found(tmp_path)) == ["seen.md"]


def test_a_folder_inside_a_hidden_one_can_be_a_source(tmp_path: Path) -> None:
    folder = tmp_path / ".cache" / "pages"
    folder.mkdir(parents=True)
    (folder / "kelp.md").write_bytes(b"x")
    assert list(_found(folder)) == ["kelp.md"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.md").write_bytes(b"secret")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "own.md").write_bytes(b"own")
    (folder / "key.md").symlink_to(tmp_path / "secret" / "key.md")
    (folder / "relative.md").symlink_to(Path("..") / "secret" / "key.md")
    (folder / "all").symlink_to(tmp_path / "secret", target_is_directory=True)
    (folder / "nowhere.md").symlink_to(tmp_path / "nowhere")
    (folder / "ring.md").symlink_to("ring.md")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert {file.path: file.problem or file.data for file in source_files(folder)} == {
        "own.md": b"own",
        "all": "a link that leads out of the folder",
        "key.md": "a link that leads out of the folder",
        "relative.md": "a link that leads out of the folder",
        "nowhere.md": "a link that leads nowhere",
        "ring.md": "a link that leads nowhere",
    }


def test_a_file_that_links_lead_to_is_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / ".store").mkdir(parents=True)
    (folder / "own.md").write_bytes(b"own")
    (folder / "a-same.md").symlink_to("own.md")
    (folder / ".store" / "kept.md").write_bytes(b"kept")
    (folder / "kept.md").symlink_to(Path(".store") / "kept.md")
    (folder / "kept-too.md").symlink_to("kept.md")
    (tmp_path / "door").symlink_to(folder, target_is_directory=True)
    assert _found(tmp_path / "door") == {"own.md": b"own", "kept-too.md": b"kept"}


def test_what_is_no_file_is_reported_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "kelp.md").write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe.md")
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(tmp_path / "s"))
        found = {file.path: file.problem for file in source_files(tmp_path)}
    assert found == {"kelp.md": "", "pipe.md": "neither a file nor a folder", "s": "neither a file nor a folder"}
    with pytest.raises(SourceError, match=r"pipe\.md is neither a file nor a folder"):
        list(source_files(tmp_path / "pipe.md"))


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "kelp.md").write_bytes(b"x")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert {f.path: f.problem for f in source_files(tmp_path)} == {"kelp.md": "", "locked": "cannot be read: Permission denied"}


def test_a_missing_source_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"Source not found: .*nowhere.*medcite index"):
        list(source_files(tmp_path / "nowhere"))


@pytest.mark.parametrize(("mode", "suffix"), [("w:xz", "tar.xz"), ("w:gz", "tar.gz"), ("w:bz2", "tar.bz2"), ("w", "tar")])
def test_a_tar_archive(tmp_path: Path, mode: str, suffix: str) -> None:
    source = _tar(tmp_path / f"pages.{suffix}", MEMBERS, mode)
    assert _found(source) == MEMBERS
    assert {file.place for file in source_files(source)} == {f"{source}!b.md", f"{source}!a/one.md"}


def test_a_zip_archive_comes_in_order_of_path(tmp_path: Path) -> None:
    source = _zip(tmp_path / "pages.zip", {**MEMBERS, "a/": b""})
    assert list(_found(source).items()) == sorted(MEMBERS.items())


@pytest.mark.parametrize("name", ["pages.zip", "pages.tar.xz", "pages.tgz", "pages.tar"])
def test_archives_in_a_folder_are_opened(tmp_path: Path, name: str) -> None:
    if name.endswith("zip"):
        _zip(tmp_path / name, MEMBERS)
    else:
        _tar(tmp_path / name, MEMBERS, {"xz": "w:xz", "gz": "w:gz", "ar": "w"}[name[-2:]])
    (tmp_path / "own.md").write_bytes(b"own")
    assert _found(tmp_path) == {"own.md": b"own", f"{name}/b.md": MEMBERS["b.md"], f"{name}/a/one.md": MEMBERS["a/one.md"]}


def test_an_archive_in_an_archive_is_opened_but_none_in_that(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", MEMBERS).read_bytes()
    middle = _tar(tmp_path / "middle.tar.gz", {"inner.zip": inner, "own.md": b"own"}, "w:gz")
    (tmp_path / "inner.zip").unlink()
    assert _found(middle) == {"inner.zip/b.md": b"# B\n\nSecond.", "inner.zip/a/one.md": b"# A\n\nFirst.", "own.md": b"own"}
    outer = _zip(tmp_path / "outer.zip", {"middle.tar.gz": middle.read_bytes()})
    found = {file.path: file for file in source_files(outer)}
    assert found["middle.tar.gz/own.md"].data == b"own"
    assert found["middle.tar.gz/inner.zip"].problem == "an archive in an archive that lies in an archive: unpack it"
    assert found["middle.tar.gz/own.md"].place == f"{outer}!middle.tar.gz!own.md"


def test_the_budget_counts_what_archives_in_archives_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_ARCHIVE_FILES", 6)
    inner = _zip(tmp_path / "inner.zip", {f"{n}.md": b"x" for n in range(4)}).read_bytes()
    outer = _zip(tmp_path / "outer.zip", {f"{n}.zip": inner for n in range(3)})
    with pytest.raises(SourceError, match="unpacks to more than 6 files"):
        list(source_files(outer))


@pytest.mark.parametrize(("name", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_a_compressed_file_is_unpacked(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / f"kelp.md.{name}").write_bytes(pack(b"# Kelp"))
    assert _found(tmp_path) == {f"kelp.md.{name}": b"# Kelp"}
    assert _found(tmp_path / f"kelp.md.{name}") == {f"kelp.md.{name}": b"# Kelp"}


def test_a_compressed_file_that_unpacks_to_too_much_is_not_unpacked_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "MAX_FILE_BYTES", 1000)
    (tmp_path / "kelp.md.gz").write_bytes(gzip.compress(b"# Kelp" + bytes(10_000_000)))
    assert [file.problem for file in source_files(tmp_path)] == ["too large: more than 1,000 bytes"]


def test_a_word_file_is_one_file_and_not_an_archive(tmp_path: Path) -> None:
    (tmp_path / "kelp.docx").write_bytes(docx(paragraph("Kelp fever passes.")))
    _zip(tmp_path / "kelp.odt", {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
    assert list(_found(tmp_path)) == ["kelp.docx", "kelp.odt"]
    _zip(tmp_path / "all.zip", {"kelp.docx": (tmp_path / "kelp.docx").read_bytes()})
    assert list(_found(tmp_path / "all.zip")) == ["kelp.docx"]


OUTSIDE = {
    "../up.md": b"x", "/etc/root.md": b"x", "a/../../up.md": b"x", ".hidden.md": b"x", "a/.git/c.md": b"x", "in.md": b"in"
}  # fmt: skip


def test_members_that_reach_outside_or_are_hidden_are_passed_over(tmp_path: Path) -> None:
    assert _found(_tar(tmp_path / "a.tar.xz", OUTSIDE)) == {"in.md": b"in"}
    assert _found(_zip(tmp_path / "a.zip", OUTSIDE)) == {"in.md": b"in"}


def test_links_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind, target in ((tarfile.SYMTYPE, "/etc/hostname"), (tarfile.LNKTYPE, "in.md")):
            info = tarfile.TarInfo(f"link{kind.decode()}.md")
            info.type, info.linkname = kind, target
            archive.addfile(info)
        info = tarfile.TarInfo("pipe.md")
        info.type = tarfile.FIFOTYPE
        archive.addfile(info)
    assert _found(tmp_path / "a.tar") == {}


def test_over_large_files_come_with_their_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_file, "MAX_FILE_BYTES", 10)
    members = {"large.md": b"x" * 11, "small.md": b"x" * 10}
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, data in members.items():
        (folder / name).write_bytes(data)
    for source in (folder, _tar(tmp_path / "a.tar.xz", members), _zip(tmp_path / "a.zip", members)):
        found = {file.path: file for file in source_files(source)}
        assert found["large.md"].problem == "too large: 11 bytes, at most 10"
        assert found["large.md"].data == b""
        assert (found["small.md"].problem, found["small.md"].data) == ("", b"x" * 10)


@pytest.mark.parametrize("limit", ["MAX_ARCHIVE_FILES", "MAX_ARCHIVE_BYTES"])
def test_an_archive_of_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(budget, limit, 1)
    for source in (_tar(tmp_path / "a.tar.xz", MEMBERS), _zip(tmp_path / "a.zip", MEMBERS)):
        with pytest.raises(SourceError, match=r"unpacks to more than.*Unpack what you need"):
            list(source_files(source))


def test_a_file_that_cannot_be_read_comes_with_its_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kelp.md").write_bytes(b"x")

    def refuse(self: Path, mode: str) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert [file.problem for file in source_files(tmp_path)] == ["cannot be read: Permission denied"]


def _noise(size: int) -> bytes:
    """Bytes that do not compress, the same each time."""
    return random.Random(size).randbytes(size)


@pytest.mark.parametrize(("mode", "suffix"), [("w:xz", "tar.xz"), ("w:gz", "tar.gz"), ("w", "tar")])
def test_a_truncated_tar_is_a_source_error_that_names_it(tmp_path: Path, mode: str, suffix: str) -> None:
    source = _tar(tmp_path / f"cut.{suffix}", {f"{n}.md": _noise(60_000 + n) for n in range(4)}, mode)
    source.write_bytes(source.read_bytes()[: source.stat().st_size * 5 // 8])
    with pytest.raises(SourceError, match=rf"Archive .*cut\.{suffix} is damaged"):
        list(source_files(source))


def test_a_tar_gz_of_a_few_bytes_is_reported(tmp_path: Path) -> None:
    source = _tar(tmp_path / "cut.tar.gz", MEMBERS, "w:gz")
    source.write_bytes(source.read_bytes()[:60])
    try:
        found = list(source_files(source))
    except SourceError:
        return
    assert [file.path for file in found] == ["cut.tar.gz"]


def _damaged_zip(path: Path, *, stream: bool) -> Path:
    """A zip with one byte turned over: of its member's compressed stream, or else of its checksum."""
    _zip(path, {"a.md": b"# Kelp\n\n" + b"Kelp fever passes by itself. " * 40})
    data = bytearray(path.read_bytes())
    data[34 if stream else data.index(b"PK\x01\x02") + 16] ^= 0xFF
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("stream", [False, True])
def test_a_damaged_member_of_a_zip_costs_no_other(tmp_path: Path, stream: bool) -> None:
    source = _damaged_zip(tmp_path / "a.zip", stream=stream)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("b.md", b"# B")
    damaged, whole = source_files(source)
    assert (damaged.path, damaged.problem[:18], damaged.data) == ("a.md", "cannot be unpacked", b"")
    assert (whole.path, whole.data) == ("b.md", b"# B")


def test_a_zip_that_is_cut_short_is_a_source_error(tmp_path: Path) -> None:
    source = _zip(tmp_path / "cut.zip", {"a.md": _noise(5000)})
    source.write_bytes(source.read_bytes()[:2000])
    with pytest.raises(SourceError, match=r"Archive .*cut\.zip is damaged"):
        list(source_files(source))


def test_a_damaged_archive_in_a_folder_comes_with_its_problem(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_zip(tmp_path / "a.zip", {"a.md": _noise(5000)}).read_bytes()[:2000])
    (tmp_path / "kelp.md").write_bytes(b"# Kelp")
    found = list(source_files(tmp_path))
    assert found[-1].path == "kelp.md"
    assert any("damaged" in file.problem for file in found)


def test_a_member_with_a_password_is_reported(tmp_path: Path) -> None:
    source = _zip(tmp_path / "locked.zip", {"a.md": b"x"})
    data = bytearray(source.read_bytes())
    data[6] |= 1  # the flag for encryption, in the member's header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    source.write_bytes(data)
    (file,) = source_files(source)
    assert "password" in file.problem


def test_a_file_name_that_is_not_utf8_is_still_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.md", "wb") as file:
        file.write(b"# Kelp")
    assert list(_found(tmp_path).values()) == [b"# Kelp"]


def test_questions_of_a_benchmark_are_no_documents(tmp_path: Path) -> None:
    members = {"corpus.jsonl": b'{"_id": "1"}', "queries.jsonl": b'{"_id": "q"}', "qrels/test.tsv": b"q\t1\t1\n"}
    folder = tmp_path / "nf"
    (folder / "qrels").mkdir(parents=True)
    for name, data in members.items():
        (folder / name).write_bytes(data)
    for source in (folder, _zip(tmp_path / "nf.zip", {f"nf/{name}": data for name, data in members.items()})):
        problems = {file.path.removeprefix("nf/"): file.problem for file in source_files(source)}
        reason = "questions of a BEIR benchmark, not documents"
        assert problems == {"corpus.jsonl": "", "qrels/test.tsv": reason, "queries.jsonl": reason}


WHOLE = {name: io.BytesIO() for name in ("a.zip", "a.tar.gz", "a.tar", "a.gz")}
with zipfile.ZipFile(WHOLE["a.zip"], "w") as packed:
    packed.writestr("a.md", b"# A")
    packed.writestr("b/b.zip", b"PK\x03\x04")
for tar_name in ("a.tar.gz", "a.tar"):
    with tarfile.open(fileobj=WHOLE[tar_name], mode="w:gz" if tar_name.endswith("gz") else "w") as tar:
        tar.addfile(tarfile.TarInfo("a.md"))
WHOLE["a.gz"].write(gzip.compress(b"# A"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10_240), st.binary(max_size=12), st.booleans())
def test_damaged_archives_are_a_source_error_or_harmless(tmp_path: Path, name: str, place: int, noise: bytes, cut: bool) -> None:
    data = WHOLE[name].getvalue()
    at = place % len(data)
    (tmp_path / name).write_bytes(data[:at] + noise + (b"" if cut else data[at + len(noise) :]))
    try:
        found = list(source_files(tmp_path / name))
    except SourceError:
        found = []
    assert all(file.data or file.problem or file.path for file in found)
    (tmp_path / name).unlink()
