"""Targets: addresses on the command line, in files and on standard input."""

from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import FetchError
from indexer.fetch.targets import Target, read_targets

LIST = """\ufeff# Pages of the shore

https://shores.example/kelp   # the first
  https://shores.example/moon#part
https://shores.example/kelp#other
https://shores.example/a page
ftp://shores.example/kelp
https://anna:secret@shores.example/kelp
shores.example/kelp
"""


def told(targets: list[Target]) -> list[tuple[str, str]]:
    return [(str(target.url) if target.url else target.problem, target.place) for target in targets]


def test_a_list_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LIST)
    found = told(read_targets([str(path)], BytesIO()))
    assert found[:2] == [
        ("https://shores.example/kelp", f"{path}, line 3"),
        ("https://shores.example/moon", f"{path}, line 4"),
    ]
    assert [place.rpartition(" ")[2] for _, place in found[2:]] == ["6", "7", "8", "9"]
    for (problem, _), words in zip(found[2:], ("no spaces", "begins with ftp:", "password", "no scheme"), strict=True):
        assert words in problem


def test_a_password_is_not_repeated() -> None:
    (target,) = read_targets(["https://anna:secret@shores.example/kelp"], BytesIO())
    assert target.text == "https://shores.example/kelp"
    assert "secret" not in repr(target)


def test_what_would_steer_a_terminal_is_not_repeated() -> None:
    (target,) = read_targets(["-"], BytesIO(b"https://shores.example/\x1b[2J"))
    assert target.text == "https://shores.example/\ufffd[2J"
    assert "\x1b" not in target.problem


def test_each_address_is_named_once_in_the_order_of_first_mention() -> None:
    arguments = ["https://b.example/", "-", "https://A.example"]
    found = read_targets(arguments, BytesIO(b"https://a.example/\r\nhttps://b.example:443/#x\r\n"))
    assert told(found) == [("https://b.example/", ""), ("https://a.example/", "standard input, line 1")]


@pytest.mark.parametrize("data", [b"", b"\n \n# nothing\n"])
def test_nothing_named_is_an_error(data: bytes) -> None:
    with pytest.raises(FetchError, match=r"No address is named.*medcite fetch URL"):
        read_targets(["-"], BytesIO(data))


def test_what_is_neither_address_nor_file_says_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"shores\.example/kelp is neither an address nor a file\. Write addresses in full"):
        read_targets(["shores.example/kelp"], BytesIO())
    with pytest.raises(FetchError, match="cannot be read"):
        read_targets([str(tmp_path)], BytesIO())
    with pytest.raises(FetchError, match="cannot be read"):
        read_targets(["a\x00b"], BytesIO())


def test_a_file_of_another_kind_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7\n\x00\x01")
    with pytest.raises(FetchError, match=r"page\.pdf is no list of addresses"):
        read_targets([str(tmp_path / "page.pdf")], BytesIO())


def test_a_long_or_undecodable_line_is_named_and_the_others_are_read() -> None:
    data = b"https://shores.example/" + b"a" * 100_000 + b"\nhttps://shores.example/caf\xe9\nhttps://shores.example/moon\n"
    long, undecodable, moon = read_targets(["-"], BytesIO(data))
    assert "characters, at most" in long.problem
    assert len(long.text) == 200
    assert undecodable.url is not None
    assert str(moon.url) == "https://shores.example/moon"
