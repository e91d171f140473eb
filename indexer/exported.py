"""Exported models: where they lie, made at first use by a process of its own, since exporting imports torch."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from indexer.embedder import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256, FULL
from indexer.errors import EmbedderError


def exported_model(model: str, cache: Path, precision: str = FULL) -> Path:
    """The folder of the exported model, made in `cache` at first use by a process of its own. Raises EmbedderError."""
    files = sorted(path for path in Path(model).rglob("*") if path.is_file()) if Path(model).is_dir() else []
    state = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files] or DEFAULT_WEIGHTS_SHA256
    key = hashlib.sha256(f"{model}|{state}".encode()).hexdigest()[:12]
    folder = cache / f"{'all-minilm-l6-v2' if model == DEFAULT_MODEL else 'model'}-{key}"
    if not (folder / "card.json").is_file():
        cache.mkdir(parents=True, exist_ok=True)
        offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"} if model == DEFAULT_MODEL else {}
        _made("indexer.export", model, folder, environment=offline, extra="index")
    if precision == FULL:
        return folder
    eight_bits = folder.with_name(f"{folder.name}-{precision}")
    if not (eight_bits / "card.json").is_file():
        _made("indexer.quantising", str(folder), eight_bits, environment={}, extra="int8")
    return eight_bits


def _made(program: str, source: str, folder: Path, *, environment: Mapping[str, str], extra: str) -> None:
    """Lets a program of the indexer, which the extra brings the parts of, make the folder. Raises EmbedderError."""
    root = Path(__file__).resolve().parent.parent
    given = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH", "")]))}
    given = {"HF_HUB_ETAG_TIMEOUT": "10", "HF_HUB_DOWNLOAD_TIMEOUT": "30", **given, **environment}
    done = subprocess.run(
        [sys.executable, "-m", program, source, str(folder)], env=given, capture_output=True, text=True, check=False
    )
    if done.returncode == 0 or (folder / "card.json").is_file():
        return
    last = done.stderr.strip().splitlines()[-1:] or ["no output"]
    with contextlib.suppress(json.JSONDecodeError):
        told = json.loads(last[0])
        raise EmbedderError(told["message"], hint=told["hint"])
    if "No module named" in last[0]:
        raise EmbedderError(
            f"Building a library needs what is not installed here ({last[0].split(': ', 1)[-1]}).",
            hint=f'Type: pip install "medcite[{extra}]"',
        )
    raise EmbedderError(f"Exporting the model {source!r} failed: {last[0]}.", hint="Type: medcite doctor")
