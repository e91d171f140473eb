"""The embedder: text → unit vectors, by an exported sentence-transformers model that runs without torch."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from indexer.errors import BundleDamaged, EmbedderError
from indexer.runtime import openvino

Vectors = npt.NDArray[np.float32]
Span = tuple[int, int]

DEFAULT_MODEL = "default"
DEFAULT_NAME = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FULL, INT8 = "full", "int8"
_PAD_TO = 8  # lengths are rounded up to this, so that few shapes have to be planned for …
_SHORT, _PAD_SHORT_TO = 32, 4  # … and those of short texts, questions mostly, to this, …
_WORD = 8  # … and those of single words, of which a library has thousands, not at all
_BATCH_TOKENS = 1024  # padded tokens in one forward pass
_PASS_TOKENS = 64  # of padding that further passes must spare, or a few texts go in one, however unlike their lengths are
_LIKE = 0.5  # of the longest text of a batch, the least share that another is long: the rest is padding


@dataclass(frozen=True, slots=True)
class Card:
    """What an exported model is: everything needed to embed a text the way its library was embedded."""

    name: str
    weights_sha256: str
    dim: int
    window: int  # tokens of one text, special ones included
    pooling: str  # "mean" or "cls"
    inputs: tuple[str, ...]
    question_prompt: str = ""
    passage_prompt: str = ""
    precision: str = FULL  # of its arithmetic: "full" (16 bits or 32, as the processor has them) or "int8"

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Card":
        fields = json.loads(text)
        return cls(**{**fields, "inputs": tuple(fields["inputs"])})


@dataclass(frozen=True, slots=True)
class Embedded:
    """A passage's vectors: `whole` float32 (dim,), `parts` float32 (sentences, dim), all of unit length."""

    whole: Vectors
    parts: Vectors


class Embedder(Protocol):
    """What a library is embedded with, and its questions."""

    card: Card

    def count(self, text: str) -> int:
        """Tokens of the text alone, without the special ones."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One vector a text, float32 (n, dim), unit length."""

    def embed_question(self, text: str) -> Vectors:
        """The question's vector, float32 (dim,), unit length; a text over the window keeps its beginning and its end."""

    def embed_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[tuple[int, Embedded]]:
        """For each (text, sentence spans) its place in the sequence and its vectors, in any order."""


