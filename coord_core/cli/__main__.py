"""`python -m coord_core.cli`."""

from coord_core.cli import main

main()
