"""Waiting for something to become true, with a deadline instead of a sleep."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
POLL_SECONDS = 0.03


def wait_until(
    condition: Callable[[], Found | None], what: str, seconds: float = 30, poll: float = POLL_SECONDS
) -> Found:
    """The first true value of `condition`; `what` is named in the TimeoutError."""
    end = time.monotonic() + seconds
    while True:
        if found := condition():
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(poll)
