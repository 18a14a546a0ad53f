"""Waiting for what another process does, with a deadline instead of a sleep."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 90.0  # on a busy machine


def wait_until(condition: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    """Raises TimeoutError, which says what did not become true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.02)
