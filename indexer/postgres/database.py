"""The shelf that is a database."""

import json

from indexer.bundle import SCHEMA_VERSION, Manifest
from indexer.errors import BundleDamaged, BundleIncompatible, BundleMissing
from indexer.places import Address
from indexer.postgres.connections import Connections
from indexer.postgres.generation import PostgresGeneration
from indexer.postgres.layout import LAYOUT
from indexer.postgres.publication import EXTENSION, check_pgvector

_CURRENT = "SELECT generation FROM medcite.current"
_MANIFEST = "SELECT layout, manifest FROM medcite.generations JOIN medcite.current ON name = generation"


class Database:
    """A library in a PostgreSQL database. Safe to use from several threads."""

    def __init__(self, address: Address) -> None:
        """Opens no connection yet. Raises SettingError where the address cannot be read."""
        self._address = address
        self._connections = Connections(address)

    def __str__(self) -> str:
        return str(self._address)

    def current(self) -> str:
        """The name of the published generation. Raises BundleMissing or BundleUnreachable."""
        name: str = self._found(_CURRENT)[0]
        return name

    def open(self) -> PostgresGeneration:
        """The published generation. Raises BundleMissing, BundleDamaged, BundleIncompatible or BundleUnreachable."""
        check_pgvector(self._connections.query(EXTENSION), self._address)
        layout, manifest = self._found(_MANIFEST)
        return PostgresGeneration(self._connections, self._manifest(layout, manifest))

    def close(self) -> None:
        """Closes the connections, also those that generations use."""
        self._connections.close()

    def _found(self, sql: str) -> tuple[str, str]:
        found = self._connections.query(sql)
        if not found:
            raise BundleMissing(
                f"There is no library in {self._address}.", hint=f"Build one: medcite index SOURCE --out {self._address}"
            )
        first: tuple[str, str] = found[0]
        return first

    def _manifest(self, layout: object, text: str) -> Manifest:
        hint = f"Build it again: medcite index SOURCE --out {self._address}"
        fields = json.loads(text)
        found = (layout, fields.get("schema_version"))
        if found != (LAYOUT, SCHEMA_VERSION):
            raise BundleIncompatible(
                f"The library in {self._address} has layout and schema {found}, this program reads {(LAYOUT, SCHEMA_VERSION)}.",
                hint=hint,
            )
        try:
            return Manifest(**fields)
        except TypeError as error:
            raise BundleDamaged(f"The manifest in {self._address} cannot be read: {error}.", hint=hint) from error
