"""WARC crawls: pages with their address and time, the newest of each, and a count of what is none."""

import gzip
import io
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warc_writer import chunked, compressed, page, record, reply

from indexer.errors import SourceError
from indexer.loaders import Origin, SourceFile, budget, source_file, source_files, warc
from indexer.loaders.budget import Budget

KELP = "https://shores.example/kelp"
HTML = b"<html><body><p>Kelp fever passes.</p></body></html>"


def read(data: bytes) -> tuple[dict[str, SourceFile], list[str]]:
    """The pages by their address, and the reasons why the rest was left out."""
    found = list(warc.pages(io.BytesIO(data), path="c.warc", place="c.warc", prefix="c.warc/", budget=Budget("c.warc")))
    assert len({file.path for file in found}) == len(found)
    return {f.origin.url: f for f in found if f.origin}, [f.problem for f in found if not f.origin]


def body(block: bytes) -> bytes:
    (file,) = read(record("response", KELP, block))[0].values()
    assert file.problem == ""
    return file.data


def test_a_page_knows_its_address_and_when_it_was_fetched() -> None:
    found, reasons = read(record("response", KELP, reply(HTML)))
    origin = Origin(KELP, "2026-01-02T03:04:05Z", "text/html; charset=utf-8")
    assert found == {KELP: SourceFile(f"c.warc/{KELP}", f"c.warc!{KELP}", HTML, origin=origin)}
    assert reasons == []


def test_what_is_no_page_is_counted_by_reason() -> None:
    records = [
        record("warcinfo", "", b"software: x"),
        record("request", KELP, b"GET /kelp HTTP/1.1\r\n\r\n"),
        page(f"{KELP}/a", b"", status="301 Moved"),
        page(f"{KELP}/b", b"", status="302 Found"),
        page(f"{KELP}/c", b"gone", status="404 Not Found"),
        page(f"{KELP}/d.png", b"\x89PNG", kind="image/png"),
        page(f"{KELP}/e.css", b"p {}", kind="text/css"),
        page("https://shores.example/robots.txt", b"User-agent: *", kind="text/plain"),
        record("revisit", KELP, reply(b"")),
        record("resource", KELP, b"x"),
        record("response", "dns:shores.example", b"192.0.2.1"),
        page(KELP, HTML),
    ]
    for data in (b"".join(records), compressed(records), gzip.compress(b"".join(records))):
        stream = gzip.GzipFile(fileobj=io.BytesIO(data)) if data[:2] == b"\x1f\x8b" else io.BytesIO(data)
        found, reasons = read(stream.read())
        assert list(found) == [KELP]
        assert sorted(reasons) == [
            "files of the kind image/png: 1", "files of the kind text/css: 1", "records of the type resource: 1",
            "records of the type response: 1", "records of the type revisit: 1", "redirects: 2", "replies of the status 404: 1",
            "robots.txt: 1",
        ]  # fmt: skip


def test_reasons_without_end_are_told_together() -> None:
    _, reasons = read(b"".join(page(f"{KELP}/{n}", b"x", kind=f"x/k{n}") for n in range(60)))
    assert len(reasons) == warc.MAX_REASONS + 1
    assert reasons[-1] == "other reasons: 40"


@pytest.mark.parametrize("order", [1, -1])
def test_of_an_address_the_newest_copy_counts(order: int) -> None:
    copies = [page(KELP, b"old", date="2025-01-01T00:00:00Z"), page(KELP, b"new", date="2026-01-01T00:00:00Z")]
    found, reasons = read(b"".join(copies[::order]))
    assert (found[KELP].data, reasons) == (b"new", ["older copies of a page: 1"])


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ([], HTML),
        (["Transfer-Encoding: chunked"], chunked(HTML)),
        (["Content-Encoding: gzip"], gzip.compress(HTML)),
        (["Content-Encoding: x-gzip", "Transfer-Encoding: chunked"], chunked(gzip.compress(HTML))),
        (["Content-Encoding: deflate"], zlib.compress(HTML)),
        (["Content-Encoding: deflate"], zlib.compress(HTML)[2:-4]),
        (["Transfer-Encoding: chunked"], HTML),  # put together by the crawler
        (["Content-Encoding: gzip"], HTML),
    ],
)
def test_what_was_packed_for_sending_is_unpacked(headers: list[str], sent: bytes) -> None:
    assert body(reply(sent, headers=headers)) == HTML


