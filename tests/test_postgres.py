"""A library in PostgreSQL answers as the bundle does that it came from: the same rows, the same scores, the same words."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import psycopg
import pytest
from postgres_server import Server

from indexer.bundle import Bundle, open_bundle
from indexer.embedder import OpenVinoEmbedder, Vectors
from indexer.places import Address
from indexer.postgres.connections import Connections
from indexer.postgres.copying import tsvector
from indexer.postgres.database import Database
from indexer.postgres.layout import partitions, schema_of
from indexer.postgres.lexical_index import kept_length
from indexer.postgres.publication import publish_bundle
from indexer.protocols import Generation
from service.engine import Engine

QUESTIONS = (
    "What causes osteonecrosis?", "Is it the steroids that I took for my asthma?", "core decompression recovery",
    "how long on crutches after surgery", "Kienböck disease of the wrist", "¿Qué es la osteonecrosis?",
)  # fmt: skip


@pytest.fixture(scope="module")
def bundle(corpus_library: Path) -> Iterator[Bundle]:
    with closing(open_bundle(corpus_library)) as opened:
        yield opened


@pytest.fixture(scope="module")
def copied(postgres: Server, bundle: Bundle) -> Iterator[Database]:
    """A database that holds a copy of the default library."""
    address = Address(postgres.new_database("corpus"))
    publish_bundle(bundle, address)
    with closing(Database(address)) as database:
        yield database


@pytest.fixture(scope="module", params=["bundle", "postgres"])
def opened(request: pytest.FixtureRequest, bundle: Bundle) -> Iterator[Generation]:
    """The same library, held by each kind of store."""
    if request.param == "bundle":
        yield bundle
    else:
        with closing(request.getfixturevalue("copied").open()) as generation:
            yield generation


@pytest.fixture(scope="module")
def asked(embedder: OpenVinoEmbedder) -> list[Vectors]:
    return [embedder.embed_question(question) for question in QUESTIONS]


class TestEitherStore:
    """What both stores must do alike."""

    def test_vectors_are_searched_like_one_by_one(self, opened: Generation, bundle: Bundle, asked: list[Vectors]) -> None:
        everything = bundle.vectors.vectors(np.arange(len(bundle.vectors)))
        for vector in asked:
            scores = everything @ vector
            wanted = np.lexsort((np.arange(len(scores)), -scores))[:20]
            rows, found = opened.vectors.search(vector, 20)
            assert rows.tolist() == wanted.tolist()
            np.testing.assert_allclose(found, scores[wanted], atol=1e-5)

    def test_a_search_for_more_than_there_is_finds_everything(self, opened: Generation, asked: list[Vectors]) -> None:
        count = opened.manifest.passages
        rows, scores = opened.vectors.search(asked[0], count + 10)
        assert sorted(rows.tolist()) == list(range(count))
        assert (np.diff(scores) <= 0).all()
        assert opened.vectors.search(asked[0], 0)[0].size == 0

    def test_words_are_searched_as_tantivy_searches_them(self, opened: Generation, bundle: Bundle) -> None:
        for question in QUESTIONS:
            terms = [term for word in question.split() for term in bundle.lexical.terms(word)]
            wanted_rows, wanted = bundle.lexical.search(terms, 40)
            rows, scores = opened.lexical.search(terms, 40)
            np.testing.assert_allclose(scores, wanted, rtol=1e-4)
            apart = wanted > wanted[-1] + 1e-3  # which of several with the last score comes, nothing says
            assert set(wanted_rows[apart].tolist()) <= set(rows.tolist())

    @pytest.mark.parametrize("terms", [[], ["nowhereinthelibrary"], ["o'hara\\"], ["bone"] * 3])
    def test_odd_terms_are_searched_too(self, opened: Generation, bundle: Bundle, terms: list[str]) -> None:
        np.testing.assert_allclose(opened.lexical.search(terms, 5)[1], bundle.lexical.search(terms, 5)[1], rtol=1e-4)
        assert opened.lexical.search(["bone"], 0)[0].size == 0

    def test_frequencies_and_lengths_are_the_same(self, opened: Generation, bundle: Bundle) -> None:
        terms = ["bone", "osteonecrosi", "hip", "nowhere-to-be-found", ""]
        assert [opened.lexical.document_frequency(t) for t in terms] == [bundle.lexical.document_frequency(t) for t in terms]
        assert (len(opened.lexical), len(opened.vectors), opened.vectors.dim) == (len(bundle.lexical), len(bundle.vectors), 384)

    def test_passages_and_documents_are_the_same(self, opened: Generation, bundle: Bundle) -> None:
        rows = [7, 0, bundle.manifest.passages - 1]
        assert opened.store.passages(rows) == bundle.store.passages(rows)
        assert opened.store.heads(rows) == bundle.store.heads(rows)
        assert opened.store.documents([3, 0, 3]) == [bundle.store.document(row) for row in (3, 0, 3)]
        assert opened.store.document_list(limit=5, offset=3) == bundle.store.document_list(limit=5, offset=3)
        assert opened.store.words() == bundle.store.words()
        assert list(opened.store.synonyms()) == list(bundle.store.synonyms())
        counts = (opened.store.document_count, opened.store.passage_count, opened.store.sentence_count)
        assert counts == (bundle.store.document_count, bundle.store.passage_count, bundle.store.sentence_count)

    def test_a_document_is_found_by_its_id_alone(self, opened: Generation, bundle: Bundle) -> None:
        id_ = bundle.store.document_list(limit=1)[0][0]
        assert opened.store.document_by_id(id_) == bundle.store.document_by_id(id_)
        assert opened.store.text(id_) == bundle.store.text(id_)
        for unknown in ("", "no'; DROP SCHEMA medcite CASCADE; --", "nul\0"):
            assert (opened.store.document_by_id(unknown), opened.store.text(unknown)) == (None, None)

    def test_vectors_of_sentences_and_words_are_the_same(self, opened: Generation, bundle: Bundle, asked: list[Vectors]) -> None:
        last = bundle.manifest.sentences - 1
        rows = np.array([900, 5, 6, 7, 5, 0, last])
        np.testing.assert_array_equal(opened.sentence_codes(rows), bundle.sentence_codes(rows))
        np.testing.assert_array_equal(opened.sentence_codes(slice(3, 40)), bundle.sentence_codes(slice(3, 40)))
        np.testing.assert_allclose(opened.sentence_scores(rows, asked[0]), bundle.sentence_scores(rows, asked[0]), atol=1e-6)
        np.testing.assert_allclose(opened.sentence_vectors(rows), bundle.sentence_vectors(rows), atol=1e-6)
        assert opened.sentence_codes(slice(4, 4)).shape == (0, 384)
        words = np.array([10, 0, 9])
        np.testing.assert_allclose(opened.word_vectors(words), bundle.word_vectors(words), atol=1e-6)
        np.testing.assert_allclose(opened.vectors.vectors(words), bundle.vectors.vectors(words), atol=1e-6)


def test_an_engine_answers_from_a_database_as_from_a_folder(copied: Database, corpus_engine: Engine) -> None:
    engine = Engine(copied)
    for question in QUESTIONS:
        wanted, found = corpus_engine.search(question, k=10), engine.search(question, k=10)
        assert [hit.passage for hit in found] == [hit.passage for hit in wanted]
        np.testing.assert_allclose([hit.score for hit in found], [hit.score for hit in wanted], atol=1e-4)
        answers = [replace(one.ask(question), id="", timings_ms={}) for one in (engine, corpus_engine)]
        assert answers[0] == answers[1]


def test_a_filtered_search_finds_as_many_as_are_wanted(copied: Database, asked: list[Vectors]) -> None:
    connections = Connections(Address(copied._address.url))
    schema = schema_of(copied.current())
    vector = f"[{','.join(map(str, asked[0]))}]"
    sql = f"SELECT row FROM {schema}.passages WHERE row %% 20 = 3 ORDER BY embedding::halfvec(384) <#> %s::halfvec(384) LIMIT 10"
    with closing(connections):
        assert connections.query("SELECT current_setting('hnsw.iterative_scan')") == [("relaxed_order",)]
        assert len(connections.query(sql, [vector])) == 10


def test_the_index_of_each_partition_is_used(copied: Database, asked: list[Vectors]) -> None:
    schema = schema_of(copied.current())
    with psycopg.connect(copied._address.url) as connection:
        connection.execute("SET enable_seqscan = off")  # so few rows are compared one by one otherwise
        plan = "\n".join(
            line
            for (line,) in connection.execute(
                f"EXPLAIN SELECT row FROM {schema}.passages ORDER BY embedding::halfvec(384) <#> %s::halfvec(384) LIMIT 5",
                [f"[{','.join(map(str, asked[0]))}]"],
            )
        )
    assert plan.count("Index Scan using passages_") == partitions(1) == 2
    assert [partitions(passages) for passages in (1_000_001, 100_000_000)] == [3, 16]


def test_lengths_are_kept_as_tantivy_keeps_them() -> None:
    # The table of its fieldnorm module: every length up to 40, then eight steps of 2, of 4, of 8 …
    assert [kept_length(words) for words in (0, 7, 39, 40, 41, 42, 55, 56, 59, 60, 87, 88, 151, 152, 167, 168)] == [
        0, 7, 39, 40, 40, 42, 54, 56, 56, 60, 84, 88, 144, 152, 152, 168
    ]  # fmt: skip


def test_a_tsvector_is_what_postgres_makes_of_it(postgres: Server) -> None:
    with psycopg.connect(postgres.url()) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE made (terms tsvector)")
        with cursor.copy("COPY made FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["bytea"])
            copy.write_row([tsvector(["kelp", "fever"], ["fever", "é", "fever"])])
            copy.write_row([tsvector([], [])])
            copy.write_row([tsvector([], ["rest"] * 20_000)])
        cursor.execute("SELECT terms::text FROM made")
        first, empty, long = [text for (text,) in cursor.fetchall()]
    assert first == "'fever':2A,3,5 'kelp':1A 'é':4"
    assert empty == ""
    assert long.count(",") == 254
