"""Hits come best first, from the dense and from the lexical index, each with the part that every ranker played."""

from dataclasses import replace

import numpy as np
import pytest

from indexer.documents import Tier
from indexer.embedder import OpenVinoEmbedder, Vectors
from indexer.errors import QuestionEmpty
from indexer.vector_index import Rows, VectorIndex
from service.engine import Engine
from service.question import Kind, Question
from service.retriever import Hit, Retriever, Weights

KELP = "What is kelp fever?"
MOON = "What is moon knee?"


def asked(text: str, *words: str) -> Question:
    return Question(original=text, text=text, language="en", kind=Kind.OTHER, words=words, focus=words)


@pytest.fixture(scope="module")
def retriever(engine: Engine) -> Retriever:
    return Retriever(engine.bundle)


@pytest.fixture(scope="module")
def kelp(embedder: OpenVinoEmbedder) -> Vectors:
    return embedder.embed_question(KELP)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.passage.id for hit in hits]


def test_no_more_than_k_come_and_fewer_are_the_first_of_more(engine: Engine, retriever: Retriever, kelp: Vectors) -> None:
    question = asked(KELP, "kelp", "fever")
    everything = retriever.search(question, kelp, 50)
    assert len(everything) == engine.bundle.manifest.passages
    for k in (0, 1, 3):
        assert ids(retriever.search(question, kelp, k)) == ids(everything)[:k]


def test_hits_come_best_first_each_passage_once(retriever: Retriever, kelp: Vectors) -> None:
    hits = retriever.search(asked(KELP, "kelp", "fever"), kelp, 50)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len(set(ids(hits))) == len(hits)
    assert "kelp" in hits[0].document.title.lower()


def test_every_part_is_finite_and_in_its_range(retriever: Retriever, kelp: Vectors) -> None:
    for words in (("kelp", "fever"), ("tulip",), ()):
        for hit in retriever.search(asked(KELP, *words), kelp, 50):
            assert np.isfinite([hit.score, hit.dense, hit.lexical, hit.sentence]).all()
            assert -1.001 <= hit.dense <= 1.001
            assert 0 <= hit.lexical <= 1
            assert 0 <= hit.sentence <= 1.001


def test_the_sentence_part_is_its_best_sentence(retriever: Retriever, kelp: Vectors) -> None:
    for hit in retriever.search(asked(KELP, "kelp"), kelp, 50):
        sentences = hit.passage.passage.sentences
        assert hit.sentence_scores.shape == (len(sentences),)
        assert hit.sentence_vectors.shape == (len(sentences), len(kelp))
        assert hit.sentence_scores == pytest.approx(hit.sentence_vectors @ kelp, abs=1e-5)
        assert hit.sentence == pytest.approx(max(0.0, float(hit.sentence_scores.max())))


def test_the_dense_part_is_the_inner_product_of_its_own_row(engine: Engine, retriever: Retriever, kelp: Vectors) -> None:
    for hit in retriever.search(asked(KELP, "kelp"), kelp, 50):
        stored = engine.bundle.vectors.vectors(np.array([hit.passage.row]))[0]
        assert hit.dense == pytest.approx(float(stored @ kelp), abs=1e-5)


def test_a_passage_is_the_text_of_its_document(retriever: Retriever, kelp: Vectors) -> None:
    for hit in retriever.search(asked(KELP, "kelp"), kelp, 50):
        passage = hit.passage.passage
        assert passage.document_id == hit.document.id
        assert hit.document.text[passage.start : passage.end] == passage.text


def test_the_lexical_part_is_a_share_of_the_best_passages(retriever: Retriever, kelp: Vectors) -> None:
    hits = retriever.search(asked("glows", "glows"), kelp, 50)
    assert sorted({round(hit.lexical, 6) for hit in hits}) == [0, 1]
    assert [hit.passage.passage.heading for hit in hits if hit.lexical == 1] == ["What are the symptoms of moon knee?"]


def test_a_question_without_words_has_no_lexical_part(retriever: Retriever, kelp: Vectors) -> None:
    hits = retriever.search(asked(KELP), kelp, 50)
    assert hits
    assert {hit.lexical for hit in hits} == {0.0}


