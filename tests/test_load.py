"""The load test, briefly: what a service under more than it can bear does, and that the figures say it."""

import argparse
import json
from pathlib import Path

import pytest
from load import phases
from load.__main__ import run, table
from load.clients import Tally
from load.processes import taken


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="what a process takes is read from /proc")
def test_a_service_under_too_much_sheds_swaps_and_recovers(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "_SETTLE_S", 0.8)
    given = argparse.Namespace(
        phases=["overload", "hostile", "swaps", "soak"], library=library, times=4.0, seconds=2.0, count=300, minutes=0.03
    )
    figures = run(given)
    overload, hostile, swaps, soak = (figures[phase] for phase in given.phases)
    for phase in (overload, swaps, soak):
        replies = phase["replies"]
        assert isinstance(replies, dict)
        assert replies["200"] > 0
        assert set(replies) <= {"200", "503"}
        assert phase["refused_without_retry_after"] == 0
    for crowd in ("idle", "half_heads", "half_bodies", "unread_streams", "vanished"):
        found = hostile[crowd]
        assert isinstance(found, dict)
        assert set(found["replies"]) == {"200"}, crowd  # whoever asks beside the crowd is answered
    assert swaps["failed"] == 0
    assert isinstance(swaps["published"], int)
    assert swaps["published"] >= 1
    assert "| swaps | failed | 0 |" in table(figures)
    assert json.dumps(figures)


def test_the_tally_counts_what_was_refused_without_a_time_to_come_back() -> None:
    tally = Tally()
    for status, headers, seconds in (
        (200, "", 0.1),
        (200, "", 0.3),
        (503, "x\nretry-after: 2\n", 0.0),
        (503, "x", 0.0),
        (0, "", 1.0),
    ):
        tally.add(status, headers, seconds)
    assert tally.without_retry_after == 1
    assert dict(tally.statuses) == {200: 2, 503: 2, 0: 1}
    assert (tally.quantile_ms(0.5), tally.quantile_ms(0.99)) == (300.0, 300.0)
    assert Tally().quantile_ms(0.99) == 0.0


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="what a process takes is read from /proc")
def test_a_process_takes_something() -> None:
    found = taken(int(Path("/proc/self").resolve().name))
    assert found.own_mb > 1
    assert found.resident_mb >= found.own_mb
    assert found.files >= 3
    assert found.threads >= 1
