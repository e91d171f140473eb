"""Load: a real service under more of it than it can bear. `python -m load --help`."""
