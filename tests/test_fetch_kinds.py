"""Kinds: what a library can be made of is taken, and nothing else."""

import pytest

from indexer.errors import FetchRefused
from indexer.fetch.addresses import page_url
from indexer.fetch.kinds import file_suffix


@pytest.mark.parametrize(
    ("content_type", "path", "suffix"),
    [
        ("text/html; charset=utf-8", "/kelp", ".html"),
        ("TEXT/HTML", "/kelp.pdf", ".html"),
        ("application/xhtml+xml", "/", ".xhtml"),
        ("text/plain", "/kelp", ".txt"),
        ("text/plain", "/kelp.md?raw=1", ".md"),
        ("text/plain", "/kelp.html", ".html"),
        ("text/plain", "/kelp.py", ".txt"),
        ("text/markdown", "/kelp", ".md"),
        ("application/pdf", "/kelp", ".pdf"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "/kelp", ".docx"),
        ("application/xml", "/", ".xml"),
        ("text/xml", "/", ".xml"),
        ("application/json", "/", ".json"),
        ("application/x-ndjson", "/", ".jsonl"),
        ("application/zip", "/", ".zip"),
        ("application/gzip", "/pages.tar.gz", ".gz"),
        ("application/octet-stream", "/Guide.PDF", ".pdf"),
        ("", "/pages.tar.xz", ".xz"),
    ],
)
def test_a_kind_has_its_suffix(content_type: str, path: str, suffix: str) -> None:
    assert file_suffix(content_type, page_url(f"https://shores.example{path}")) == suffix


@pytest.mark.parametrize(
    ("content_type", "path"),
    [("image/png", "/kelp.html"), ("video/mp4", "/"), ("application/octet-stream", "/kelp.exe"), ("", "/"), ("nonsense", "/x.pdf"),
     ("application/x-msdownload", "/"), ("text/css", "/"), ("application/msword", "/kelp.doc")],
)  # fmt: skip
def test_what_no_library_is_made_of_is_refused(content_type: str, path: str) -> None:
    with pytest.raises(FetchRefused, match="of the kind"):
        file_suffix(content_type, page_url(f"https://shores.example{path}"))
