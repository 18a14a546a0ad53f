"""The detached writer of the tasks file: for changes that hooks make, and edits found at a session's start.

It runs in the tool's own environment (tasks_due.start_writer), because it needs a YAML parser.
"""

from __future__ import annotations

import sys
import time

from coord_core.domain.errors import CoordinatorError
from coord_core.project import find
from coord_core.services import task_document
from coord_core.services.tasks_due import WRITER, is_due, problem
from coord_core.services.unit import UnitOfWork

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project

ROUNDS = 20
PAUSE = 0.2  # seconds


def main(path: str) -> None:
    """Take in and write until nothing is left to do. Where something fails, the next one tries again."""
    project = find(path)
    if project is None:
        return
    try:
        for number in range(ROUNDS):
            task_document.write(project)
            if _is_done(project, number == ROUNDS - 1):
                return
            time.sleep(PAUSE)
    except CoordinatorError:
        pass


def _is_done(project: Project, is_last: bool) -> bool:
    """Said in the transaction that sees it, so that a later change starts another writer."""
    with UnitOfWork(project) as tx:
        done = is_last or bool(problem(tx)) or not is_due(tx, project)
        tx.set_meta(WRITER, 0.0 if done else tx.now)
        return done


if __name__ == "__main__":
    main(sys.argv[1])
