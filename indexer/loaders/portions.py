"""Portions: a file of JSON Lines that is too large for one piece, cut between lines.

The path of a portion names its first line: `corpus.jsonl#L5001`.
"""

import re
from collections.abc import Iterator

from indexer.limits import limit
from indexer.loaders.source_file import ByteStream, SourceFile

PORTION_BYTES = limit("max_json_line_bytes")

_PORTION = re.compile(r"^(.*)#L(\d{1,12})$", re.DOTALL)


def portions(head: bytes, stream: ByteStream, *, path: str, place: str) -> Iterator[SourceFile]:
    """The lines of `head` and what follows it in the stream, as files; a line over the limit comes as a problem of its own."""
    line, rest = 1, head
    while rest := rest + stream.read(max(0, PORTION_BYTES - len(rest))):
        name = path if line == 1 else f"{path}#L{line}"
        whole = len(rest) < PORTION_BYTES  # the file ends here
        cut = len(rest) if whole else rest.rfind(b"\n", 0, PORTION_BYTES) + 1
        if cut:
            yield SourceFile(name, place, rest[:cut])
            line, rest = line + rest.count(b"\n", 0, cut), rest[cut:]
        else:
            yield SourceFile(name, place, problem=f"line {line} is too long: more than {PORTION_BYTES:,} bytes")
            line, rest = line + 1, _behind_line(rest, stream)


def _behind_line(rest: bytes, stream: ByteStream) -> bytes:
    """What follows the next line end."""
    while rest and b"\n" not in rest:
        rest = stream.read(PORTION_BYTES)
    return rest.partition(b"\n")[2]


def of_portion(path: str) -> tuple[str, int]:
    """The path of the whole file, and the number of the portion's first line."""
    match = _PORTION.match(path)
    return (match[1], int(match[2])) if match else (path, 1)
