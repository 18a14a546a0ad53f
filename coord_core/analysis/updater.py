"""The detached process that keeps the index up to date (services/dependencies_due.py starts it).

It is as quiet as can be: last in line for the processor, one reader, some seconds between two looks.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

from coord_core.analysis import index
from coord_core.domain.errors import BusyError, CoordinatorError
from coord_core.project import Project, find
from coord_core.services.dependencies_due import AT, DUE
from coord_core.services.unit import UnitOfWork

PAUSE = 5.0  # seconds between two looks, and for which it stays to see whether more is written
SIGN = 4.0  # seconds from one sign of life to the next
ROUNDS = 100


def main(path: str) -> None:
    """Where something fails, the next one tries again."""
    os.nice(19)
    project = find(path)
    if project is None:
        return
    with suppress(CoordinatorError):
        for _ in range(ROUNDS):
            is_done = _refresh(project)
            _sign(project)
            time.sleep(PAUSE)
            if is_done and not _is_due(project):
                return


def _refresh(project: Project) -> bool:
    """False while another makes the index: that one may have looked already at what was written since."""
    try:
        index.refresh(project, _Signs(project), patience=0.0)
    except BusyError:
        return False
    return True


class _Signs:
    """Progress, told to those who would else start another one."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._latest = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._latest > SIGN:
            self._latest = time.monotonic()
            _sign(self._project)


def _sign(project: Project) -> None:
    with UnitOfWork(project) as tx:
        tx.set_meta(AT, tx.now)


def _is_due(project: Project) -> bool:
    """Said in the transaction that sees it, so that a later write starts another one."""
    with UnitOfWork(project) as tx:
        is_due = bool(tx.meta(DUE))
        tx.set_meta(AT, tx.now if is_due else 0.0)
        tx.set_meta(DUE, 0)
        return is_due


if __name__ == "__main__":
    main(sys.argv[1])
