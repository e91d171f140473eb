"""Fixtures: tiny libraries built with the real model, and the real input where this machine has it."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from postgres_server import Server, postgres_server

from indexer.build import BuildSettings, build
from indexer.distributed.environment import ray_environment
from indexer.embedder import DEFAULT_MODEL, OpenVinoEmbedder
from indexer.exported import exported_model
from indexer.places import Address
from service.engine import Engine

os.environ |= ray_environment("", os.environ)  # before a test imports Ray

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPUS = Path(__file__).resolve().parents[1] / "corpus"

PAGES = {
    "kelp.md": """---
title: What is kelp fever?
also_called: [KF, seaweed fever]
tier: reviewed
publisher: Institute of Shores
url: https://shores.example/kelp
updated: 2024-05-01
---

Kelp fever is a made-up illness of people who dive in cold bays. It starts two days after a dive.

## What causes kelp fever?

Kelp fever is caused by a mite that lives on brown seaweed. Divers without gloves catch it most often.

Things that raise the risk of kelp fever include:

- diving without gloves
- cuts on the hands
- warm winters

## How is kelp fever treated?

Kelp fever is treated with rest and salt baths. Most divers recover within three weeks.
""",
    "moon.md": """---
title: Moon knee
also_called: [lunar knee]
sources:
  - title: Knees of the moon
    publisher: Lunar Board
    url: https://lunar.example/knees
    updated: 2023-01-31
---

Moon knee is a made-up swelling of the knee in people who walk at night.

## What are the symptoms of moon knee?

The main symptom of moon knee is a knee that glows and aches after dark. The ache fades by morning.

## Can moon knee be prevented?

Walking by day prevents moon knee in nearly everyone.

## About this page

This page was written for a test.
""",
    "forum.md": """---
title: Living with moon knee
tier: community
publisher: Night Walkers
---

Moon knee symptoms went away for me when I wore blue socks.
""",
}


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Programs that the tests start can be interrupted, also where the tests themselves run in the background of a shell, which
    has background programs ignore the interrupt, and that is inherited.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where exported models lie for this run."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def own_pages(pages: Path, tmp_path: Path) -> Path:
    """The made-up pages, to be changed."""
    return Path(shutil.copytree(pages, tmp_path / "pages"))


@pytest.fixture(scope="session")
def settings(cache: Path) -> BuildSettings:
    return BuildSettings(cache=cache, threads=2)


@pytest.fixture(scope="session")
def embedder(cache: Path) -> OpenVinoEmbedder:
    """The default model, exported."""
    return OpenVinoEmbedder(exported_model(DEFAULT_MODEL, cache), threads=2)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the made-up pages. Copy it before changing it."""
    folder = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="session")
def library(pages: Path, settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the made-up pages. Copy it before damaging it."""
    root = tmp_path_factory.mktemp("library")
    build([pages], root, settings)
    return root


@pytest.fixture(scope="session")
def engine(library: Path) -> Engine:
    """An engine over the made-up pages."""
    return Engine(library)


@pytest.fixture(scope="session")
def corpus_library(settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default library. Copy it before damaging it."""
    root = tmp_path_factory.mktemp("corpus-library")
    build([CORPUS], root, settings)
    return root


@pytest.fixture(scope="session")
def corpus_engine(corpus_library: Path) -> Engine:
    """An engine over the default library."""
    return Engine(corpus_library)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL with pgvector, for databases of the tests' own."""
    with postgres_server() as running:
        yield running


@pytest.fixture
def address(postgres: Server, request: pytest.FixtureRequest) -> Address:
    """A database of the test's own, empty."""
    return Address(postgres.new_database(f"own_{crc32(request.node.nodeid.encode())}"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real input (../shared) is not on this machine")
    return SHARED
