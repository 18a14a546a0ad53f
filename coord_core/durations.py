"""Durations as people write them, in settings and on the command line."""

from __future__ import annotations

import re

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(value: object) -> float:
    """A duration as people write it: `90s`, `45m`, `1h`, `2d`, or a number of seconds."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd])\s*", str(value))
    if match is None:
        raise ValueError("a duration is a number and s, m, h or d, as in 45m")
    return float(match[1]) * _UNITS[match[2]]
