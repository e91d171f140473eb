"""Provenance: the record beside a fetched file of where and when it came from, `NAME.provenance.json` for the file `NAME`."""

import hashlib
import json
from pathlib import Path

from indexer.errors import SourceError
from indexer.loaders.fields import web_address
from indexer.loaders.source_file import Origin

SIDECAR = ".provenance.json"
WITHOUT_FILE = "the provenance of a file that is not there: fetch it again"


def origin(file: Path, sidecar: Path) -> Origin:
    """Where the file came from. Raises SourceError where the sidecar cannot be understood or tells of other bytes; OSError."""
    try:
        record = json.loads(sidecar.read_bytes())
        url = web_address(record.get("final_url") or record["url"])
        headers = {str(name).lower(): str(value) for name, value in (record.get("headers") or {}).items()}
        found = Origin(url or "", str(record.get("fetched") or ""), headers.get("content-type", ""))
        digest = str(record["sha256"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, SourceError) as error:
        raise SourceError(f"{sidecar.name} beside it is no provenance: fetch it again") from error
    with file.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
            raise SourceError("does not match its provenance: fetch it again")
    return found
