"""Bytes become text by their mark, as UTF-8, or as they are declared."""

import pytest

from indexer.errors import SourceError
from indexer.loaders.charsets import decode

JAPANESE = "<html><head><meta charset='shift_jis'></head><p>海藻熱</p>"
GREEK = '<?xml version="1.0" encoding="ISO-8859-7"?><p>πυρετός</p>'


def test_utf8_goes_before_what_is_declared() -> None:
    assert decode("<meta charset='shift_jis'><p>Ménière</p>".encode(), content_type="text/html; charset=koi8-r").endswith(
        "Ménière</p>"
    )


def test_the_page_declares_its_charset() -> None:
    assert "海藻熱" in decode(JAPANESE.encode("shift_jis"))
    assert "πυρετός" in decode(GREEK.encode("iso8859-7"))
    assert "海藻熱" in decode(
        JAPANESE.replace("charset='shift_jis'", 'http-equiv=x content="text/html; charset=Shift_JIS"').encode("cp932")
    )


def test_the_server_goes_before_the_page() -> None:
    data = "<meta charset='iso-8859-7'><p>жар</p>".encode("koi8-r")
    assert "жар" in decode(data, content_type='text/html; charset="KOI8-R"')


@pytest.mark.parametrize(
    "charset", ["", "no-such-charset", "hex", "idna", "unicode_escape", "utf-7", "ascii", "iso-8859-1", "\x00"]
)
def test_windows_1252_where_no_charset_is_known(charset: str) -> None:
    assert decode("It’s naïve".encode("cp1252"), content_type=f"text/plain; charset={charset}") == "It’s naïve"


def test_utf16_without_mark_where_it_is_declared() -> None:
    assert decode("Kelp é".encode("utf-16-le"), content_type="text/plain; charset=utf-16le") == "Kelp é"
    with pytest.raises(SourceError, match="not a text file"):
        decode("Kelp é".encode("utf-16-le"))


def test_a_few_broken_bytes_do_not_make_it_another_charset() -> None:
    text = "Ménière’s disease is naïve. " * 20
    assert decode(text.encode() + b"\xff").startswith("Ménière’s disease is naïve.")
    assert decode(text.encode()[:-2] + "é".encode()[:1]).startswith("Ménière’s disease is naïve.")


def test_replacement_characters_that_were_there_already_count_for_nothing() -> None:
    assert decode("x\ufffd\ufffdé".encode()) == "x\ufffd\ufffdé"


def test_nothing() -> None:
    assert decode(b"") == ""
