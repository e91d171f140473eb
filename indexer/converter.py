"""OpenVINO's converter of models, which takes long to import."""

import indexer.runtime  # noqa: F401 - before the converter: it has to find openvino without its telemetry

# isort: split
from openvino.tools.ovc import convert_model

__all__ = ["convert_model"]