def texts_as_passages(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """One vector a text, float32 (n, dim), as the embedder's `embed_passages` gives it."""
    vectors = np.zeros((len(texts), embedder.card.dim), np.float32)
    for place, embedded in embedder.embed_passages([(text, ()) for text in texts]):
        vectors[place] = embedded.whole
    return vectors


@lru_cache(maxsize=1)
def _core() -> openvino.Core:
    """The process's one OpenVINO core: models come and go, its threads stay."""
    return openvino.Core()


class OpenVinoEmbedder:
    """An exported model on the CPU. One forward pass of a passage gives its vector and those of its sentences.

    A sentence's vector is the mean of its tokens' states in the passage's own pass ("late chunking",
    https://arxiv.org/abs/2409.04701): it costs nothing more, and the sentence is read in its context.
    """

    def __init__(self, folder: Path, *, threads: int = 0, side_by_side: bool = False) -> None:
        """Opens the folder that `export` wrote. `threads` 0 means one for each core. `side_by_side`: as many passes run beside each
        other, each on one thread, which embeds more passages a second; else a pass has all threads and ends sooner. Raises
        BundleDamaged.
        """
        threads = threads or os.cpu_count() or 1
        try:
            self.card = Card.from_json((folder / "card.json").read_text())
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            core = _core()
            options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads}
            if side_by_side:
                options |= {"PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": threads}
            self._compiled = core.compile_model(core.read_model(folder / "model.xml"), "CPU", options)
        except Exception as error:  # three libraries, each with errors of its own
            raise BundleDamaged(
                f"The embedder in {folder} cannot be opened: {told_by(error)}.",
                hint="Build the library again: medcite index SOURCE --out DIR",
            ) from error
        self._passes = threads if side_by_side else 1
        self._idle = SimpleQueue[openvino.InferRequest]()
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return texts_as_passages(self, texts)

    def embed_question(self, text: str) -> Vectors:
        only: Vectors = self.embed_prompted([self.card.question_prompt + text])[0]
        return only

    def embed_prompted(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that bear their prompts already, float32 (n, dim), as `embed_question` gives that of a question."""
        return self.begin(texts)()

    def begin(self, texts: Sequence[str]) -> Callable[[], Vectors]:
        """Starts what `embed_prompted` does; what it gives waits for the vectors. In between the caller may do something else."""
        waiting = self._states_begun(texts)
        return lambda: units(np.stack([self._pool(states, len(states)) for states in waiting()]))

    def _states_begun(self, texts: Sequence[str]) -> Callable[[], list[Vectors]]:
        """Starts the passes over texts; what it gives waits for the last hidden states of each, float32 (tokens, dim). A text over the
        window keeps its beginning and its end.
        """
        # One by one: handing a few short texts to other threads takes longer than reading them.
        rows = [_both_ends(self._tokenizer.encode(text).ids, self.card.window) for text in texts]
        batches = list(_batches(list(map(len, rows))))
        apart = sum(len(batch) * max(len(rows[index]) for index in batch) for batch in batches)
        if len(rows) * max(map(len, rows)) - apart < _PASS_TOKENS:
            batches = [list(range(len(rows)))]
        begun = [(batch, self._begin([rows[index] for index in batch])) for batch in batches]

        def wait() -> list[Vectors]:
            ended = [zip(batch, states(), strict=True) for batch, states in begun]
            found = {index: state[: len(rows[index])] for batch in ended for index, state in batch}
            return [found[index] for index in range(len(rows))]

        return wait

    def embed_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[tuple[int, Embedded]]:
        prompt = self.card.passage_prompt
        encodings = self._tokenizer.encode_batch([prompt + text for text, _ in passages])
        for index, encoding in enumerate(encodings):
            if len(encoding.ids) > self.card.window:
                raise EmbedderError(
                    f"A text of {len(encoding.ids)} tokens is over the {self.card.window} that {self.card.name} reads: "
                    f"{passages[index][0][:80]!r}.",
                    hint="Lower MEDCITE_PASSAGE_TOKENS and build again.",
                )

        def embedded(batch: list[int]) -> list[tuple[int, Embedded]]:
            states = self._states([encodings[index].ids for index in batch])
            return [
                (index, self._embedded(state, encodings[index], len(prompt), passages[index][1]))
                for index, state in zip(batch, states, strict=True)
            ]

        batches = _batches([len(encoding.ids) for encoding in encodings])
        with ThreadPoolExecutor(self._passes + 1) as pool:  # one reads off vectors while the others wait for their passes
            for found in pool.map(embedded, batches) if self._passes > 1 else map(embedded, batches):
                yield from found

    def _embedded(self, states: Vectors, encoding: Encoding, shift: int, spans: Sequence[Span]) -> Embedded:
        """The vectors of one text, whose characters stand `shift` behind where the spans say."""
        whole = unit(self._pool(states, len(encoding.ids)))
        parts = [_part(states, span, encoding, shift, whole) for span in spans]
        return Embedded(whole, np.stack(parts) if parts else np.zeros((0, self.card.dim), np.float32))

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """The vectors of each text's tokens without the special ones, float32 (tokens, dim), unit length, up to the window."""
        return [units(states[1:-1]) for states in self._states_begun(texts)()]

    def _pool(self, states: Vectors, length: int) -> Vectors:
        pooled: Vectors = states[0] if self.card.pooling == "cls" else states[:length].mean(axis=0)
        return pooled

    def _states(self, rows: list[list[int]]) -> Vectors:
        """The last hidden states of token id rows, float32 (rows, padded length, dim)."""
        return self._begin(rows)()

    def _begin(self, rows: list[list[int]]) -> Callable[[], Vectors]:
        """Starts a pass over token id rows; what it gives waits for their last hidden states, float32 (rows, padded length, dim)."""
        longest = max(map(len, rows))
        step = 1 if longest <= _WORD else _PAD_SHORT_TO if longest <= _SHORT else _PAD_TO
        length = -(-longest // step) * step
        length = min(length, max(self.card.window, longest))
        ids = np.zeros((len(rows), length), np.int64)
        mask = np.zeros_like(ids)
        for row, values in enumerate(rows):
            ids[row, : len(values)] = values
            mask[row, : len(values)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        # A request of its own for each call keeps concurrent questions apart; it is cheap beside the pass itself.
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._compiled.create_infer_request()
        request.start_async({name: given[name] for name in self.card.inputs})

        def wait() -> Vectors:
            request.wait()
            states: Vectors = request.get_output_tensor(0).data.copy()  # the memory is the request's
            if self._passes > 1:  # new requests are dealt out among the passes that run, and leave some of them idle
                self._idle.put(request)
            return states

        return wait


def _both_ends(ids: list[int], window: int) -> list[int]:
    """The token ids of a text, without its middle where they are more than the window holds."""
    half = window // 2
    return ids if len(ids) <= window else ids[:half] + ids[-(window - half) :]


def told_by(error: Exception) -> str:
    """What an error of OpenVINO comes down to: its last line, below the places in its source that it went through."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else type(error).__name__


def _part(states: Vectors, span: Span, encoding: Encoding, shift: int, whole: Vectors) -> Vectors:
    """The vector of the characters in `span`; the whole's where they hold no token of their own."""
    start, end = span[0] + shift, span[1] + shift
    first = encoding.char_to_token(start)
    last = encoding.char_to_token(end - 1)
    if first is None or last is None:  # the span begins or ends on a character that the tokenizer drops
        inside = [i for i, (a, b) in enumerate(encoding.offsets) if a < end and b > start and b > a]
        if not inside:
            return whole
        first, last = inside[0], inside[-1]
    return unit(states[first : last + 1].mean(axis=0))


def unit(vector: Vectors) -> Vectors:
    """The vector at unit length, float32 (dim,); a zero vector as it is."""
    norm = float(np.linalg.norm(vector))
    scaled: Vectors = (vector / norm if norm > 0 else vector).astype(np.float32)
    return scaled


def units(vectors: Vectors) -> Vectors:
    """The rows at unit length, float32 (n, dim); a row of zeros as it is."""
    scaled: Vectors = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return scaled


def _batches(lengths: list[int]) -> Iterator[list[int]]:
    """Indices in batches of like length, longest first, each of about `_BATCH_TOKENS` padded tokens."""
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        longest = max(longest, lengths[index])
        full = longest * (len(batch) + 1) > _BATCH_TOKENS
        if batch and (full or max(lengths[index], _PAD_TO) < _LIKE * longest):
            yield batch
            batch, longest = [], lengths[index]
        batch.append(index)
    if batch:
        yield batch
