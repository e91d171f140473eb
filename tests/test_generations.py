"""A new generation is taken up while questions are asked, and none of them fails."""

import logging
import shutil
import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indexer.build import BuildSettings, build
from indexer.bundle import current_generation
from service.api import create_app
from service.engine import Engine
from service.settings import Settings

QUESTIONS = ("What causes kelp fever?", "What is moon knee?", "Can moon knee be prevented?", "What is the capital of Peru?")


def test_no_question_fails_while_generations_change(
    pages: Path, settings: BuildSettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    shutil.copytree(pages, tmp_path / "pages")
    build([tmp_path / "pages"], tmp_path / "library", settings)
    statuses: list[int] = []
    generations: set[str] = set()
    done = threading.Event()

    with TestClient(create_app(Engine(tmp_path / "library"), settings=Settings(questions_at_once=3, refresh_s=0.01))) as client:

        def ask(first: int) -> None:
            number = first
            while not done.wait(0.02):
                statuses.append(client.post("/v1/ask", json={"question": QUESTIONS[number % len(QUESTIONS)]}).status_code)
                statuses.append(client.get("/v1/documents/moon").status_code)
                ready = client.get("/readyz")
                statuses.append(ready.status_code)
                generations.add(ready.json()["generation"])
                number += 1

        asking = [threading.Thread(target=ask, args=(first,)) for first in range(2)]
        for thread in asking:
            thread.start()
        try:
            for number in range(2):
                (tmp_path / "pages" / f"sand{number}.md").write_text(f"# Sand toe {number}\n\nSand toe is a made-up blister.\n")
                build([tmp_path / "pages"], tmp_path / "library", settings)
                published = current_generation(tmp_path / "library")
                assert any(client.get("/readyz").json()["generation"] == published for _ in range(600) if not done.wait(0.05))
                assert client.get("/v1/documents").json()["total"] == 4 + number
        finally:
            done.set()
            for thread in asking:
                thread.join(60)
    assert len(generations) >= 2
    assert set(statuses) == {200}
    told = [record.getMessage() for record in caplog.records if record.name == "service.api.generations"]
    assert [line.split(": ")[1] for line in told] == ["4 documents", "5 documents"]


def test_a_damaged_generation_leaves_the_old_one_answering_and_is_not_read_again_and_again(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(library, tmp_path / "library")
    before, root = current_generation(library), tmp_path / "library"
    damaged = root / "generations" / "damaged"
    shutil.copytree(root / "generations" / before, damaged)
    (damaged / "vectors.faiss").write_bytes(b"nothing")
    engine = Engine(root)
    (root / "current").write_text("damaged")
    assert [engine.refresh() for _ in range(3)] == [False, False, False]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    with TestClient(create_app(engine)) as client:
        assert client.get("/readyz").json()["generation"] == before
        assert client.post("/v1/ask", json={"question": QUESTIONS[0]}).json()["status"] == "answered"
    shutil.copy(root / "generations" / before / "vectors.faiss", damaged)
    now = time.monotonic()
    monkeypatch.setattr("service.engine.time.monotonic", lambda: now + 31)
    assert engine.refresh() is True  # what came too late is taken up when it is there
