"""Fits the weights of `service.safety.likeness`: python -m eval.likeness FILE...

The files hold phrasings (`eval.phrasings`). What is fitted is a ridge regression of +1 (emergency) and -1 over the sum of two
kernels, the nearness of the vectors and the words in common; emergencies and the others count the same in sum. The threshold is
where a small share of the look-alikes would be taken for an emergency, each judged by a fit without it (in closed form:
Rasmussen and Williams, Gaussian Processes for Machine Learning, 5.4.2). Only the messages that say most are kept.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eval.phrasings import Phrasing, read_phrasings
from indexer.embedder import DEFAULT_MODEL, OpenVinoEmbedder, Vectors
from indexer.exported import exported_model
from service.safety import find_emergency
from service.safety.emergencies import speaks_of_now
from service.safety.likeness import BUCKETS, FILE, buckets_of, nearness
from service.safety.notices import NOTICES
from service.settings import Settings

Matrix = npt.NDArray[np.float64]

_RIDGE = 0.2
_FALSE = 0.01  # of the look-alikes, the share that may be taken for an emergency
_KEPT = 1536  # messages
_TINY = 1e-6  # keeps a matrix of like messages from being singular


def word_matrix(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """A row for each text, float32 (n, BUCKETS), of unit length: its words and pairs of words."""
    found = np.zeros((len(texts), BUCKETS), np.float32)
    for row, text in zip(found, texts, strict=True):
        buckets = buckets_of(text)
        row[buckets] = max(1, len(buckets)) ** -0.5
    return found


def kinds_of(phrasings: Sequence[Phrasing]) -> list[str]:
    """For each phrasing the kind of its notice: as a rule tells it, else as it is filed, else "any"; "" for no emergency."""
    found = []
    for phrasing in phrasings:
        ruled = find_emergency(phrasing.text) if phrasing.is_emergency else None
        kind = ruled.kind if ruled else phrasing.about
        found.append((kind if kind in NOTICES["en"] else "any") if phrasing.is_emergency else "")
    return found


def fit(kernel: Matrix, wanted: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    """The dual weights, (n, k), of the ridge regression of `wanted` (n, k), and what each row would be given by a fit without it."""
    inverse = np.linalg.inv(kernel + _RIDGE * np.diag(1 / weights))
    dual = inverse @ wanted
    return dual, wanted - dual / np.diag(inverse)[:, None]


def fitted(phrasings: Sequence[Phrasing], vectors: Vectors) -> dict[str, npt.NDArray[np.generic]]:
    """What `service.safety.likeness` reads but the model's hash, by name."""
    texts = [phrasing.text for phrasing in phrasings]
    is_emergency = np.array([phrasing.is_emergency for phrasing in phrasings])
    weights = np.where(is_emergency, 0.5 / is_emergency.mean(), 0.5 / (1 - is_emergency.mean()))
    kinds = kinds_of(phrasings)
    named = sorted(NOTICES["en"])
    wanted = np.where(is_emergency, 1.0, -1.0)[:, None]
    of_kind = np.array([[float(kind == name) for name in named] for kind in kinds])
    near = nearness(vectors @ vectors.T).astype(np.float64)
    words = word_matrix(texts)
    shared = (words @ words.T).astype(np.float64)
    dual, without = fit(near + shared, wanted, weights)
    threshold = _threshold(texts, without[:, 0], ~is_emergency)
    kept = np.sort(np.argsort(-np.abs(dual[:, 0]))[:_KEPT])
    bridge = np.linalg.solve(near[np.ix_(kept, kept)] + _TINY * np.eye(len(kept)), near[kept])
    through = near[:, kept] @ bridge  # the nearness of all messages, as those that are kept can tell it
    dual, _ = fit(through + shared, wanted, weights)
    votes = np.hstack([bridge @ dual, bridge @ fit(through, of_kind, weights)[0]])
    scales = np.abs(vectors[kept]).max(axis=1) / 127
    return {
        "messages": np.round(vectors[kept] / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float32),
        "votes": votes.astype(np.float32),
        "words": (words.T @ dual[:, 0]).astype(np.float16),
        "kinds": np.array(named),
        "threshold": np.float64(threshold),
    }


def _threshold(texts: Sequence[str], scores: Matrix, is_none: npt.NDArray[np.bool_]) -> float:
    """The score that so few of the look-alikes have as are allowed; those that no part of speaks of now have none."""
    judged = [score if speaks_of_now(text) else -1.0 for text, score in zip(texts, scores, strict=True)]
    return float(np.quantile(np.array(judged)[is_none], 1 - _FALSE))


def main(files: Sequence[str]) -> int:
    """Fits on the phrasings in the files, writes the weights, and tells how many there are."""
    every = [phrasing for name in files for phrasing in read_phrasings(Path(name))]
    phrasings = list({phrasing.text.casefold(): phrasing for phrasing in every}.values())
    embedder = OpenVinoEmbedder(exported_model(DEFAULT_MODEL, Settings().cache))
    vectors = embedder.embed_prompted([embedder.card.question_prompt + phrasing.text for phrasing in phrasings])
    found = fitted(phrasings, vectors)
    np.savez_compressed(FILE, weights_sha256=np.array(embedder.card.weights_sha256), **found)  # type: ignore[arg-type]
    emergencies = sum(phrasing.is_emergency for phrasing in phrasings)
    sys.stdout.write(f"{len(phrasings)} phrasings, {emergencies} of them emergencies; threshold {found['threshold']:.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
