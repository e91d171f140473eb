"""Without a network everything works: the export of the default model, a build, a question."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Runs before anything else in every Python process of this test, the export's included. Attempts are written down, since a
# library may swallow the error.
REFUSING = """
import os
import socket


def _refuse(name):
    def refuse(*arguments, **more):
        with open(os.environ["REFUSED"], "a") as file:
            file.write(f"{name} {arguments[1:] if name == 'connect' else arguments}\\n")
        raise OSError(f"no network in this test: {name}")

    return refuse


for _name in ("connect", "connect_ex"):
    setattr(socket.socket, _name, _refuse("connect"))
for _name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, _name, _refuse(_name))
"""


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose Python processes reach no network."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(REFUSING)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDCITE_", "HF_", "TRANSFORMERS_"))}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(folder / "site"), str(ROOT))),
        "REFUSED": str(folder / "refused"),
        "HOME": str(folder / "home"),  # nothing that was downloaded before helps
        "HF_HOME": str(folder / "home" / "hf"),
        "TIKTOKEN_CACHE_DIR": str(folder / "home" / "tiktoken"),
        "MEDCITE_INDEX": str(folder / "library"),
    }


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_network_is_refused_here(offline: dict[str, str], tmp_path: Path) -> None:
    attempt = "import urllib.request\ntry:\n    urllib.request.urlopen('http://127.0.0.1:9/')\nexcept OSError as error:\n    print(error)"
    assert "no network in this test" in run({**offline, "REFUSED": str(tmp_path / "refused")}, "-c", attempt)
    assert (tmp_path / "refused").read_text()


@pytest.fixture(scope="module")
def answer(offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is answered from a page that was indexed, both without a network and with nothing exported before."""
    page = tmp_path_factory.mktemp("page") / "kelp.md"
    page.write_text("# Kelp fever\n\nKelp fever is caused by a mite that lives on brown seaweed.\n")
    run(offline, "-m", "service.cli", "index", str(page))
    told: dict[str, Any] = json.loads(run(offline, "-m", "service.cli", "ask", "What causes kelp fever?", "--json"))
    return told


def test_export_index_and_ask_need_no_network(offline: dict[str, str], answer: dict[str, Any]) -> None:
    exported = list((Path(offline["HOME"]) / ".cache" / "medcite").glob("*/card.json"))
    assert [json.loads(card.read_text())["name"] for card in exported] == ["sentence-transformers/all-MiniLM-L6-v2"]
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] == "Kelp fever is caused by a mite that lives on brown seaweed."


@pytest.mark.usefixtures("answer")
def test_nobody_is_called(offline: dict[str, str]) -> None:
    refused = Path(offline["REFUSED"])
    assert not refused.exists(), refused.read_text()
