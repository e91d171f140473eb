"""The picture in docs/scale.md, of what `eval.bench.scale` measured; apart from it, since only pictures need matplotlib.

python -m eval.bench.scale_plot FILE.json PICTURE.png
"""

import json
import sys
from pathlib import Path

from eval.bench.plots import save, stores

if __name__ == "__main__":
    save(stores(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), Path(sys.argv[2]))
