"""Trains the shipped tiktoken encoding on a folder of text: python -m indexer.train_encoding corpus

The trainer is tiktoken's own (`tiktoken._educational`), plain and slow; the shipped file was made once with it.
"""

import base64
import sys
from pathlib import Path

from tiktoken._educational import bpe_train

from indexer.tokens import ENCODING_FILE, PATTERN

VOCABULARY = 8192


def main() -> None:
    """Reads the folder's Markdown and writes the ranks beside `indexer.tokens`."""
    text = "\n\n".join(path.read_text() for path in sorted(Path(sys.argv[1]).glob("*.md")))
    ranks = bpe_train(data=text, vocab_size=VOCABULARY, pat_str=PATTERN, visualise=None)
    lines = [base64.b64encode(token) + b" " + str(rank).encode() for token, rank in ranks.items()]
    ENCODING_FILE.write_bytes(b"\n".join(lines) + b"\n")
    sys.stdout.write(f"{len(ranks)} tokens in {ENCODING_FILE}\n")


if __name__ == "__main__":
    main()
