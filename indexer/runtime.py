"""OpenVINO without its telemetry, and with its converter apart.

Importing openvino reports the use to a web analytics service through the package openvino_telemetry, and writes a folder into the
user's home. medcite tells nobody anything: with that package marked as absent, openvino falls back to a stub of its own. The
converter takes longer to import than all the rest, and only an export needs it.
"""

import importlib
import sys
from typing import Any

_CONVERTER = "openvino.tools.ovc"

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
sys.modules[_CONVERTER] = None  # type: ignore[assignment]

import openvino  # noqa: E402 - only after the lines above

del sys.modules[_CONVERTER]  # so that it can be asked for

__all__ = ["convert_model", "openvino"]


def convert_model(model: Any, **options: Any) -> Any:
    """OpenVINO's form of a torch model, by its converter, which is imported only now."""
    return importlib.import_module(_CONVERTER).convert_model(model, **options)
