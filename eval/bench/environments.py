"""An environment of its own for every system, made by the benchmark: none of them is a dependency of medcite."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.bench.workshop import Workshop
from eval.errors import EvalError

ROOT = Path(__file__).resolve().parents[2]
_PINNED = Path(__file__).resolve().parent / "peers"
_INSTALLED = ("indexer", "service", "eval", "pyproject.toml", "README.md", "LICENSE")  # what medcite is installed from
_TOLD_CHARS = 300
_PACKAGES = "site-packages"
_BROUGHT_ALONG = {"pip", "setuptools", "pkg_resources", "_distutils_hack"}  # by every new environment


def environment(workshop: Workshop, name: str) -> Path:
    """The Python of the system's environment, which holds what its list of packages pins. Raises EvalError."""
    pinned = _PINNED / f"{name}.txt"
    folder = workshop.tools / name
    key = hashlib.sha256(pinned.read_bytes()).hexdigest()
    if _made(folder) != key:
        workshop.say(f"installing {name}")
        python = _fresh(folder)
        # An index that offers CPU builds of torch marks their version; elsewhere the common one is taken.
        torch = next((line for line in pinned.read_text().splitlines() if line.startswith("torch==")), "")
        if torch and not _install(python, [f"{torch}+cpu"], check=False):
            _install(python, [torch])
        _install(python, ["-r", str(pinned)])
        (folder / "made").write_text(key)
    return folder / "bin" / "python"


def serving_environment(workshop: Workshop) -> Path:
    """The Python of an environment in which medcite is installed as it is for serving: `pip install .`, as it stands now.

    Raises EvalError.
    """
    folder = workshop.tools / "medcite"
    constraints = ROOT / "constraints.txt"
    key = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + constraints.read_bytes()).hexdigest()
    copy = workshop.tools / "medcite-source"  # an installation leaves files in the folder that it is made from
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in _INSTALLED:
        place = ROOT / name
        (shutil.copytree if place.is_dir() else shutil.copy2)(place, copy / name)
    if _made(folder) != key:
        workshop.say("installing medcite for serving")
        _install(_fresh(folder), ["-c", str(constraints), str(copy)])
        (folder / "made").write_text(key)
    else:
        _install(folder / "bin" / "python", ["--no-deps", "--force-reinstall", str(copy)])
    return folder / "bin" / "python"


def installed_mb(python: Path) -> float:
    """The size on disk of what was installed into the environment that this Python belongs to, in MB: without what an empty one
    holds, pip and setuptools. What is linked into it counts nothing.
    """
    files = (path for path in python.parents[1].rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(file.stat().st_size for file in files if _project(file) not in _BROUGHT_ALONG) / 1e6)


def _project(file: Path) -> str:
    """The project that a file of an environment belongs to: "pip" for …/site-packages/pip-24.0.dist-info/RECORD; else empty."""
    parts = file.parts
    name = parts[parts.index(_PACKAGES) + 1] if _PACKAGES in parts else ""
    return name.partition("-")[0]


def _made(folder: Path) -> str:
    """By what the environment was made; empty where it is not whole."""
    mark = folder / "made"
    return mark.read_text() if mark.is_file() else ""


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
    return folder / "bin" / "python"


def _install(python: Path, what: Sequence[str], *, check: bool = True) -> bool:
    """Whether it could be installed. Raises EvalError where it could not and `check` is asked for."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise EvalError(
            f"{' '.join(what)} cannot be installed into {python.parents[1]}: {done.stderr.strip()[-_TOLD_CHARS:]}",
            hint="Look whether pip reaches its index, and try again: make bench",
        )
    return done.returncode == 0
