"""A big world: a repository with days of history, and many sessions at work (`python -m bench.world`)."""
