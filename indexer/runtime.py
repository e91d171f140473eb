"""OpenVINO without its telemetry, and with its converter apart.

Importing openvino reports the use to a web analytics service through the package openvino_telemetry, and writes a folder into the
user's home. medcite tells nobody anything: with that package marked as absent, openvino falls back to a stub of its own. The
converter takes longer to import than all the rest, and only an export needs it (`indexer.converter`).
"""

import sys

_CONVERTER = "openvino.tools.ovc"

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
sys.modules[_CONVERTER] = None  # type: ignore[assignment]

import openvino  # noqa: E402 - only after the lines above

del sys.modules[_CONVERTER]  # so that it can be imported by whoever needs it

__all__ = ["openvino"]
