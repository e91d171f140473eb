"""Provenance: names that come from the address alone, and a folder that is whole at every moment."""

import hashlib
import json
import os
from dataclasses import asdict, replace
from pathlib import Path

import httpx
import pytest
from web_site import files_in

from indexer.fetch.addresses import page_url
from indexer.fetch.provenance import KeptPage, Provenance, keep_page, kept_files, kept_page, page_stem

URL = page_url("https://shores.example/kelp.html?part=1")
PAGE = b"<p>Kelp fever is caused by a mite.</p>"
PROVENANCE = Provenance(
    url=str(URL), final_url=str(URL), fetched="2026-01-02T03:04:05+00:00", checked="2026-01-02T03:04:05+00:00", status=200,
    headers={"content-type": "text/html", "etag": '"ä"'}, sha256=hashlib.sha256(PAGE).hexdigest(), bytes=len(PAGE),
)  # fmt: skip


def keep(folder: Path, page: bytes = PAGE, suffix: str = ".html") -> Path:
    part = folder / "shores.example" / ".x.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(page)
    record = replace(PROVENANCE, sha256=hashlib.sha256(page).hexdigest(), bytes=len(page))
    return keep_page(folder, part, suffix, record)


@pytest.mark.parametrize(
    ("url", "stem"),
    [
        ("https://shores.example/", "shores.example/index-ac40f659ee36"),
        ("https://shores.example/kelp.html?part=1", "shores.example/kelp-part-1-33855ae16896"),
        ("https://shores.example/Kelp/Fever/", "shores.example/kelp-fever-"),
        ("https://shores.example/k%C3%A4lp/%E6%B5%B7", "shores.example/kalp-"),
        ("https://shores.example/%E6%B5%B7", "shores.example/index-"),
        ("https://shores.example/..%2F..%2Fetc%2Fpasswd", "shores.example/etc-passwd-"),
        ("http://shores.example:8080/x", "shores.example-8080/x-"),
        ("http://[2606:4700::1111]/x", "2606-4700-1111/x-"),
    ],
)
def test_a_name_can_be_read_and_lies_in_the_folder_of_its_host(url: str, stem: str) -> None:
    found = page_stem(page_url(url))
    assert found.startswith(stem)
    assert len(found.rpartition("-")[2]) == 12
    assert found.count("/") == 1
    assert ".." not in found


def test_names_tell_addresses_apart() -> None:
    urls = ["/a", "/A", "/a/", "/a?", "/a?b", "/a?b=1", "/a?b=2", "/a%20b", "/a-b", "//a", f"/{'x' * 200}1", f"/{'x' * 200}2"]
    addresses = [page_url(f"{scheme}://shores.example{path}") for path in urls for scheme in ("http", "https")]
    stems = [page_stem(address) for address in addresses]
    assert len(set(stems)) == len({str(address) for address in addresses}) >= 2 * len(urls) - 2
    assert max(len(stem) for stem in stems) < 200


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    path = keep(tmp_path)
    assert path.read_bytes() == PAGE
    assert kept_page(tmp_path, URL) == KeptPage(path, PROVENANCE)
    assert json.loads((path.parent / f"{path.name}.provenance.json").read_text()) == asdict(PROVENANCE)
    assert files_in(tmp_path) == [f"shores.example/{path.name}", f"shores.example/{path.name}.provenance.json"]


def test_a_page_of_another_kind_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    other = page_url("https://shores.example/kelp.html?part=12")
    old, new = keep(tmp_path), keep(tmp_path, b"%PDF", ".pdf")
    assert kept_files(tmp_path, URL) == [new, new.with_name(new.name + ".provenance.json")]
    assert not old.exists()
    assert kept_files(tmp_path, other) == []


@pytest.mark.parametrize(
    "sidecar",
    [b"", b"{", b"[]", b"null", b"\xff", b"{}", b'{"url": 1}', b"[" * 100_000, json.dumps(asdict(PROVENANCE) | {"headers": 1}).encode(),
     json.dumps(asdict(PROVENANCE) | {"url": "https://shores.example/moon"}).encode(),
     json.dumps(asdict(PROVENANCE) | {"sha256": "0" * 64}).encode()],
)  # fmt: skip
def test_a_provenance_that_says_nothing_of_the_file_is_not_used(tmp_path: Path, sidecar: bytes) -> None:
    path = keep(tmp_path)
    path.with_name(path.name + ".provenance.json").write_bytes(sidecar)
    assert kept_page(tmp_path, URL) is None


def test_a_file_that_was_changed_or_removed_is_not_taken_for_the_page(tmp_path: Path) -> None:
    path = keep(tmp_path)
    path.write_bytes(PAGE + b"!")
    assert kept_page(tmp_path, URL) is None
    path.unlink()
    assert kept_page(tmp_path, URL) is None


def test_a_crash_leaves_the_old_page_or_the_new_one_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(tmp_path)
    new = b"<p>Another page.</p>"
    for step in (1, 2):
        left = [step]

        def crash(source: Path, target: Path, left: list[int] = left, replace: object = os.replace) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            assert callable(replace)
            replace(source, target)

        with monkeypatch.context() as patched:
            patched.setattr("indexer.fetch.provenance.os.replace", crash)
            with pytest.raises(KeyboardInterrupt):
                keep(tmp_path, new)
        assert path.read_bytes() == (PAGE if step == 1 else new)
        kept = kept_page(tmp_path, URL)
        assert kept == (KeptPage(path, PROVENANCE) if step == 1 else None)  # or it is fetched anew
    keep(tmp_path, new)
    found = kept_page(tmp_path, httpx.URL(str(URL)))
    assert found is not None
    assert found.provenance.bytes == len(new)
