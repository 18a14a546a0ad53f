"""The last line: does a commit take along files that another live instance holds?

Run by git's pre-commit hook with the standard library alone, and by `commit-check`. A session is refused, a
person is warned unless the settings say `human_commits: block`. When the check itself fails, a session is
refused and a person is told.
"""

from __future__ import annotations

import os
import sys

from coord_core import project as projects
from coord_core import witness
from coord_core.domain import leases
from coord_core.domain.errors import CoordinatorError, MachineError
from coord_core.domain.leases import Request
from coord_core.domain.records import PERSON, Actor, Event, Instance, Lock
from coord_core.domain.resources import FILE, Resource
from coord_core.gitprocess import run
from coord_core.services.callers import caller
from coord_core.services.refresh import refresh_now
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

MOST_NAMED = 20


class Verdict:
    """What the check found: who commits, and the staged files that others hold."""

    __slots__ = ("held", "refuses", "who")

    def __init__(self, who: Instance, held: list[tuple[str, Lock]], refuses: bool) -> None:
        self.who = who
        self.held = held
        self.refuses = refuses


def staged_paths(folder: str) -> list[str]:
    """What the index changes against HEAD, relative to the working tree's root. Raises MachineError."""
    command = ["diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff"]
    status, output = run(command, folder, inherit=True)
    if status != 0:
        raise MachineError("git could not list the staged files.", "Try `git status`.")
    return [os.fsdecode(path) for path in output.split(b"\0") if path]


def check(tx: Transaction, project: Project, who: Instance, paths: list[str]) -> Verdict:
    """Which of the paths another live instance holds; on record when the commit is refused."""
    found = [(path, lock) for path in paths if (lock := _holder(tx, project, who, path)) is not None]
    refuses = bool(found) and (who.kind != PERSON or project.settings.get("human_commits") == "block")
    if refuses:
        for path, lock in found[:MOST_NAMED]:
            event = Event("commit_blocked", who.name, Resource(FILE, _key(project, path)))
            event.detail.update(holder=lock.instance, token=lock.token)
            tx.record(event)
    return Verdict(who, found, refuses)


def explain(verdict: Verdict) -> str:
    """The check's result in words, empty when there is nothing to say."""
    if not verdict.held:
        return ""
    head = "Commit refused" if verdict.refuses else "Warning"
    lines = [f"{head}: another session holds files that this commit changes."]
    lines += [
        f"  {quoted(path)} (held by {quoted(lock.instance)})" for path, lock in verdict.held[:MOST_NAMED]
    ]
    if len(verdict.held) > MOST_NAMED:
        lines.append(f"  and {len(verdict.held) - MOST_NAMED} more")
    if verdict.refuses:
        lines.append(
            "Take them out of the commit with `git restore --staged -- PATH`, or commit when they are free."
        )
    return "\n".join(lines)


def main() -> None:
    """Git's pre-commit hook. Ends the process: 0 lets the commit go on, 1 refuses it."""
    try:
        verdict = _judge()
    except CoordinatorError as error:
        _end(f"The commit could not be checked. {error.sentence()}", 1 if "CLAUDECODE" in os.environ else 0)
    except BaseException as error:
        _end(f"The commit could not be checked: {error!r}.", 1 if "CLAUDECODE" in os.environ else 0)
    if verdict is not None:
        _end(explain(verdict), 1 if verdict.refuses else 0)
    _end("", 0)


def _judge() -> Verdict | None:
    project = projects.find(os.path.realpath(os.getcwd()))
    if project is None:
        return None
    if refresh_now(project):
        project = projects.find(project.worktree) or project
    paths = staged_paths(project.worktree)
    with UnitOfWork(project) as tx:
        return check(tx, project, caller(tx, project, os.environ), paths)


def _end(text: str, status: int) -> None:
    if text:
        print(f"claude-coordinator: {text}", file=sys.stderr, flush=True)
    os._exit(status)


def _holder(tx: Transaction, project: Project, who: Instance, path: str) -> Lock | None:
    resource = Resource(FILE, _key(project, path))
    # The commit is the instance's: what its own agents hold does not stand in its way.
    request = Request(resource, Actor(who.name), project.worktree)
    for lock in tx.overlapping(resource):
        if lock.instance == who.name or not leases.conflicts(lock, request, project.policy):
            continue
        owner = tx.instance(lock.instance)
        if owner is None:
            return lock
        stands = leases.standing(lock, owner, witness.evidence(owner), tx.now, project.policy)
        if stands not in leases.TAKEN:
            return lock
    return None


def _key(project: Project, path: str) -> str:
    return project.key(f"{project.worktree}/{path}").encode("utf-8", "replace").decode("utf-8")