def only_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the dense index find its best row alone, as one of many thousand passages would."""
    search = VectorIndex.search
    monkeypatch.setattr(VectorIndex, "search", lambda self, question, k: tuple(part[:1] for part in search(self, question, k)))


def test_what_only_the_words_find_comes(retriever: Retriever, kelp: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    only_the_nearest(monkeypatch)
    hits = retriever.search(asked("socks", "socks"), kelp, 50)
    assert len(hits) == 2
    words_only = next(hit for hit in hits if "socks" in hit.passage.passage.text)
    assert words_only.lexical == 1
    assert words_only.dense < min(hit.dense for hit in hits if hit is not words_only)


def test_what_only_the_meaning_finds_comes(retriever: Retriever, kelp: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    only_the_nearest(monkeypatch)
    hits = retriever.search(asked("tulips", "tulips"), kelp, 50)
    assert [hit.document.title for hit in hits] == [KELP]
    assert hits[0].lexical == 0


def test_where_neither_finds_anything_nothing_comes(retriever: Retriever, kelp: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(self: VectorIndex, question: Vectors, k: int) -> tuple[Rows, Vectors]:
        return np.full(k, -1), np.zeros(k, np.float32)  # what FAISS gives for rows it does not have

    monkeypatch.setattr(VectorIndex, "search", nothing)
    assert retriever.search(asked("tulips", "tulips"), kelp, 50) == []


def test_an_empty_question_is_not_searched_for(engine: Engine) -> None:
    with pytest.raises(QuestionEmpty):
        engine.search("  ")


def test_words_move_a_passage_up(retriever: Retriever, kelp: Vectors) -> None:
    with_words = retriever.search(asked("socks", "socks"), kelp, 50)
    without = retriever.search(asked("socks"), kelp, 50)
    score = {hit.passage.row: hit.score for hit in without}
    for hit in with_words:
        assert (hit.score > score[hit.passage.row]) == ("socks" in hit.passage.passage.text)


def test_a_heading_that_asks_the_same_moves_a_passage_up(retriever: Retriever, kelp: Vectors) -> None:
    question = asked(KELP, "kelp")
    plain = {hit.passage.row: hit.score for hit in retriever.search(question, kelp, 50)}
    for hit in retriever.search(replace(question, kind=Kind.TREATMENT), kelp, 50):
        assert (hit.score > plain[hit.passage.row]) == ("treated" in hit.passage.passage.heading)


def test_of_like_passages_the_tier_decides(engine: Engine, retriever: Retriever, embedder: OpenVinoEmbedder) -> None:
    hits = retriever.search(asked(MOON), embedder.embed_question(MOON), 50)
    extra = {hit.document.tier: hit.score - hit.dense - Weights().sentence * hit.sentence for hit in hits}
    assert extra[Tier.REVIEWED] > extra[Tier.REFERENCE] > extra[Tier.COMMUNITY]


def test_a_hit_knows_whether_it_opens_its_section(retriever: Retriever, kelp: Vectors) -> None:
    assert all(hit.opens_section for hit in retriever.search(asked(KELP, "kelp"), kelp, 50))  # no section here is cut in two


def test_of_like_passages_the_one_that_holds_more_of_the_question_comes_first(
    engine: Engine, retriever: Retriever, kelp: Vectors
) -> None:
    plain = {
        hit.passage.row: hit.score for hit in Retriever(engine.bundle, Weights(covered=0)).search(asked(KELP, "gloves"), kelp, 50)
    }
    for hit in retriever.search(asked(KELP, "gloves"), kelp, 50):
        assert hit.covered == ("gloves" in f"{hit.passage.passage.heading} {hit.passage.passage.text}".lower())
        assert hit.score == pytest.approx(plain[hit.passage.row] + Weights().covered * hit.covered)


def test_in_a_language_that_the_model_does_not_know_words_count_more(retriever: Retriever, kelp: Vectors) -> None:
    def gain(language: str) -> float:
        question = replace(asked(KELP, "kelp"), language=language)
        scores = {
            hit.covered > 0: hit.score - hit.dense - Weights().sentence * hit.sentence
            for hit in retriever.search(question, kelp, 50)
        }
        return scores[True] - scores[False]

    assert gain("es") > gain("en")
