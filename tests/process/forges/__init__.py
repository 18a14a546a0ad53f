"""Opening draft pull requests with the forges' real programs, against servers of the tests' own."""
