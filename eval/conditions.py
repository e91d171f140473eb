"""Conditions: the retriever with parts of it left out, to see what each is worth.

From `heading` on, each condition adds to the one before it; `service` is the service's own ranking.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum

import numpy as np

from eval.errors import NothingToRun
from indexer.bundle import Bundle
from indexer.documents import UNTITLED
from indexer.embedder import Vectors
from indexer.protocols import Generation
from indexer.vector_index import VectorIndex
from service.library import Library
from service.retriever import Retriever, Weights

_PORTION = 512  # passages read together


class Dense(StrEnum):
    """What the passages' vectors are made of."""

    PASSAGES = "heading and body"
    BODIES = "body"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Condition:
    """How documents are ranked. `read`: by the question as the service reads it, else as it was written."""

    name: str
    says: str
    weights: Weights = field(default_factory=Weights)
    dense: Dense = Dense.PASSAGES
    read: bool = True
    best_alone: bool = False  # a document scores as its best passage does, whatever else it says
    reranking: float = 0.0  # what late interaction counts for where the best passages are read again; 0 where they are not


def _only(*names: str) -> Weights:
    """The service's weights of these parts, and nothing for the others."""
    return Weights(**{name: weight if name in names else 0.0 for name, weight in asdict(Weights()).items()})


CONDITIONS = (
    Condition("lexical", "BM25 alone", _only("lexical"), Dense.NONE, read=False, best_alone=True),
    Condition("body", "the cosine of the passage's text", _only(), Dense.BODIES, read=False, best_alone=True),
    Condition("heading", "… and of its heading", _only(), read=False, best_alone=True),
    Condition("with-lexical", "… and BM25", _only("lexical"), read=False, best_alone=True),
    Condition(
        "with-question",
        "… and the question as it is read: its kind, its subject",
        _only("lexical", "heading", "kind"),
        best_alone=True,
    ),
    Condition("with-sentence", "… and the best sentence", replace(Weights(), covered=0.0), best_alone=True),
    Condition("with-words", "… and the share of the question's words that the passage and its heading hold", best_alone=True),
    Condition("service", "… and the document's next passages: the service as it is"),
    Condition("reranked", "… and the best 30 passages read again, by late interaction", reranking=1.0),
    Condition("unread", "the service, the question as it was written", read=False),
)


def find_condition(name: str) -> Condition:
    """The condition of that name. Raises NothingToRun naming those there are."""
    found = next((condition for condition in CONDITIONS if condition.name == name), None)
    if found is None:
        names = ", ".join(condition.name for condition in CONDITIONS)
        raise NothingToRun(f"There is no condition {name!r}.", hint=f"The conditions are: {names}.")
    return found


def with_weights(condition: Condition, text: str) -> Condition:
    """The condition with weights as in "lexical=0.2,kind=0", named after them. Raises NothingToRun naming what is no weight or no number."""
    known = [weight.name for weight in fields(Weights)]
    given: dict[str, float] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        try:
            given[name.strip()] = float(value)
        except ValueError as error:
            raise NothingToRun(f"{part!r} is no weight.", hint="Give weights as --weights lexical=0.2,kind=0") from error
        if name.strip() not in known:
            raise NothingToRun(f"There is no weight {name.strip()!r}.", hint=f"The weights are: {', '.join(known)}.")
    return replace(condition, name=f"{condition.name}, {text}", weights=replace(condition.weights, **given))


def under(condition: Condition, library: Library) -> Library:
    """The library with a retriever that ranks as the condition says; the one given is used up where its vectors change."""
    bundle = library.bundle
    assert isinstance(bundle, Bundle)  # conditions are measured over folders
    if condition.dense is Dense.BODIES:
        bundle.vectors = _compared(body_vectors(bundle, library.embedder.embed_texts))
    elif condition.dense is Dense.NONE:
        bundle.vectors = _compared(np.zeros((bundle.manifest.passages, bundle.manifest.dim), np.float32))
    return replace(library, retriever=Retriever(bundle, condition.weights))


def _compared(vectors: Vectors) -> VectorIndex:
    """An index that compares every vector, however many there are."""
    return VectorIndex.build(vectors, flat_up_to=len(vectors))


def body_vectors(bundle: Generation, embed_texts: Callable[[list[str]], Vectors]) -> Vectors:
    """The vectors of the passages' texts alone, float32 (passages, dim): a stored one is half body, half heading where there is one."""
    bodies = np.zeros((bundle.manifest.passages, bundle.manifest.dim), np.float32)
    for start in range(0, len(bodies), _PORTION):
        rows = np.arange(start, min(start + _PORTION, len(bodies)))
        headings = [head.heading for head in bundle.store.heads(rows.tolist())]
        place = {heading: number for number, heading in enumerate(dict.fromkeys(headings))}
        vectors = embed_texts(list(place))[[place[heading] for heading in headings]]
        stored = bundle.vectors.vectors(rows)
        untitled = [heading.endswith(UNTITLED) for heading in headings]
        vectors[untitled] = stored[untitled]  # such a heading is not in the sum
        bodies[rows] = 2 * stored - vectors
    return bodies
