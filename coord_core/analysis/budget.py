"""How long one call may take sources apart, in all."""

from __future__ import annotations

import time

MOST = 1.2  # seconds: with the parse that overruns it 2 (symbols.PATIENCE)


class Budget:
    """What is left of it, in seconds. What else the call does, and waits for, does not count."""

    __slots__ = ("_began", "left")

    def __init__(self, seconds: float = MOST) -> None:
        self.left = seconds
        self._began = 0.0

    def __enter__(self) -> Budget:
        self._began = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self.left -= time.monotonic() - self._began
