"""Several replicas for real: one is killed, a generation is published, the primary dies; nobody who asks loses an answer."""

from pathlib import Path

import pytest
from failover.__main__ import run


@pytest.mark.slow
def test_nothing_that_is_taken_away_costs_an_answer(library: Path) -> None:
    said: list[str] = []
    assert run(library, clients=4, seconds=3.0, say=said.append) == 0, "\n".join(said)
    text = "\n".join(said)
    for event in ("replica 2 is killed", "every replica answers from it", "from the standby"):
        assert event in text
