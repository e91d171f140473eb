"""python -m service.cli: the same as `medcite`."""

from service.cli import main

main()
