"""Without a network everything works: the export of the default model, a build, a question."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """An environment whose Python processes reach no network."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(REFUSING)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDCITE_", "HF_", "TRANSFORMERS_"))}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(tmp_path / "site"), str(ROOT))),
        "REFUSED": str(tmp_path / "refused"),
        "HOME": str(tmp_path / "home"),  # nothing that was downloaded before helps
        "HF_HOME": str(tmp_path / "home" / "hf"),
        "TIKTOKEN_CACHE_DIR": str(tmp_path / "home" / "tiktoken"),
    }


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_network_is_refused_here(offline: dict[str, str]) -> None:
    attempt = "import urllib.request\ntry:\n    urllib.request.urlopen('http://127.0.0.1:9/')\nexcept OSError as error:\n    print(error)"
    assert "no network in this test" in run(offline, "-c", attempt)
    assert Path(offline["REFUSED"]).read_text()


def test_export_index_and_ask_need_no_network(offline: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kelp.md").write_text("# Kelp fever\n\nKelp fever is caused by a mite that lives on brown seaweed.\n")
    offline["MEDCITE_INDEX"] = str(tmp_path / "library")
    run(offline, "-m", "service.cli", "index", str(tmp_path / "kelp.md"))
    exported = list((tmp_path / "home" / ".cache" / "medcite").glob("*/card.json"))
    assert [json.loads(card.read_text())["name"] for card in exported] == ["sentence-transformers/all-MiniLM-L6-v2"]
    answer = json.loads(run(offline, "-m", "service.cli", "ask", "What causes kelp fever?", "--json"))
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] == "Kelp fever is caused by a mite that lives on brown seaweed."
    assert not Path(offline["REFUSED"]).exists(), Path(offline["REFUSED"]).read_text()
