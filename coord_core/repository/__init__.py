"""Git: what it keeps, what it is about to commit, and what it has committed."""
