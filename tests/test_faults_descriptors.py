"""Threads that come and go, as those of a service do: none leaves a file open, or memory taken."""

import os
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from indexer.bundle import open_bundle


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has open is read from /proc")
def test_threads_that_end_leave_no_file_of_the_store_open(library: Path) -> None:
    with closing(open_bundle(library)) as opened:
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(30):
            thread = threading.Thread(target=opened.store.passages, args=([0],))
            thread.start()
            thread.join()
        assert len(os.listdir("/proc/self/fd")) <= before + 1
