"""Measurements, as ratios in one run; never a pass or fail. `make bench` prints them all."""
