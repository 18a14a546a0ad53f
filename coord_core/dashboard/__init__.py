"""The dashboard: a local web page of who is here, who holds what, and who waits."""
