"""A line on the terminal about what nobody thought of, and what failed when a page had begun already.

A browser that comes back each second meets the same again: what was said is not repeated for a while.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable

from coord_core.domain.errors import CoordinatorError
from coord_core.views.refusal import quoted
from coord_core.views.steady import steady

AGAIN = 60.0  # seconds until the same is said once more
MOST = 50  # lines that are remembered
LONGEST = 300  # characters of what an error says
_OURS = os.sep + "coord_core" + os.sep


class Failures:
    """`tell` prints a line; it is called by any thread, one at a time."""

    def __init__(self, tell: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock
        self._said: dict[str, float] = {}
        self._alone = threading.Lock()

    def note(self, what: str, error: BaseException, is_cut: bool = False) -> None:
        """`what` was done. `is_cut`: a part of it was sent already."""
        line = sentence(what, error) + (" What was sent of it is not whole." if is_cut else "")
        with self._alone:
            now = self._clock()
            if now - self._said.get(line, -AGAIN) < AGAIN:
                return
            self._said.pop(line, None)
            self._said[line] = now
            if len(self._said) > MOST:
                del self._said[next(iter(self._said))]
            try:
                self._tell(line)
            except (OSError, ValueError):
                pass  # the terminal is gone


def sentence(what: str, error: BaseException) -> str:
    """One bounded line without control characters: what failed, why, and where in our own code."""
    if isinstance(error, RuntimeError) and error.__cause__ is not None:
        error = error.__cause__  # that an answer had begun already is not what is the matter
    if isinstance(error, CoordinatorError):
        said = error.sentence()
    else:
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"The dashboard failed at {steady(quoted(what))}: {steady(quoted(said, LONGEST))}{_place(error)}"


def _place(error: BaseException) -> str:
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS in frame.filename]
    return f" ({os.path.basename(ours[-1].filename)}:{ours[-1].lineno})" if ours else ""
