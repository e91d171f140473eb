"""Growth: documents beyond the real ones make a true library, whose vectors are spread as real ones are."""

from pathlib import Path

import numpy as np
import pytest

from eval.bench.growing import grow, kind_of, recall
from eval.bench.perturbed import PerturbedEmbedder, moves
from eval.bench.profiling import profile
from eval.bench.synthetic import Base, read_base, unmarked, write_documents
from indexer.bundle import Bundle, open_bundle
from indexer.embedder import OpenVinoEmbedder
from service.engine import Engine

QUESTIONS = ("What causes osteonecrosis?", "How is the hip replaced?", "Can steroids kill bone?")


@pytest.fixture(scope="module")
def bundle(corpus_library: Path) -> Bundle:
    return open_bundle(corpus_library)


@pytest.fixture(scope="module")
def base(bundle: Bundle) -> Base:
    return read_base(bundle)


@pytest.fixture(scope="module")
def perturbed(bundle: Bundle, base: Base, embedder: OpenVinoEmbedder) -> PerturbedEmbedder:
    return PerturbedEmbedder(embedder, bundle, base)


@pytest.fixture(scope="module")
def grown(corpus_library: Path, base: Base, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with twice the passages that can be varied, and some more."""
    folder = tmp_path_factory.mktemp("grown")
    found = grow(corpus_library, 2 * len(base.passages) + 3, folder, folder / "library")
    assert found["unknown_sentences"] == 0
    return folder / "library"


def test_neighbours_are_near_and_not_the_passage_itself(base: Base) -> None:
    assert all(place not in near for place, near in enumerate(base.near.tolist()))
    scaled = base.vectors / np.linalg.norm(base.vectors, axis=1, keepdims=True)
    assert (scaled * scaled[base.near[:, 0]]).sum(axis=1).mean() > (scaled @ scaled.T).mean()


def test_a_library_grows_to_as_many_passages_as_were_wanted(grown: Path, base: Base) -> None:
    bundle = open_bundle(grown)
    headings = [head.heading for head in bundle.store.heads(range(bundle.store.passage_count))]
    bundle.close()
    assert len(headings) == 2 * len(base.passages) + 3
    assert 0 < sum(unmarked(heading) != heading for heading in headings) <= len(base.passages) + 3


def test_a_grown_library_answers(grown: Path) -> None:
    assert Engine(grown).ask(QUESTIONS[0]).citations


def test_real_passages_keep_their_vectors(perturbed: PerturbedEmbedder, base: Base, embedder: OpenVinoEmbedder) -> None:
    passages = [stored.passage for stored in base.passages[:5]]
    asked = [(p.text, [(s.start - p.start, s.end - p.start) for s in p.sentences]) for p in passages]
    real = dict(embedder.embed_passages(asked))
    for place, found in perturbed.embed_passages(asked):
        assert float(found.whole @ real[place].whole) > 0.99
        assert (found.parts * real[place].parts).sum(axis=1).min() > 0.99


def test_what_is_varied_moves_as_far_as_neighbours_lie_apart(perturbed: PerturbedEmbedder, base: Base) -> None:
    steps, cosine = moves(base)
    assert 0.3 < cosine < 1
    assert np.allclose(1 / np.sqrt(1 + (steps**2).sum(axis=1)), cosine, atol=1e-4)
    real, moved, again = perturbed.embed_texts(["Hip pain", "Hip pain, variant 3", "Hip pain, variant 3"])
    assert np.array_equal(moved, again)
    assert real @ moved < 0.999
    assert np.isclose(np.linalg.norm(moved), 1, atol=1e-5)


def test_documents_are_written_the_same_each_time(base: Base, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_documents(base, 60, tmp_path / name)
    assert (tmp_path / "a" / "000000.jsonl").read_bytes() == (tmp_path / "b" / "000000.jsonl").read_bytes()


def test_recall_is_held_against_a_flat_index(grown: Path) -> None:
    found = recall(grown, QUESTIONS)
    assert found["recall_at_10"] == 1.0  # so small a library is searched exactly
    bundle = open_bundle(grown)
    assert found["kind"] == kind_of(bundle) == "FlatIP"
    bundle.close()


def test_a_profile_names_the_functions_that_take_the_time(corpus_engine: Engine) -> None:
    found = profile(corpus_engine, QUESTIONS, 3)
    assert isinstance(found["within"], dict)
    assert found["within"]["service.engine:Engine.ask"] == pytest.approx(found["ms"], rel=0.2)
    assert any(name.startswith("indexer.embedder:OpenVinoEmbedder._begin") for name in found["within"])
