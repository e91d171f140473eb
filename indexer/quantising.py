"""Gives an exported model eight-bit arithmetic: python -m indexer.quantising FOLDER TARGET

The range of every layer's numbers is learnt from `calibration.txt`: passages of health pages and questions, one a line. Weights and
activations get eight bits each, with the activations' outliers moved into the weights first (SmoothQuant, https://arxiv.org/abs/2211.10438).
Runs as a program of its own, so that whoever embeds or serves never imports it.
"""

import logging
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from indexer.embedder import Card
from indexer.runtime import openvino

# isort: split
import nncf  # behind indexer.runtime, without which it would report its use to a web analytics service

_CALIBRATION = Path(__file__).with_name("calibration.txt")
_SMOOTHING = 0.6  # of the outliers, the share that goes into the weights: the cosines with the model as it was are best there


def quantise_model(folder: Path, target: Path) -> Card:
    """Writes the exported model of `folder` into `target`, in eight bits, and returns its card."""
    shutil.copytree(folder, target)
    card = replace(Card.from_json((folder / "card.json").read_text()), precision="int8")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def given(text: str) -> dict[str, np.ndarray]:
        ids = np.array([tokenizer.encode(text).ids[: card.window]], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return {name: inputs[name] for name in card.inputs}

    texts = _CALIBRATION.read_text(encoding="utf-8").splitlines()
    model = openvino.Core().read_model(folder / "model.xml")
    smooth = nncf.AdvancedQuantizationParameters(smooth_quant_alphas=nncf.AdvancedSmoothQuantParameters(matmul=_SMOOTHING))
    quantised = nncf.quantize(
        model, nncf.Dataset(texts, given), preset=nncf.QuantizationPreset.MIXED, model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(texts), advanced_parameters=smooth,
    )  # fmt: skip
    (target / "model.xml").unlink()
    (target / "model.bin").unlink()
    openvino.save_model(quantised, target / "model.xml", compress_to_fp16=True)
    (target / "card.json").write_text(card.to_json())
    return card


def main() -> None:
    """Quantises into a folder that appears whole or not at all."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    logging.getLogger("nncf").setLevel(logging.ERROR)
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    quantise_model(folder, partial)
    partial.rename(target)


if __name__ == "__main__":
    main()
