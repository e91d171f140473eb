"""Processes that a measurement or a test has started, and ends."""

import subprocess

_WAIT_S = 60


def end(process: "subprocess.Popen[bytes]") -> None:
    """Asks the process to end, and kills it where it does not within a minute."""
    process.terminate()
    try:
        process.wait(_WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
