"""From source to a graph: which file of a repository depends on which (docs/decisions/0015)."""
