"""The command line: medcite-eval golden | beir | answers | gate | compare | report | table.

Exit codes: 0 done, 1 the work failed, 2 wrong usage.
"""

from eval.cli.commands import app, main

__all__ = ["app", "main"]
