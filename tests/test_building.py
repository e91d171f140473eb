"""The settings in force reach the build, each under its own name."""

from pathlib import Path

from indexer.build import BuildSettings
from service.building import build_settings
from service.settings import Settings


def test_what_a_library_is_made_with_comes_from_the_settings() -> None:
    settings = Settings(model="kelp", precision="int8", encoding="moss", passage_tokens=77, threads=3, cache=Path("/bay"))
    assert build_settings(settings) == BuildSettings(
        model="kelp", precision="int8", encoding="moss", passage_tokens=77, threads=3, cache=Path("/bay")
    )
