"""Decisions without I/O: no files, no clock, no randomness. Time is an argument, in UTC epoch seconds."""
