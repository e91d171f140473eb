"""The systems that are compared, and the processes that run them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from eval.bench.environments import ROOT, environment, serving_environment
from eval.bench.memory import descendants, mapped_from, memory_of, peak_mb
from eval.bench.workshop import Workshop
from eval.errors import EvalError
from indexer.embedder import DEFAULT_MODEL

_LONGEST_S = 7200
_TOLD_CHARS = 400
# Nothing is looked up on a network, and nobody is told of the use.
_ALONE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "true",
}


@dataclass(frozen=True, slots=True)
class System:
    """A system in one of its ways to search. Ways of the same `module` share an environment, and an index unless they are medcite's."""

    name: str
    label: str
    module: str
    kind: str = "dense"
    takes_vectors: bool = True  # and is asked over all pages, which are then not embedded for each system anew

    @property
    def is_medcite(self) -> bool:
        return self.module == "medcite"


FLOOR = System("bare", "sentence-transformers + FAISS", "bare")
MEDCITE = System("medcite", "medcite", "medcite", "default")
INT8 = System("medcite-int8", "medcite, int8", "medcite", "int8", takes_vectors=False)
PEERS = (
    FLOOR,
    System("txtai", "txtai, hybrid", "txtai", "hybrid", takes_vectors=False),
    System("langchain", "LangChain + FAISS", "langchain"),
    System("langchain-hybrid", "LangChain + FAISS, with BM25", "langchain", "hybrid"),
    System("llamaindex", "LlamaIndex + FAISS", "llamaindex"),
    System("haystack", "Haystack", "haystack"),
    System("haystack-hybrid", "Haystack, hybrid", "haystack", "hybrid", takes_vectors=False),
)


@cache
def python_of(workshop: Workshop, system: System) -> Path:
    """The Python of the system's environment, made at first use. Raises EvalError."""
    return serving_environment(workshop) if system.is_medcite else environment(workshop, system.module)


@cache
def model() -> str:
    """The folder of the default model. It is asked of a process of its own, since whoever exports imports torch."""
    code = f"from indexer.export import model_folder; import sys; sys.stdout.write(model_folder({DEFAULT_MODEL!r}))"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def command(python: Path, system: System, *arguments: object) -> list[str]:
    """The command line that measures a system from within."""
    return [str(python), "-m", "eval.bench.peers", system.module, system.kind, model(), *map(str, arguments)]


def surroundings(system: System, **more: str) -> dict[str, str]:
    """The environment variables of a system's process. medcite's own code is the installed one, not this checkout's."""
    path = {} if system.is_medcite else {"PYTHONPATH": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDCITE_", "PYTHON"))}
    return {**kept, **_ALONE, **path, **more}


def told(arguments: Sequence[str], *, cwd: Path, env: dict[str, str]) -> tuple[dict[str, Any], float]:
    """What a process printed as its one JSON object, and the seconds from its start to its end. Raises EvalError where it failed."""
    started = time.perf_counter()
    done = subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=_LONGEST_S)
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise EvalError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-_TOLD_CHARS:]}")
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return found, seconds


@dataclass(frozen=True, slots=True)
class Answering:
    """A running system that answers questions."""

    system: System
    process: "subprocess.Popen[str]"
    folder: Path  # of its index

    def ask(self, questions: Sequence[str]) -> list[float]:
        """The milliseconds that each question took, from within the process. Raises EvalError where it ended."""
        requests: IO[str] | None = self.process.stdin
        assert requests is not None  # it was opened with a pipe
        requests.write(json.dumps(questions) + "\n")
        requests.flush()
        found: list[float] = self.read()["ms"]
        return found

    def read(self) -> dict[str, Any]:
        """The next object that it prints."""
        replies: IO[str] | None = self.process.stdout
        assert replies is not None  # it was opened with a pipe
        for line in replies:
            if line.startswith("{"):  # and not what a library has to say
                found: dict[str, Any] = json.loads(line)
                return found
        raise EvalError(f"{self.system.label} ended with {self.process.wait()} while it was asked.")

    def memory(self) -> dict[str, Any]:
        """What it holds in memory now, what of it are mapped files of its index, and the most that it ever held, in MB."""
        pid = self.process.pid
        held = {**asdict(memory_of(descendants(pid))), "index": mapped_from(pid, self.folder)}
        return {"memory_mb": held, "peak_mb": peak_mb(pid)}


@contextmanager
def answering(python: Path, system: System, folder: Path, *, log: Path) -> Iterator[Answering]:
    """The system over the index in the folder, ready to be asked; it ends with the context. What it complains of goes to the log."""
    with log.open("w") as complaints:
        process = subprocess.Popen(
            command(python, system, "answer", folder), cwd=folder, env=surroundings(system), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints,
        )  # fmt: skip
    with process:
        running = Answering(system, process, folder)
        try:
            running.read()
            yield running
        finally:
            process.kill()
