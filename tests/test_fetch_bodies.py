"""Bodies: unpacked as they come, never beyond the limit."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from indexer.errors import FetchError, FetchRefused, FetchUnavailable
from indexer.fetch.bodies import Reply, body

TEXT = b"Kelp fever is caused by a mite. " * 500


def taken(data: bytes | Iterator[bytes], *, encoding: str = "", max_bytes: int = 1_000_000, piece: int = 7) -> list[bytes]:
    """The portions of a body that is sent in pieces."""

    async def chunks() -> AsyncIterator[bytes]:
        for chunk in (data[i : i + piece] for i in range(0, len(data), piece)) if isinstance(data, bytes) else data:
            yield chunk

    async def read() -> list[bytes]:
        reply = Reply(httpx.URL("http://shores.example/"), 200, httpx.Headers({"content-encoding": encoding}), chunks())
        return [portion async for portion in body(reply, max_bytes=max_bytes)]

    return asyncio.run(read())


@pytest.mark.parametrize("encoding", ["", "identity", "Identity "])
def test_a_plain_body_is_taken_as_sent(encoding: str) -> None:
    assert b"".join(taken(TEXT, encoding=encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", " GZIP"])
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_a_packed_body_is_unpacked(encoding: str, piece: int) -> None:
    assert b"".join(taken(gzip.compress(TEXT), encoding=encoding, piece=piece)) == TEXT


def test_an_empty_body_is_empty_however_it_is_packed() -> None:
    assert taken(b"") == []
    assert taken(b"", encoding="gzip") == []


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "nonsense"])
def test_what_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(FetchRefused, match="packed as"):
        taken(TEXT, encoding=encoding)


def test_the_limit_counts_the_last_byte() -> None:
    assert sum(map(len, taken(TEXT, max_bytes=len(TEXT)))) == len(TEXT)
    for data, encoding in ((TEXT, ""), (gzip.compress(TEXT), "gzip")):
        with pytest.raises(FetchRefused, match="larger than 15,999 bytes"):
            taken(data, encoding=encoding, max_bytes=len(TEXT) - 1)


def test_a_bomb_fills_no_memory() -> None:
    bomb = gzip.compress(bytes(100_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(FetchRefused, match="larger than 1,000,000 bytes"):
            taken(bomb, encoding="gzip", piece=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_packed_body_that_unpacks_to_nothing_ends_too() -> None:
    def empty_blocks() -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        yield packer.compress(b"x")
        while True:
            yield packer.flush(zlib.Z_FULL_FLUSH) + b"\x00\x00\x00\xff\xff" * 100

    with pytest.raises(FetchRefused, match="larger than 10,000 bytes"):
        taken(empty_blocks(), encoding="gzip", max_bytes=10_000)


def test_a_damaged_body_is_said_to_be() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-5] ^= 0xFF
    with pytest.raises(FetchError, match="damaged"):
        taken(bytes(packed), encoding="gzip")
    with pytest.raises(FetchError, match="damaged"):
        taken(TEXT, encoding="gzip")


def test_a_body_that_is_cut_short_may_come_whole_another_time() -> None:
    with pytest.raises(FetchUnavailable, match="cut short"):
        taken(gzip.compress(TEXT)[:-9], encoding="gzip")


def test_a_body_that_goes_on_after_its_end_is_not_cut_in_silence() -> None:
    with pytest.raises(FetchError, match="goes on after its end"):
        taken(gzip.compress(TEXT) + gzip.compress(TEXT), encoding="gzip", piece=100_000)
    with pytest.raises(FetchError, match="goes on after its end"):
        taken(gzip.compress(TEXT) + b"x", encoding="gzip", piece=1)
