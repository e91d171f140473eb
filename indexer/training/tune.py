"""Tunes the default embedder on MedQuAD: python -m indexer.training.tune medquad.tar.xz OUT.safetensors

A question is pulled to a piece of its own answer and pushed from the other pieces of the batch (softmax over the batch, both
ways: van den Oord et al. 2018, https://arxiv.org/abs/1807.03748; Henderson et al. 2017, https://arxiv.org/abs/1705.00652). The
layers learn, the words keep their places, and so do words that MedQuAD never uses. What is written lies between the layers as
they were and as they were tuned (Wortsman et al. 2022, https://arxiv.org/abs/2109.01903), so that what the model knew is kept.
"""

import argparse
import logging
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

from indexer.embedder import DEFAULT_MODEL
from indexer.export import model_folder
from indexer.training.pairs import answered_questions, batches

log = logging.getLogger(__name__)

_SCALE = 20.0  # of the cosines in the softmax
_QUESTION_TOKENS, _PIECE_TOKENS = 128, 160
_DIFFERENT = -1e4  # a score that takes no part in the softmax

Parameters = Mapping[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Course:
    """How the model is tuned. `stop` ends it after so many of its steps, 0 after all; `share` is how far to go from the layers as
    the package has them to the layers as tuned.
    """

    steps: int = 350
    stop: int = 0
    size: int = 48
    rate: float = 2e-5
    seed: int = 1
    first_layer: int = 0
    share: float = 1.0


def loss_of(questions: torch.Tensor, pieces: torch.Tensor, keys: Sequence[tuple[str, str]]) -> torch.Tensor:
    """The softmax loss both ways over unit vectors, each (n, dim); pairs of one key are not each other's negatives."""
    scores = _SCALE * questions @ pieces.T
    same = torch.tensor([[one == other for other in keys] for one in keys]) & ~torch.eye(len(keys), dtype=torch.bool)
    scores = scores.masked_fill(same, _DIFFERENT)
    labels = torch.arange(len(keys))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(scores, labels) + cross_entropy(scores.T, labels)) / 2


def layer_of(name: str) -> int:
    """The encoder layer that a parameter belongs to; -1 for the word vectors and what else stands outside."""
    match = re.search(r"\bencoder\.layer\.(\d+)\.", name)
    return int(match[1]) if match else -1


def between(before: Parameters, after: Parameters, *, share: float) -> dict[str, torch.Tensor]:
    """The parameters a share of the way from `before` to `after`."""
    return {name: before[name] + share * (after[name] - before[name]) for name in after}


def tune(model: SentenceTransformer, source: Path, course: Course, *, start: Parameters) -> dict[str, torch.Tensor]:
    """The layers that were tuned, here or for `start`, as tuned on the questions of `source`: name → values. The model is changed."""
    torch.manual_seed(course.seed)
    model.train()
    learning = {name: p for name, p in model.named_parameters() if layer_of(name) >= course.first_layer}
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name in learning
    before = {name: p.detach().clone() for name, p in model.named_parameters() if name in learning or name in start}
    if model.load_state_dict(dict(start), strict=False).unexpected_keys:
        raise ValueError("The layers to start from are not of this model; expected those of the default embedder.")
    optimiser = torch.optim.AdamW(learning.values(), lr=course.rate, weight_decay=0.01)
    warm = max(1, course.steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (course.steps - step) / max(1, course.steps - warm)))
    )
    started = time.perf_counter()
    for step, batch in enumerate(batches(answered_questions(source), size=course.size, seed=course.seed), start=1):
        asked = _vectors(model, batch.questions, tokens=_QUESTION_TOKENS)
        loss = loss_of(asked, _vectors(model, batch.pieces, tokens=_PIECE_TOKENS), batch.keys)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learning.values(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 10 == 0 or step == course.steps:
            log.info("step %d, loss %.3f, %.1f s a step", step, loss.item(), (time.perf_counter() - started) / step)
        if step == (course.stop or course.steps):
            break
    return between(before, {name: p.detach() for name, p in model.named_parameters() if name in before}, share=course.share)


def _vectors(model: SentenceTransformer, texts: Sequence[str], *, tokens: int) -> torch.Tensor:
    """Unit vectors of the texts, float32 (n, dim); the pass itself runs in bfloat16."""
    tokenizer: Any = model.tokenizer
    longest = min(tokens, int(model.max_seq_length or tokens))
    features = tokenizer(list(texts), padding=True, truncation=True, max_length=longest, return_tensors="pt")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = model(dict(features))["sentence_embedding"]
    return torch.nn.functional.normalize(found.float(), dim=-1)


def default_model() -> SentenceTransformer:
    """The default model as its package carries it. Raises EmbedderError where the package is not installed."""
    return SentenceTransformer(model_folder(DEFAULT_MODEL), device="cpu")


def main() -> None:
    """Reads the command line, tunes, and writes the layers as float16."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("source", type=Path, help="medquad.tar.xz, or the folder it unpacks to")
    parser.add_argument("out", type=Path, help="the file to write")
    parser.add_argument("--start", type=Path, help="layers that an earlier run wrote, to go on from")
    plain = Course()
    parser.add_argument("--steps", type=int, default=plain.steps)
    parser.add_argument("--stop", type=int, default=plain.stop, help="end after so many steps of a longer course")
    parser.add_argument("--size", type=int, default=plain.size, help="pairs in a batch")
    parser.add_argument("--rate", type=float, default=plain.rate)
    parser.add_argument("--seed", type=int, default=plain.seed)
    parser.add_argument("--first-layer", type=int, default=plain.first_layer, help="the layers below stay as they are")
    parser.add_argument("--share", type=float, default=plain.share, help="of the way from the model as it was")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    course = Course(given.steps, given.stop, given.size, given.rate, given.seed, given.first_layer, given.share)
    start = load_file(str(given.start)) if given.start else {}
    layers = tune(default_model(), given.source, course, start=start)
    save_file({name: values.half().contiguous() for name, values in layers.items()}, str(given.out))


if __name__ == "__main__":
    main()
