"""The command line: medcite index | ask | serve | doctor. Exit codes: 0 done, 1 the work failed, 2 wrong usage."""

from service.cli.commands import app, main

__all__ = ["app", "main"]
