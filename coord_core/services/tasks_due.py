"""Is the tasks file behind the queue, or edited by hand? Asked by hooks, so it loads nothing of YAML.

What it takes to answer is remembered in `meta`: the number of the last event that shows in the file
(`tasks_changed`, kept by the effects of those events), of the last one that the file shows (`tasks_shown`),
and the stamp of the file that was looked at last.
"""

from __future__ import annotations

import os

from coord_core.views import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

NAME = ".claude-tasks.yml"
CHANGED, SHOWN = "tasks_changed", "tasks_shown"
STAMP, PROBLEM, WRITER = "tasks_stamp", "tasks_problem", "tasks_writer_at"
SILENCE = 10.0  # seconds without a sign after which a writer counts as gone


def path_of(project: Project) -> str:
    return os.path.join(project.views, NAME)


def is_due(tx: Transaction, project: Project) -> bool:
    """Is there something to take in from the file, or to write to it?"""
    if is_edited(tx, project):
        return True
    return (tx.meta(CHANGED) or 0) != (tx.meta(SHOWN) or 0) and not problem(tx)


def is_edited(tx: Transaction, project: Project) -> bool:
    """Is the file another than the one that was looked at last?"""
    return files.stamp(path_of(project)) != (tx.meta(STAMP) or "")


def problem(tx: Transaction) -> str:
    """What is wrong with the file, in a sentence with the line; empty when nothing is."""
    return str(tx.meta(PROBLEM) or "")


def claim_writer(tx: Transaction) -> bool:
    """Is it this transaction that starts the writer? Only when none has given a sign lately."""
    if 0 <= tx.now - (tx.meta(WRITER) or 0.0) < SILENCE:
        return False
    tx.set_meta(WRITER, tx.now)
    return True


def start_writer(project: Project) -> None:
    """Nothing waits for it. Where it cannot be started, the next task command does its work."""
    from coord_core import detached
    from coord_core.services.refresh import program

    interpreter = program(project)
    if interpreter:
        module = "coord_core.services.tasks_writer"
        where = project.worktree or project.common
        detached.start([interpreter, "-I", "-m", module, where], os.environ)
