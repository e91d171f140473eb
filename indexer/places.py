"""Places: where a library stands, which is a folder or a database."""

import re
from dataclasses import dataclass, field
from pathlib import Path

_SCHEME = re.compile(r"postgres(ql)?://")
_ADDRESS = re.compile(r"postgres(?:ql)?://[^\s'\"]+")
_SECRET = re.compile(r"([?&](?:ssl)?password=)[^&]*")


@dataclass(frozen=True, slots=True)
class Address:
    """A PostgreSQL database, as libpq reads it: postgresql://user:password@host:5432,other:5432/database. `str` shows no password."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        scheme, _, rest = self.url.partition("://")
        # A password may hold whatever separates the parts of an address, so all up to the last @ may be part of it.
        who, at, where = rest.rpartition("@")
        shown = _SECRET.sub(r"\1…", where)
        return f"{scheme}://{who.partition(':')[0]}{at}{shown}"


Place = Path | Address


def read_place(text: str) -> Place:
    """The place that a text names: a database where it begins with postgresql://, else a folder."""
    return Address(text) if _SCHEME.match(text) else Path(text).expanduser()


def without_passwords(command: str) -> str:
    """A command line as it may be shown: the addresses in it without their passwords."""
    return _ADDRESS.sub(lambda match: str(Address(match[0])), command)
