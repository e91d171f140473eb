"""Tokens: counted with tiktoken, by default in an encoding that ships with medcite, so that nothing is downloaded."""

import base64
from functools import lru_cache
from pathlib import Path

import tiktoken

from indexer.errors import SettingError

_PIECE = 10_000  # characters: tiktoken's splitter gives up on much longer runs of one kind
SHIPPED_ENCODING = "medcite"
ENCODING_FILE = Path(__file__).with_name("medcite.tiktoken")
# Words with the space before them, numbers of up to three digits, punctuation, line ends: after the pattern of cl100k_base.
PATTERN = r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""


@lru_cache(maxsize=4)
def encoding(name: str = SHIPPED_ENCODING) -> tiktoken.Encoding:
    """The encoding of that name: "medcite" from its file, any other from tiktoken (which may have to download it).

    Raises SettingError for a name tiktoken does not know or cannot fetch.
    """
    if name == SHIPPED_ENCODING:
        return tiktoken.Encoding(name=name, pat_str=PATTERN, mergeable_ranks=_shipped_ranks(), special_tokens={})
    try:
        return tiktoken.get_encoding(name)
    except Exception as error:  # tiktoken raises what its HTTP client raises
        raise SettingError(
            f"MEDCITE_ENCODING is {name!r}, which tiktoken cannot load: {' '.join(str(error).split())}.",
            hint=f"Set MEDCITE_ENCODING={SHIPPED_ENCODING}, or one of {', '.join(tiktoken.list_encoding_names())} when online.",
        ) from error


def _shipped_ranks() -> dict[bytes, int]:
    """Token → rank, from a file of lines "BASE64 RANK".

    Not read by tiktoken, which would keep a copy in a folder for temporary files, shared by all users, and go on reading that
    copy after the file has changed.
    """
    lines = (line.split() for line in ENCODING_FILE.read_bytes().splitlines())
    return {base64.b64decode(token): int(rank) for token, rank in lines}


def count_tokens(text: str, *, name: str = SHIPPED_ENCODING) -> int:
    """How many tokens the text has; one longer than 10,000 characters is counted in pieces."""
    counter = encoding(name)
    return sum(len(counter.encode_ordinary(text[start : start + _PIECE])) for start in range(0, len(text), _PIECE))
