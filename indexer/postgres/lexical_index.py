"""The lexical index in a database: PostgreSQL finds candidates, BM25 ranks them.

PostgreSQL's own ranking of full text does not know how rare a word is. Here every passage is a tsvector of the same stems that a
bundle's index holds, those of the heading marked A, and beside it stand the lengths of both and, in a table, in how many passages
each stem occurs. From these come the scores that tantivy gives.

A question's rare words name the candidates: what holds none of them would have to be made of its common words alone. Candidates are
ranked in the server by PostgreSQL's ranking of each word, times its rarity, and the best of these by BM25 itself.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from indexer.bundle import Manifest
from indexer.embedder import Vectors
from indexer.lexical_index import HEADING_BOOST, stems
from indexer.postgres.connections import Connections
from indexer.vector_index import Rows

_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b of BM25 (https://doi.org/10.1561/1500000019), as tantivy has them
_LEAST_CANDIDATES, _CANDIDATES_SHARE = (
    4_000,
    100,
)  # that rare words may name before common ones are left out, of so many passages one
# Words that are looked for in all candidates of a question together; of a long question the rarest, and so many of them in any case.
_WEIGHINGS, _FEWEST_WEIGHED = 64_000, 15
_LIKELY = 5  # times as many as are wanted are scored by BM25 …
_LEAST_LIKELY, _LIKELY_SHARE = 400, 10  # … and never fewer, nor fewer than one of so many candidates
_KEPT = 200_000  # stems whose frequencies are remembered
_EXACT_LENGTH = 40  # up to which tantivy keeps a length as it is
_LENGTH_BITS = 4  # that it keeps of a longer one


class PostgresLexicalIndex:
    """BM25 over stemmed words, any of which may match; row i is passage i."""

    def __init__(self, connections: Connections, schema: str, manifest: Manifest) -> None:
        """Reads how long headings and bodies are on average."""
        self._connections = connections
        self._schema = schema
        self._count = manifest.passages
        ((headings, bodies),) = connections.query(f"SELECT headings, bodies FROM {schema}.lengths")
        self._heading_length, self._body_length = max(headings, 1) / self._count, max(bodies, 1) / self._count
        self._most = max(_LEAST_CANDIDATES, self._count // _CANDIDATES_SHARE)
        self._frequencies: dict[str, tuple[int, int]] = {}

    def __len__(self) -> int:
        return self._count

    def terms(self, text: str) -> list[str]:
        """The words of a text as the index holds them: lower case, without accents, stemmed."""
        return stems(text)

    def document_frequency(self, term: str) -> int:
        """In how many passages' bodies the term stands."""
        return self._frequencies_of([term])[term][1]

    def _frequencies_of(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Term → in how many passages' headings, and in how many bodies it stands."""
        found = {term: self._frequencies.get(term) for term in terms}
        new = [term for term, known in found.items() if known is None]
        if new:
            sql = f"SELECT term, headings, bodies FROM {self._schema}.terms WHERE term = ANY(%s::text[])"
            read = {term: (headings, bodies) for term, headings, bodies in self._connections.query(sql, [new])}
            if len(self._frequencies) > _KEPT:
                self._frequencies.clear()
            self._frequencies.update({term: read.get(term, (0, 0)) for term in new})
            found |= {term: read.get(term, (0, 0)) for term in new}
        return {term: known for term, known in found.items() if known is not None}

    def _rarity(self, frequency: int) -> float:
        """The inverse document frequency as BM25 has it; 0 for what stands nowhere."""
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5)) * (1 + _SATURATION) if frequency else 0.0

    def search(self, terms: Sequence[str], k: int) -> tuple[Rows, Vectors]:
        """The k best rows and BM25 scores for terms as `terms` gives them; each further occurrence weighs again."""
        asked = Counter(terms)
        known = {term: found for term, found in self._frequencies_of(asked).items() if any(found)}
        if not known or k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rare = sorted(known, key=lambda term: (max(known[term]), term))
        headings = [asked[term] * HEADING_BOOST * self._rarity(known[term][0]) for term in rare]
        bodies = [asked[term] * self._rarity(known[term][1]) for term in rare]
        found: dict[int, float] = {}
        for candidates in self._candidates(rare, known):
            sql, values = self._query(candidates, rare, headings, bodies, k)
            found |= dict(self._connections.query(sql, values))
            if len(found) >= k:
                break
        best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:k]
        return np.array([row for row, _ in best], np.int64), np.array([score for _, score in best], np.float32)

    def _candidates(self, rare: Sequence[str], known: dict[str, tuple[int, int]]) -> Iterator[str]:
        """What is asked of PostgreSQL one after the other, until it finds enough; the rarest terms come first."""
        sums = itertools.accumulate(max(known[term]) for term in rare)
        named = sum(count <= self._most for count in sums)
        if named:
            yield " | ".join(map(_quoted, rare[:named]))
        common = rare[named:]  # what holds several of them together is best
        for most in range(len(common), 0, -1):
            yield " & ".join(map(_quoted, common[:most]))

    def _query(
        self, candidates: str, terms: Sequence[str], headings: Sequence[float], bodies: Sequence[float], k: int
    ) -> tuple[str, list[object]]:
        """The query, and its values, for the k best of the candidates."""
        short, per_word = _SATURATION * (1 - _LENGTH), _SATURATION * _LENGTH
        held: list[str] = []
        values: list[object] = []
        weighed = max(_WEIGHINGS // min(self._count, self._most), _FEWEST_WEIGHED)
        for term, heading, body in zip(terms[:weighed], headings, bodies, strict=False):
            # A rank rises with each occurrence nearly as BM25 does: to 1.25, 1.36, 1.42 times the first, there 1.38, 1.57, 1.69.
            most = max(body, heading)
            held.append("%s::float8 * ts_rank(%s::float4[], terms, %s::tsquery)")
            values += [most, [body / most, 0.0, 0.0, heading / most], _quoted(term)]  # what D, C, B and A count for, up to 1
        sql = f"""
            WITH candidate AS (
                SELECT row, terms, heading_length, body_length FROM {self._schema}.lexical WHERE terms @@ %s::tsquery
                LIMIT {2 * self._most}
            ), likely AS MATERIALIZED (
                SELECT row, terms, {short} + {per_word / self._heading_length} * heading_length AS heading_norm,
                    {short} + {per_word / self._body_length} * body_length AS body_norm
                FROM candidate
                ORDER BY ({" + ".join(held)}) / (1 + {short} + {per_word / self._body_length} * body_length) DESC, row
                LIMIT {max(_LIKELY * int(k), _LEAST_LIKELY, self._most // _LIKELY_SHARE)}
            )
            SELECT row, (sum(asked.heading * often.heading / (often.heading + heading_norm)
                + asked.body * often.body / (often.body + body_norm)))::float8 AS score
            FROM likely, unnest(terms) AS held (term, positions, weights)
                JOIN unnest(%s::text[], %s::float8[], %s::float8[]) AS asked (term, heading, body) USING (term),
                LATERAL (SELECT cardinality(array_positions(weights, 'A')) AS heading, cardinality(array_positions(weights, 'D')) AS body)
                    AS often
            GROUP BY row ORDER BY score DESC, row LIMIT {int(k)}
        """
        return sql, [candidates, *values, list(terms), list(headings), list(bodies)]


def _quoted(term: str) -> str:
    """The term as a tsquery names it."""
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def kept_length(words: int) -> int:
    """A length as tantivy keeps it, in a byte: its first four bits, counted from 24, beyond 40 words."""
    if words < _EXACT_LENGTH:
        return words
    above = words - 24
    lost = above.bit_length() - _LENGTH_BITS
    return 24 + (above >> lost << lost)
