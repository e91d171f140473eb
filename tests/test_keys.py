"""API keys lie in a file as hashes; who edits it makes and revokes them while the service runs."""

import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indexer.errors import SettingError
from service.cli import app
from service.keys import Keys, May, add_key, hashed, read_keys, revoke_key


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "keys"


def test_a_key_is_known_by_its_hash_alone(path: Path) -> None:
    key = add_key(path, "clinic")
    assert len(key) == len("medcite_") + 43  # 256 bits in base64
    assert key not in path.read_text()
    assert hashed(key) in path.read_text()
    found = Keys(path).find(key)
    assert found is not None
    assert (found.name, found.may) == ("clinic", May.ASK)
    assert Keys(path).find(key + "x") is None
    assert Keys(path).find("") is None
    assert Keys(path).find(hashed(key)) is None


def test_the_hash_is_the_one_of_fips_180() -> None:
    assert hashed("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_no_two_keys_are_the_same(path: Path) -> None:
    assert len({add_key(path, f"k{number}") for number in range(5)}) == 5
    assert [key.name for key in read_keys(path)] == ["k0", "k1", "k2", "k3", "k4"]


def test_the_file_belongs_to_its_owner_alone_and_stays_as_it_was_set(path: Path) -> None:
    add_key(path, "first")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    add_key(path, "second")
    revoke_key(path, "first")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in path.parent.iterdir()] == ["keys"]


def test_what_somebody_wrote_into_the_file_stays(path: Path) -> None:
    add_key(path, "first")
    path.write_text(path.read_text() + "# anna@clinic.example asked for the next\n" + f"typed ask {hashed('x')} 2026-01-31")
    add_key(path, "second", may=May.METRICS)
    revoke_key(path, "first")
    assert "# anna@clinic.example asked for the next\n" in path.read_text()
    assert [(key.name, key.may) for key in read_keys(path)] == [("typed", "ask"), ("second", "metrics")]


def test_editing_the_file_makes_and_revokes_keys_of_a_running_service(path: Path) -> None:
    one, two = add_key(path, "one"), add_key(path, "two")
    keys = Keys(path)
    revoke_key(path, "one")
    assert keys.find(one) is None
    assert keys.find(two) is not None
    three = add_key(path, "three")
    assert keys.find(three) is not None
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("two ")))
    assert keys.find(two) is None


@pytest.mark.parametrize("harm", ["gone", "unreadable", "writable", "not text"])
def test_while_the_file_cannot_be_trusted_no_key_is_known(path: Path, harm: str, caplog: pytest.LogCaptureFixture) -> None:
    key = add_key(path, "one")
    keys, text = Keys(path), path.read_text()
    if harm == "gone":
        path.unlink()
    elif harm == "unreadable":
        path.write_text(text + "medcite_somebody_pasted_a_key\n")
    elif harm == "writable":
        path.chmod(0o666)
    else:
        path.write_bytes(b"\xff\xfe")
    assert keys.find(key) is None
    assert keys.find(key) is None
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert str(path) in errors[0]
    assert "somebody_pasted" not in errors[0]
    path.write_text(text)
    path.chmod(0o600)
    assert keys.find(key) is not None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("clinic", "line 2 of"),
        ("clinic ask sha256:12 2026-01-31", "line 2 of"),
        (f"clinic all {hashed('x')} 2026-01-31", "ask|metrics"),
        (f"../clinic ask {hashed('x')} 2026-01-31", "line 2 of"),
        (f"one ask {hashed('x')} 2026-01-31", "'one' twice"),
    ],
)
def test_a_line_that_is_no_key_is_named_and_not_repeated(path: Path, line: str, words: str) -> None:
    path.parent.mkdir()
    path.write_text(f"one ask {hashed('y')} 2026-01-31\n{line}\n")
    path.chmod(0o600)
    with pytest.raises(SettingError, match=r"keys") as caught:
        read_keys(path)
    assert words in caught.value.message
    assert "sha256:12" not in caught.value.message
    assert caught.value.hint


def test_a_file_that_others_can_change_is_refused(path: Path) -> None:
    add_key(path, "one")
    path.chmod(0o620)
    with pytest.raises(SettingError, match="mode 620") as caught:
        Keys(path)
    assert caught.value.hint == f"chmod 600 {path}"


def test_a_missing_file_says_how_to_make_one(path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read") as caught:
        read_keys(path)
    assert "medcite keys add NAME" in caught.value.hint


def test_the_command_makes_lists_and_revokes(path: Path) -> None:
    code, key, told = run("keys", "add", "clinic", "--file", str(path))
    assert (code, "shown once" in told) == (0, True)
    assert Keys(path).find(key.strip()) is not None
    assert run("keys", "add", "scraper", "--may", "metrics", "--file", str(path))[0] == 0
    code, table, _ = run("keys", "list", "--file", str(path))
    assert code == 0
    assert all(word in table for word in ("clinic", "scraper", "metrics", "sha256:"))
    assert hashed(key.strip()) not in table  # its beginning is enough to tell them apart
    assert run("keys", "revoke", "clinic", "--file", str(path))[0] == 0
    assert [record.name for record in read_keys(path)] == ["scraper"]


def test_the_command_finds_the_file_that_the_settings_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCITE_KEYS", str(path))
    assert run("keys", "add", "clinic")[0] == 0
    assert [record.name for record in read_keys(path)] == ["clinic"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["add"], 2, "add needs a name"),
        (["list", "clinic"], 2, "list takes no name"),
        (["make", "clinic"], 2, "make"),
        (["add", "a b"], 2, "'a b'"),
        (["add", "x" * 41], 2, "up to 40 letters"),
        (["add", "there"], 2, "'there' already"),
        (["revoke", "nobody"], 2, "Known: there."),
    ],
)
def test_what_the_command_cannot_do_it_says(path: Path, arguments: list[str], code: int, words: str) -> None:
    add_key(path, "there")
    before = path.read_text()
    found = run("keys", *arguments, "--file", str(path))
    assert found[0] == code
    assert words in " ".join(found[2].replace("│", " ").split())
    assert path.read_text() == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="cannot be written"):
        add_key(tmp_path / "file" / "keys", "one")
