"""medcite itself, by the protocol of its peers: from the question to the complete answer with its citations checked."""

from collections.abc import Sequence
from pathlib import Path

from eval.bench.peers.system import Ask, Source
from service.engine import Engine
from service.settings import read_settings

ENCODER = None


class System:
    """The engine over a library that `medcite index` built."""

    def __init__(self, model: Path, kind: str) -> None:
        """The model stands in the library; `kind` chooses among libraries, not among ways to search one."""

    def index(self, documents: Sequence[Source], folder: Path) -> int:
        raise NotImplementedError("medcite index builds its libraries")

    def index_embedded(self, passages: Sequence[str], vectors: Path, folder: Path) -> None:
        raise NotImplementedError("medcite index builds its libraries")

    def index_to_change(self, documents: Sequence[Source], folder: Path) -> int:
        raise NotImplementedError("medcite index builds its libraries")

    def change(self, documents: Sequence[Source], changed: Source, folder: Path) -> int:
        raise NotImplementedError("medcite index builds its libraries")

    def open(self, folder: Path) -> Ask:
        engine = Engine(folder, read_settings())

        def ask(question: str) -> list[str]:
            answer = engine.ask(question)
            return [citation.quote for citation in answer.citations]

        return ask
