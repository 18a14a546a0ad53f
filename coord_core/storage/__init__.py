"""The state: rows, written by one transaction a use case, and the journal they can be rebuilt from."""
