"""Sniffing: the format is told by content, and what cannot be read has a reason."""

import hashlib
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.loaders import SourceFile, load
from indexer.loaders.charsets import decode
from indexer.loaders.sniffing import LOADERS

FIXTURES = Path(__file__).parent / "data" / "loaders"
XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document id="1" source="GARD" url="https://x.example/kelp"><Focus>Kelp fever</Focus>'
    "<QAPairs><QAPair><Question>What is (are) Kelp fever ?</Question><Answer>It passes.</Answer></QAPair></QAPairs></Document>"
)
MEDLINEPLUS = "Link: https://medlineplus.gov/kelp.html\n\n#  Kelp fever\n\n## Summary\n\nIt passes.\n\n## Start Here\n"
COMMUNITY = (
    "Short answer · Last updated: 2024-05-01\nTL;DR: What is kelp fever? It passes.\nTL;DR: It passes.\nIt comes from a mite.\n"
)
HTML = "<!DOCTYPE html>\n<html><body><pre>\n# It passes.\n</pre></body></html>"
PLAIN = "Kelp fever\n\nIt passes. Rest helps.\n"
MARKDOWN = "---\ntitle: Kelp fever\n---\n\nIt passes.\n"


def _file(data: bytes, path: str = "page.bin") -> SourceFile:
    return SourceFile(path, f"/tmp/{path}", data)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (XML, "medquad"),
        (MEDLINEPLUS, "medlineplus-page"),
        (COMMUNITY, "community-page"),
        (HTML, "html-page"),
        (MARKDOWN, "markdown"),
        (PLAIN, "plain-text"),
    ],
)
def test_each_format_is_told_by_its_content(text: str, name: str) -> None:
    assert next(loader.name for loader in LOADERS if loader.recognises(text)) == name
    (document,) = load(_file(text.encode())).documents
    assert "It passes." in document.text


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_each_fixture_is_of_the_format_that_it_is_named_after(path: Path) -> None:
    loaded = load(SourceFile("file.bin", "/tmp/file.bin", path.read_bytes()))
    assert loaded.loader == path.name.partition(".")[0]
    assert all(document.title and document.text.strip() for document in loaded.documents)


def test_a_document_knows_its_place_and_the_hash_of_its_bytes() -> None:
    (document,) = load(_file(MARKDOWN.encode())).documents
    assert document.path == "/tmp/page.bin"
    assert document.sha256 == hashlib.sha256(MARKDOWN.encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    (document,) = load(_file("# Ménière’s disease\n\nIt’s “naïve”.\n".encode(encoding))).documents
    assert document.title == "Ménière’s disease"
    assert document.text.endswith("It’s “naïve”.\n\n")


def test_utf16_of_either_order_is_told_by_its_mark() -> None:
    assert decode(b"\xff\xfe" + "Kelp é".encode("utf-16-le")) == "Kelp é"
    assert decode(b"\xfe\xff" + "Kelp é".encode("utf-16-be")) == "Kelp é"


def test_line_ends_of_other_systems() -> None:
    (document,) = load(_file(MARKDOWN.replace("\n", "\r\n").encode())).documents
    assert (document.title, document.text) == ("Kelp fever", "Kelp fever\n\nIt passes.\n\n")


def test_xml_that_declares_another_encoding_is_read_as_decoded() -> None:
    text = XML.replace("UTF-8", "ISO-8859-1").replace("It passes", "Ménière")
    assert "Ménière" in load(_file(text.encode("cp1252"))).documents[0].text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \n\t ", "empty file"),
        (b"\x89PNG\r\n\x00\x00", "not a text file"),
        (b"<svg><path d='M0 0'/></svg>", "unknown format (known: pdf, docx, "),
        (b"<html><body><nav>Menu</nav></body></html>", "no text left after cleaning (html-page: menu: page furniture)"),
        (b"kelp, moon, 3, 4, 5", "no running text"),
        (b"# Only a heading\n", "no text left after cleaning (markdown)"),
        (b"---\ntitle: [\n---\nx", "front matter is not valid YAML"),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError) as raised:
        load(_file(data))
    assert raised.value.message.startswith(reason)


def test_a_problem_found_on_the_walk_is_the_reason() -> None:
    with pytest.raises(SourceError, match="too large"):
        load(SourceFile("a.md", "/tmp/a.md", problem="too large: 99 bytes"))


def test_the_real_seeds_are_each_of_their_format(shared: Path) -> None:
    names = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = decode(path.read_bytes())
        names.append(next(loader.name for loader in LOADERS if loader.recognises(text)))
    assert names == ["community-page", "community-page", "medlineplus-page"]


@pytest.mark.parametrize("path", ["LICENSE", "pages/LICENSE.txt", "pages.tar.xz!licence.md", "a/COPYING", "Notice.txt"])
def test_what_comes_with_the_pages_is_no_page(path: str) -> None:
    with pytest.raises(SourceError, match="about the files"):
        load(_file(b"Permission is granted to copy these pages, as long as this notice stands in every copy.", path))


@pytest.mark.parametrize("path", ["licence-to-drive.txt", "license/page.txt", "changes-of-the-bone.md"])
def test_a_page_may_speak_of_licences(path: str) -> None:
    assert load(_file(b"Rest helps. Divers who come up too fast may lose blood flow to a bone.", path)).documents
