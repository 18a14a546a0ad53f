"""Git's pre-commit hook: the last line. It loads the standard library alone.

When the check itself fails, a session is refused, and a person is told.
"""

from __future__ import annotations

import os
import sys

from coord_core import bundle, timings
from coord_core import project as projects
from coord_core.domain.errors import CoordinatorError, StateError
from coord_core.repository import parts
from coord_core.repository.staged import Staged, staged
from coord_core.repository.verdict import Verdict, check
from coord_core.services.callers import caller
from coord_core.services.refresh import refresh_now
from coord_core.services.unit import UnitOfWork


def main() -> None:
    """Git's pre-commit hook. Ends the process: 0 lets the commit go on, 1 refuses it."""
    try:
        verdict = _judge()
    except CoordinatorError as error:
        _end(f"The commit could not be checked. {error.sentence()}", 1 if "CLAUDECODE" in os.environ else 0)
    except BaseException as error:
        _end(f"The commit could not be checked: {error!r}.", 1 if "CLAUDECODE" in os.environ else 0)
    if verdict is not None:
        _end(verdict.text(os.path.realpath(os.getcwd())), 1 if verdict.refuses else 0)
    _end("", 0)


def _judge() -> Verdict | None:
    project = projects.find(os.path.realpath(os.getcwd()))
    if project is None:
        return None
    if refresh_now(project):
        project = projects.find(project.worktree) or project
    changes = staged(project.worktree)
    try:
        return _checked(project, changes)
    except StateError as error:
        bundle.add("mending")  # what the ordinary case does not pay for
        from coord_core.services.mending import mend

        mend(error)
    return _checked(project, changes)


def _checked(project: projects.Project, changes: list[Staged]) -> Verdict | None:
    changed = parts.look(project, changes)
    with UnitOfWork(project) as tx:
        return check(tx, project, caller(tx, project, os.environ), changes, changed)


def _end(text: str, status: int) -> None:
    try:
        bundle.complete()
    except Exception:
        pass  # the next one loads as this one did
    if text:
        print(f"claude-coordinator: {text}", file=sys.stderr, flush=True)
    timings.leave()
    os._exit(status)
