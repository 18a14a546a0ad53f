"""Use cases: each is one transaction, its journal lines and its views."""
