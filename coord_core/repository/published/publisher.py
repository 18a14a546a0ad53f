"""The detached process that publishes after steps of tasks (services/publish_due.py starts it).

One at a time. It waits a moment, so that steps that come together are one commit, and goes on until no step
came while it was at it. What fails is on record, and told by the next command of tasks.
"""

from __future__ import annotations

import sys
import time

from coord_core.domain.errors import CoordinatorError, InputError
from coord_core.domain.records import Event
from coord_core.project import Project, find
from coord_core.repository import remotes
from coord_core.repository.published import publishing
from coord_core.services import task_document
from coord_core.services.publish_due import AT, DUE, PROBLEM
from coord_core.services.unit import UnitOfWork

PAUSE = 2.0  # seconds in which steps become one commit
ROUNDS = 100
WHO = "claude-coordinator"


def main(path: str) -> None:
    project = find(path)
    if project is None:
        return
    for _ in range(ROUNDS):
        time.sleep(PAUSE)
        due = _begin(project)
        problem = _publish(project)
        if _is_done(project, problem, due):
            return


def remote_of(project: Project, named: str = "") -> str:
    """The remote to publish to. Raises InputError where none is meant."""
    folder = project.worktree or project.common
    if not project.is_git:
        raise InputError("This folder is no git repository, so it has no remote to publish to.")
    found = named or remotes.choose(folder)
    if not found and remotes.exists(folder):
        raise InputError("No remote is called origin.", "Name one: --remote NAME.")
    return found


def _publish(project: Project) -> str:
    """What went wrong, in a sentence; empty when nothing did."""
    try:
        publishing.publish(project, remote_of(project))
        task_document.write(project)
    except CoordinatorError as error:
        return error.problem
    return ""


def _begin(project: Project) -> object:
    """What is due; what comes from now on is for another round. Killed before its end, it stays due."""
    with UnitOfWork(project, own_document=True) as tx:
        tx.set_meta(AT, tx.now)
        return tx.meta(DUE)


def _is_done(project: Project, problem: str, due: object) -> bool:
    """Said in the transaction that sees it, so that a later step starts another publisher.

    What failed is not due any more: it is told, and the next step tries again.
    """
    with UnitOfWork(project, own_document=True) as tx:
        if problem and problem != tx.meta(PROBLEM):
            tx.record(Event("publish_failed", WHO, reason=problem))
        tx.set_meta(PROBLEM, problem)
        done = bool(problem) or tx.meta(DUE) == due
        if done:
            tx.set_meta(DUE, 0)
        tx.set_meta(AT, 0.0 if done else tx.now)
        return done


if __name__ == "__main__":
    main(sys.argv[1])
