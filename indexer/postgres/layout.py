"""The tables. A generation is a schema of its own, medcite_NAME; the schema medcite says which of them answers."""

from psycopg import Connection

LAYOUT = 2  # to be changed with the tables below

CONTROL = """
CREATE SCHEMA IF NOT EXISTS medcite;
CREATE TABLE IF NOT EXISTS medcite.generations (
    name text PRIMARY KEY, layout int NOT NULL, manifest text NOT NULL, published timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS medcite.current (
    one boolean PRIMARY KEY CHECK (one), generation text NOT NULL REFERENCES medcite.generations
);
"""
_PARTITION_ROWS = 500_000  # passages in a partition, whose graph is then built within the memory below
_MOST_PARTITIONS = 16  # each is searched for every question; beyond them, partitions grow
_BUILD_BYTES = (
    2**30
)  # for a graph while it is built, unless the server gives more; without enough, building slows down many times over
# A row with its vector stays in its page: looking it up elsewhere would double what a candidate costs.
_INLINE = "WITH (toast_tuple_target = 8160)"
_TABLES = """
CREATE TABLE {s}.documents (
    row bigint NOT NULL, id text NOT NULL, title text NOT NULL, topic text NOT NULL, language text NOT NULL, tier text NOT NULL,
    record text NOT NULL, text text NOT NULL
);
CREATE TABLE {s}.passages (
    row bigint NOT NULL, digest bytea NOT NULL, id text NOT NULL, document_row bigint NOT NULL, heading text NOT NULL,
    tier text NOT NULL, language text NOT NULL, start int NOT NULL, "end" int NOT NULL, first_sentence bigint NOT NULL, sentences int NOT NULL,
    embedding vector({dim}) NOT NULL
) PARTITION BY HASH (row);
CREATE TABLE {s}.lexical (
    row bigint NOT NULL, heading_length int NOT NULL, body_length int NOT NULL, terms tsvector NOT NULL
) PARTITION BY HASH (row);
CREATE TABLE {s}.sentences (first_sentence bigint NOT NULL, spans text NOT NULL, codes bytea NOT NULL) {inline};
ALTER TABLE {s}.sentences ALTER codes SET STORAGE EXTERNAL;
CREATE TABLE {s}.words (row int NOT NULL, word text NOT NULL, documents int NOT NULL, code bytea);
CREATE TABLE {s}.terms (term text NOT NULL, headings int NOT NULL, bodies int NOT NULL);
CREATE TABLE {s}.lengths (headings bigint NOT NULL, bodies bigint NOT NULL);
CREATE TABLE {s}.model (path text NOT NULL, part int NOT NULL, data bytea NOT NULL);
"""
_PARTITION = "CREATE TABLE {s}.{table}_{n} PARTITION OF {s}.{table} FOR VALUES WITH (MODULUS {of}, REMAINDER {n}) {inline}"
_INDEXES = """
ALTER TABLE {s}.documents ADD PRIMARY KEY (row);
CREATE UNIQUE INDEX ON {s}.documents (id);
ALTER TABLE {s}.passages ADD PRIMARY KEY (row);
ALTER TABLE {s}.sentences ADD PRIMARY KEY (first_sentence);
ALTER TABLE {s}.words ADD PRIMARY KEY (row);
ALTER TABLE {s}.terms ADD PRIMARY KEY (term);
CREATE INDEX ON {s}.lexical USING gin (terms) WITH (fastupdate = off);
CREATE INDEX ON {s}.passages USING hnsw ((embedding::halfvec({dim})) halfvec_ip_ops) WITH (m = 16, ef_construction = 128);
"""


def schema_of(generation: str) -> str:
    """The schema of a generation."""
    return f"medcite_{generation.lower()}"


def partitions(passages: int) -> int:
    """How many partitions so many passages are spread over; always several, so that what holds for many holds for few."""
    return min(max(2, -(-passages // _PARTITION_ROWS)), _MOST_PARTITIONS)


def create_tables(connection: Connection, schema: str, *, dim: int, passages: int) -> None:
    """Makes the schema with its tables, empty."""
    connection.execute(f"CREATE SCHEMA {schema}")
    _each(connection, _TABLES.format(s=schema, dim=dim, inline=_INLINE))
    of = partitions(passages)
    for table in ("passages", "lexical"):
        for number in range(of):
            connection.execute(_PARTITION.format(s=schema, table=table, n=number, of=of, inline=_INLINE))


def create_indexes(connection: Connection, schema: str, *, dim: int) -> None:
    """Indexes tables that are full, and lets the planner know them."""
    connection.execute(
        "SELECT set_config('maintenance_work_mem', greatest(pg_size_bytes(current_setting('maintenance_work_mem')), %s) / 1024 || 'kB', false)",
        [_BUILD_BYTES],
    )
    _each(connection, _INDEXES.format(s=schema, dim=dim))
    for table in ("documents", "passages", "lexical", "sentences", "words", "terms"):
        connection.execute(f"ANALYZE {schema}.{table}")


def _each(connection: Connection, statements: str) -> None:
    for statement in filter(str.strip, statements.split(";")):
        connection.execute(statement)
