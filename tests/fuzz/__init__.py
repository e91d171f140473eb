"""Fuzzing: what reads bytes of strangers, fed with damaged ones. `python -m fuzz` looks for new ones, led by coverage."""
