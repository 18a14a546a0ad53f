"""How much the tests try: as much as finds a new bug soon; with COORDINATOR_LONG=1 (`make test-deep`), more.

The bugs that properties have found are in examples of their own; these numbers are for the next ones.
"""

from __future__ import annotations

import os
from typing import TypeVar

from hypothesis import settings

DEEP = os.environ.get("COORDINATOR_LONG") == "1"
QUICK_EXAMPLES, DEEP_EXAMPLES = 30, 1000  # where a test does not say how many

Number = TypeVar("Number", int, float)


def deep(much: Number, quick: Number) -> Number:
    return much if DEEP else quick


def examples(many: int) -> settings:
    """So many in the deep run, a quarter of them in the quick one, which tries the same ones each time."""
    return settings(max_examples=deep(many, many // 4))


def stories(quick: int, steps: int = 40) -> settings:
    """So many stories, each of so many steps; many times as many in the deep run."""
    return settings(max_examples=deep(DEEP_EXAMPLES, quick), stateful_step_count=steps)
