"""Why an installation stops, and the exit status it has: 1 refused, 2 wrong usage, 3 the system failed."""

from __future__ import annotations


class StoppedError(Exception):
    """`problem` says what happened, `mend` what to do; `details` are another program's last lines."""

    exit_status = 3

    def __init__(self, problem: str, mend: str, details: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.mend = mend
        self.details = details


class RefusedError(StoppedError):
    exit_status = 1


class WrongUsageError(StoppedError):
    exit_status = 2
