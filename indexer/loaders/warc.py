"""WARC crawls (ISO 28500): the pages that a crawler kept, each with the address and the time it was fetched.

warcio reads a record's headers and the HTTP reply in it. The file is cut into records here: warcio's own iterator reads lines of
any length, ends a damaged file without a word, and writes warnings to the terminal.
"""

import lzma
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from urllib.parse import urlsplit

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from indexer.errors import SourceError
from indexer.limits import limit
from indexer.loaders import source_file
from indexer.loaders.budget import Budget
from indexer.loaders.fields import web_address
from indexer.loaders.source_file import ByteStream, Origin, SourceFile, too_large

MAGIC = b"WARC/"
MAX_HEADER_BYTES = limit("max_warc_header_bytes")
MAX_EMPTY_LINES = 1_000  # between two records, where two are usual
MAX_REASONS = 20

_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_KINDS = {
    "", "text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown", "text/xml", "application/xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
_NOT_REPLIES = {"warcinfo", "request", "metadata"}  # about a crawl, not of it
_GZIP_OR_ZLIB, _BARE_DEFLATE = 47, -15  # as zlib numbers them
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as it stands in the file. One over the limit has no block; where the file is damaged, `damage` alone says so."""

    head: bytes = b""
    block: bytes | None = None
    size: int = 0
    damage: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """A reply that may become a document; its body is not read yet."""

    origin: Origin
    reply: ArcWarcRecord


@dataclass(slots=True)
class _Survey:
    """What a first reading finds: the record of each address' newest copy, and what is left out, by reason."""

    newest: dict[str, tuple[str, int]] = field(default_factory=dict)  # address → time, number of the record
    left_out: Counter[str] = field(default_factory=Counter)
    damage: str = ""

    def add(self, origin: Origin, number: int) -> None:
        known = self.newest.get(origin.url)
        if known:
            self.left_out["older copies of a page"] += 1
        if known is None or known[0] <= origin.fetched:
            self.newest[origin.url] = (origin.fetched, number)

    def reasons(self) -> Iterator[str]:
        """Each reason with its count, the rarest together."""
        common = self.left_out.most_common(MAX_REASONS)
        yield from (f"{reason}: {count:,}" for reason, count in common)
        if rest := self.left_out.total() - sum(count for _, count in common):
            yield f"other reasons: {rest:,}"
        if self.damage:
            yield f"damaged, and read up to there: {self.damage}"


def pages(stream: ByteStream, *, path: str, place: str, prefix: str, budget: Budget) -> Iterator[SourceFile]:
    """The newest copy of each page of a crawl, in its order; then what was left out, a file with a problem for each reason.

    `stream` stands at its start and can seek. A damaged crawl is read as far as it can be. Raises SourceError where it holds
    more than its budget.
    """
    survey = _survey(stream, budget)
    wanted = {number for _, number in survey.newest.values()}
    stream.seek(0)
    # It is read again no further than to the last page: what is behind may be the damage.
    for number, record in enumerate(islice(_records(stream), max(wanted, default=-1) + 1)):
        if number in wanted and (page := _page(record)):
            yield _file(page, f"{prefix}{page.origin.url}", f"{place}!{page.origin.url}")
    for number, reason in enumerate(survey.reasons(), start=1):
        yield SourceFile(f"{path}#left-out-{number}", place, problem=reason)


def _survey(stream: ByteStream, budget: Budget) -> _Survey:
    survey = _Survey()
    for number, record in enumerate(_records(stream)):
        survey.damage = record.damage
        budget.take(len(record.head) + record.size, files=0)
        try:
            page = _page(record)
        except SourceError as error:
            survey.left_out[error.message] += 1
            continue
        if page:
            budget.take(0)
            survey.add(page.origin, number)
    return survey


def _records(stream: ByteStream) -> Iterator[_Record]:
    """The records in order; the last one tells of the damage that ended them, if any did."""
    try:
        while head := _head(stream):
            length = int(match[1]) if (match := _LENGTH.search(head)) else 0
            if length > source_file.MAX_FILE_BYTES:
                left = length
                while left and (data := stream.read(min(left, _READ_BYTES))):
                    left -= len(data)
                yield _Record(head, None, length)
            else:
                block = stream.read(length)
                if len(block) < length:
                    raise SourceError("it ends in the middle of a record")
                yield _Record(head, block, length)
    except SourceError as error:
        yield _Record(damage=error.message)
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        yield _Record(damage=str(error))


def _head(stream: ByteStream) -> bytes:
    """A record's lines up to the empty one, b"" at the end of the file. Raises SourceError where there is no record."""
    lines = list[bytes]()
    size = empty = 0
    while line := stream.readline(MAX_HEADER_BYTES):
        size += len(line)
        if line.strip():
            lines.append(line)
        elif lines:
            return b"".join((*lines, line))
        else:
            empty += 1
        if not (lines or [MAGIC])[0].startswith(MAGIC) or size > MAX_HEADER_BYTES or empty > MAX_EMPTY_LINES:
            raise SourceError("no record begins where one should")
    if lines:
        raise SourceError("it ends in the middle of a record")
    return b""


def _page(record: _Record) -> _Page | None:
    """The page that the record holds; None for records about the crawl. Raises SourceError, the reason to leave it out."""
    if record.damage:
        return None
    if record.block is None:
        raise SourceError(too_large(None))
    try:
        loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)  # HTTP/2 is as good as 1.1
        reply = loader.parse_record_stream(BytesIO(record.head + record.block), known_format="warc")
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError) as error:  # AttributeError: a reply without address
        raise SourceError("records that cannot be read") from error
    if reply.rec_type in _NOT_REPLIES:
        return None
    if reply.rec_type != "response" or not reply.http_headers:
        raise SourceError(f"records of the type {reply.rec_type!s:.20}")
    headers, status = reply.http_headers, reply.http_headers.get_statuscode()
    if status != "200":
        raise SourceError("redirects" if status.startswith("3") else f"replies of the status {status:.3}")
    url = web_address(reply.rec_headers.get_header("WARC-Target-URI")) or ""
    content_type = headers.get_header("Content-Type") or ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise SourceError(f"files of the kind {kind:.60}")
    if urlsplit(url).path == "/robots.txt":
        raise SourceError("robots.txt")
    return _Page(Origin(url, reply.rec_headers.get_header("WARC-Date") or "", content_type), reply)


