"""A system behind HTTP, as one would first write it: one endpoint of FastAPI, run by uvicorn.

BENCH_SYSTEM="NAME KIND MODEL FOLDER" python -m uvicorn eval.bench.peers.serving:application --factory
"""

import os
import pkgutil
import threading
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel


class Question(BaseModel):
    """What is asked."""

    question: str


def application() -> FastAPI:
    """The application over the system that the environment names."""
    name, kind, model, folder = os.environ["BENCH_SYSTEM"].split()
    ask = pkgutil.resolve_name(f"eval.bench.peers.{name}:System")(Path(model), kind).open(Path(folder))
    turns = threading.Semaphore(int(os.environ["BENCH_AT_ONCE"]))  # questions that are answered at the same time
    app = FastAPI()

    @app.post("/v1/ask")
    def answer(asked: Question) -> list[str]:
        with turns:
            found: list[str] = ask(asked.question)
        return found

    @app.get("/readyz")
    def ready() -> bool:
        return True

    return app