def test_an_unknown_packing_and_a_damaged_one_are_problems() -> None:
    strange = record("response", KELP, reply(b"x", headers=["Content-Encoding: br"]))
    damaged = record("response", f"{KELP}/2", reply(b"\x1f\x8bxxxx", headers=["Content-Encoding: gzip"]))
    found, _ = read(strange + damaged + page(f"{KELP}/3", HTML))
    assert [file.problem for file in found.values()] == [
        "packed as br, expected gzip, deflate or nothing",
        "its content is damaged",
        "",
    ]


def test_what_is_too_large_is_not_unpacked_or_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_file, "MAX_FILE_BYTES", 3000)
    bomb = record("response", KELP, reply(gzip.compress(bytes(1_000_000)), headers=["Content-Encoding: gzip"]))
    found, reasons = read(page(f"{KELP}/1", bytes(5000)) + bomb + page(f"{KELP}/3", HTML))
    assert [file.problem for file in found.values()] == ["too large: more than 3,000 bytes", ""]
    assert reasons == ["too large: more than 3,000 bytes: 1"]


def test_a_crawl_over_its_budget_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_ARCHIVE_FILES", 3)
    with pytest.raises(SourceError, match="unpacks to more than 3 files"):
        read(page(KELP, HTML) * 4)


def test_what_stands_before_the_damage_stays(tmp_path: Path) -> None:
    records = [page(f"{KELP}/{n}", HTML * 50) for n in range(4)]
    cut = b"".join(records)[:-2000]
    packed = compressed(records)[:-60]
    for name, data, told in (
        ("c.warc", cut, "it ends in the middle of a record"),
        ("c.warc.gz", packed, "Compressed file ended before"),
        ("d.warc", records[0] + b"garbage\r\n" + records[1], "no record begins where one should"),
        ("e.warc", records[0] + b"WARC/1.0\r\nA: " + b"b" * 200_000, "no record begins where one should"),
        ("f.warc", records[0] + b"\r\n" * 2000 + records[1], "no record begins where one should"),
    ):
        (tmp_path / name).write_bytes(data)
        *pages, damage = source_files(tmp_path / name)
        assert [file.data for file in pages] == [HTML * 50] * (3 if name[0] == "c" else 1)
        assert damage.problem.startswith(f"damaged, and read up to there: {told}")


def test_a_crawl_in_a_folder_and_in_an_archive(tmp_path: Path) -> None:
    (tmp_path / "c.warc.gz").write_bytes(compressed([page(KELP, HTML)]))
    (file,) = source_files(tmp_path)
    assert (file.path, file.data) == (f"c.warc.gz/{KELP}", HTML)
    (alone,) = source_files(tmp_path / "c.warc.gz")
    assert alone.path == KELP


def test_records_without_an_address_or_with_broken_headers_cost_no_other() -> None:
    broken = [
        record("response", "", reply(HTML)), record("response", KELP, b""), record("response", f"{KELP}/b", b"\xff\xfe no http"),
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: x\r\n\r\n", b"WARC/9.9\r\nContent-Length: 1\r\n\r\nx",
    ]  # fmt: skip
    found, reasons = read(b"".join(broken) + page(f"{KELP}/c", HTML))
    assert list(found) == [f"{KELP}/c"]
    assert sum(int(reason.rpartition(" ")[2]) for reason in reasons) == len(broken)


def test_nothing_is_written_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    read(record("response", KELP, reply(HTML), length=30) + page(f"{KELP}/2", HTML))
    read(record("response", KELP, reply(gzip.compress(HTML)[:-9] + b"xx", headers=["Content-Encoding: gzip"])))
    assert capsys.readouterr() == ("", "")


WHOLE = page(KELP, HTML) + record("response", f"{KELP}/2", reply(chunked(HTML), headers=["Transfer-Encoding: chunked"]))


@given(st.integers(0, len(WHOLE)), st.binary(max_size=20), st.booleans())
def test_damage_makes_no_crash(place: int, noise: bytes, cut: bool) -> None:
    data = WHOLE[:place] + noise + (b"" if cut else WHOLE[place + len(noise) :])
    read(data)


@given(st.binary(max_size=300))
def test_random_bytes_make_no_crash(data: bytes) -> None:
    read(b"WARC/1.0\r\n" + data)
