"""What can go wrong, named by whose fault it is. A refusal is not here: it is a value (see leases).

Every error carries two sentences: what happened, and what a person can do about it.
"""

from __future__ import annotations


class CoordinatorError(Exception):
    """Something that keeps us from deciding. `exit_status` follows requirements, section 8."""

    exit_status = 3

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.mend = mend

    def sentence(self) -> str:
        return f"{self.problem} {self.mend}".strip()


class InputError(CoordinatorError):
    """The caller's fault: malformed JSON, a wrong option, an impossible path."""

    exit_status = 2


class StateError(CoordinatorError):
    """The state on disk is missing, damaged, of a newer version, or cannot be written."""


class BusyError(StateError):
    """The state stayed locked by another process for longer than we may wait."""


class RebuiltError(BusyError):
    """The state was put in place anew since it was opened: what was decided on the old one does not count."""


class DamageError(StateError):
    """The state in `folder` is lost or damaged in a way that rebuilding it from its journal mends."""

    def __init__(self, problem: str, mend: str = "", folder: str = "") -> None:
        super().__init__(problem, mend)
        self.folder = folder


class MachineError(CoordinatorError):
    """The machine's fault: a full disk, a folder without permission, no git."""


class NotAllowedError(CoordinatorError):
    """The caller may not do this: what only people may do, asked for by a session."""

    exit_status = 1