def _file(page: _Page, path: str, place: str) -> SourceFile:
    try:
        return SourceFile(path, place, _body(page.reply), origin=page.origin)
    except SourceError as error:
        return SourceFile(path, place, problem=error.message, origin=page.origin)


def _body(reply: ArcWarcRecord) -> bytes:
    """The page's bytes, unpacked. Raises SourceError where they are packed in an unknown way, damaged or too many."""
    headers = reply.http_headers
    chunked = (headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    # Some crawlers keep what they have put together already, and the header all the same: the reader notices.
    data: bytes = (ChunkedDataReader(reply.raw_stream) if chunked else reply.raw_stream).read()
    encoding = (headers.get_header("Content-Encoding") or "identity").lower()
    if encoding in {"gzip", "x-gzip", "deflate"}:
        data = _inflated(data)
    elif encoding not in {"identity", "none", "utf-8"}:
        raise SourceError(f"packed as {encoding:.20}, expected gzip, deflate or nothing")
    if len(data) > source_file.MAX_FILE_BYTES:
        raise SourceError(too_large(None))
    return data


def _inflated(data: bytes) -> bytes:
    """The data unpacked, to one byte over the limit. Raises SourceError where it is damaged."""
    for wbits in (_GZIP_OR_ZLIB, _BARE_DEFLATE):
        with suppress(zlib.error):
            return zlib.decompressobj(wbits).decompress(data, source_file.MAX_FILE_BYTES + 1)
    if data.startswith(b"\x1f\x8b"):
        raise SourceError("its content is damaged")
    return data  # the crawler has unpacked it, and kept the header
