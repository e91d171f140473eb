"""Bodies: a reply's bytes, unpacked within bounds."""

import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

import httpx

from indexer.errors import FetchError, FetchRefused, FetchUnavailable

_PORTION_BYTES = 262_144  # unpacked at a time: a packed kilobyte may hold a megabyte


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply of `url`, its body not read yet: `chunks` are its bytes as sent."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    chunks: AsyncIterator[bytes]


async def body(reply: Reply, *, max_bytes: int) -> AsyncGenerator[bytes, None]:
    """The body unpacked, in portions. Raises FetchRefused where it is larger, as sent or unpacked, FetchError where damaged."""
    encoding = reply.headers.get("content-encoding", "").strip().lower()
    sent = _bounded(reply.chunks, max_bytes)
    if encoding in {"", "identity"}:
        portions = sent
    elif encoding in {"gzip", "x-gzip"}:
        portions = _bounded(_unpacked(sent), max_bytes)
    else:
        raise FetchRefused(f"packed as {encoding!r}, expected gzip or nothing")
    async for portion in portions:
        yield portion


async def _bounded(chunks: AsyncIterator[bytes], max_bytes: int) -> AsyncIterator[bytes]:
    total = 0
    async for chunk in chunks:
        total += len(chunk)
        if total > max_bytes:
            raise too_large(max_bytes)
        yield chunk


def too_large(max_bytes: int) -> FetchRefused:
    """The error of a page over the limit."""
    return FetchRefused(f"larger than {max_bytes:,} bytes")


async def _unpacked(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The content of one gzip stream (RFC 1952). zlib is asked for a portion at a time, so that a bomb fills no memory."""
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    begun = False
    try:
        async for chunk in chunks:
            begun = True
            packed = chunk
            while packed:
                yield stream.decompress(packed, _PORTION_BYTES)
                packed = stream.unconsumed_tail
            if stream.unused_data:
                raise FetchError("the packed page goes on after its end")
    except zlib.error as error:
        raise FetchError(f"the packed page is damaged: {error}") from error
    if begun and not stream.eof:
        raise FetchUnavailable("the packed page was cut short")
