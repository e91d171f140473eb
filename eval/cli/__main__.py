"""python -m eval.cli: the same as `medcite-eval`."""

from eval.cli import main

main()
