"""Git: what it keeps, and what it is about to commit."""
