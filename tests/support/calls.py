"""The calls that a piece of work makes, of functions and of built-ins: a clock that does not waver."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from tests.support.thoroughness import deep


def count_calls(work: Callable[[], object]) -> int:
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def assert_linear(shape: Callable[[int], str], analyse: Callable[[str], object]) -> None:
    """Twice the command is at most about twice the calls, of functions and of built-ins.

    The smaller one is as long as it is so that bounds (of the stages of a pipeline, say) hold for both.
    """
    size = deep(25_000, 12_000)
    small, large = (count_calls(partial(analyse, shape(each))) for each in (size, 2 * size))
    assert large <= 2.2 * small + 2_500, (small, large)
