"""Notes of what a hook is about to tell: each is a file, which goes once the reply went out.

One that stays is of a hook that was killed or too late: `services/unsaid.py` has it told again.
"""

from __future__ import annotations

import os

_notes: list[str] = []


def begin(path: str) -> None:
    """This note is of what the reply of this process will tell."""
    _notes.append(path)


def done() -> None:
    """The reply went out. Never fails: what stays is told twice."""
    while _notes:
        path = _notes.pop()
        try:
            os.unlink(path)
            os.rmdir(os.path.dirname(path))
        except OSError:
            pass  # other notes are there


def forget() -> None:
    """The reply will not tell it: the notes stay."""
    _notes.clear()
