"""OpenVINO without its telemetry.

Importing openvino reports the use to a web analytics service through the package openvino_telemetry, and writes a folder into the
user's home. medcite tells nobody anything: with that package marked as absent, openvino falls back to a stub of its own.
"""

import sys

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]

import openvino  # noqa: E402 - only after the line above

__all__ = ["openvino"]
