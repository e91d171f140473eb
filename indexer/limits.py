"""Limits: how much is taken of a stranger's file, page or request. Each is a setting, MEDCITE_ and its name in capitals.

They are read from the environment alone, when the code that keeps to them is loaded: a schema is made with them, and a process
that reads PDFs inherits them. `service.settings` refuses what cannot be; here it counts as not given.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

_PREFIX = "MEDCITE_"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that may be set from `least` to `most`; `of` says what it is a limit of."""

    default: int
    least: int
    most: int
    of: str


LIMITS: Mapping[str, Limit] = {
    "max_source_file_bytes": Limit(50_000_000, 1_000, 2_000_000_000, "of a source file; JSON Lines are read in portions"),
    "max_archive_files": Limit(200_000, 1, 100_000_000, "that come out of an archive, archives in it included"),
    "max_archive_bytes": Limit(4_000_000_000, 1_000, 10**13, "that come out of it"),
    "max_archive_depth": Limit(1, 0, 8, "archives in an archive that are opened"),
    "max_tar_header_bytes": Limit(1_000_000, 512, 100_000_000, "of what a tar archive tells of a member"),
    "max_warc_header_bytes": Limit(65_536, 512, 100_000_000, "of a WARC record's header"),
    "max_json_line_bytes": Limit(16_000_000, 1_000, 1_000_000_000, "of a line of JSON Lines"),
    "max_text_chars": Limit(5_000_000, 100, 1_000_000_000, "of a plain text"),
    "max_page_chars": Limit(5_000_000, 100, 1_000_000_000, "of an HTML page, beside scripts and styles"),
    "max_page_tags": Limit(200_000, 100, 100_000_000, "of an HTML page"),
    "max_file_chars": Limit(20_000_000, 100, 1_000_000_000, "of all that is made of a file"),
    "max_docx_bytes": Limit(10_000_000, 1_000, 1_000_000_000, "of a Word file's parts, unpacked"),
    "max_pdf_pages": Limit(2_000, 1, 1_000_000, "of a PDF that are read"),
    "max_pdf_chars": Limit(3_000_000, 100, 1_000_000_000, "of a PDF that are read"),
    "max_pdf_page_cpu_s": Limit(15, 1, 3_600, "seconds of a processor that a page of a PDF may take"),
    "max_pdf_cpu_s": Limit(120, 1, 86_400, "seconds of a processor that a PDF may take"),
    "max_pdf_memory_bytes": Limit(1_500_000_000, 500_000_000, 10**12, "that reading a PDF may take"),
    "max_redirects": Limit(5, 0, 50, "that `medcite fetch` follows from a page"),
    "max_url_chars": Limit(8_000, 100, 1_000_000, "of an address that it fetches"),
    "max_hits": Limit(50, 8, 1_000, "passages that may be asked for: `k`"),
    "max_tool_hits": Limit(20, 1, 1_000, "passages that a tool of the Model Context Protocol may ask for"),
    "max_messages": Limit(2_048, 1, 1_000_000, "of a chat completion's conversation"),
    "max_message_chars": Limit(200_000, 100, 100_000_000, "of one of its messages"),
}


def variable(name: str) -> str:
    """The environment variable that sets the limit."""
    return _PREFIX + name.upper()


def read_limit(name: str, text: str) -> int:
    """The limit that a text gives. Raises ValueError where that is no whole number that it may be."""
    value = int(text)
    if not LIMITS[name].least <= value <= LIMITS[name].most:
        raise ValueError(text)
    return value


def limit(name: str) -> int:
    """The limit in force: what the environment gives, where that may be, else its default."""
    try:
        return read_limit(name, os.environ[variable(name)])
    except (KeyError, ValueError):
        return LIMITS[name].default


def limits() -> dict[str, int]:
    """All limits in force, by name."""
    return {name: limit(name) for name in LIMITS}
