"""A user's own status line at work: started as the client would, heard, and ended with all it started.

It has no limit of ours: the client alone decides how long it waits for one.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 1 << 20  # bytes of what it prints
PATIENCE = 0.5  # seconds that it has to end by itself; the client's own are 5
_STEP = 0.01  # seconds
_TERMINATE, _KILL = 15, 9  # signals, by number: the module costs more than it is worth
_DEFAULT = (1, 2, 3, 13, 15, 25)  # signals that Python or a shell may have set otherwise


class Run:
    """In a process group of its own, so that it can be ended with all that it started."""

    def __init__(self, named: str, environment: Mapping[str, str]) -> None:
        """Raises OSError or ValueError when it cannot be started."""
        reading, self._stdin = os.pipe()
        self._stdout, writing = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, reading, 0), (os.POSIX_SPAWN_DUP2, writing, 1)]
        try:
            self.pid = os.posix_spawn(
                "/bin/sh", ["/bin/sh", "-c", named], environment,
                file_actions=actions, setpgroup=0, setsigdef=_DEFAULT,
            )  # fmt: skip
        finally:
            os.close(reading)
            os.close(writing)

    def printed(self, given: bytes) -> bytes:
        """What it prints when it is given this; nothing of one that fails, as the client shows it."""
        try:
            self._give(given)
            parts, size = [], 0
            while size <= LONGEST and (part := os.read(self._stdout, 1 << 16)):
                parts.append(part)
                size += len(part)
            if size > LONGEST:
                self._signal(_KILL)
            failed = os.waitpid(self.pid, 0)[1]
        except OSError:
            return b""
        return b"" if failed else b"".join(parts)

    def end(self) -> None:
        """Ask it to end with all that it started, and make it after a short while."""
        left = PATIENCE
        self._signal(_TERMINATE)
        while self._is_there() and left > 0:
            time.sleep(_STEP)
            left -= _STEP
        self._signal(_KILL)

    def _give(self, given: bytes) -> None:
        try:
            rest = memoryview(given)
            while rest:
                rest = rest[os.write(self._stdin, rest) :]
        except OSError:
            pass  # it does not want it
        os.close(self._stdin)

    def _is_there(self) -> bool:
        try:
            os.waitpid(self.pid, os.WNOHANG)
        except OSError:
            pass  # who hears it has done so
        return self._signal(0)

    def _signal(self, number: int) -> bool:
        """To its whole group. Is there anybody in it?"""
        try:
            os.killpg(self.pid, number)
        except OSError:
            return False
        return True
