"""After a task's step, with `publish: auto`: is it for us to start a process that publishes? No step waits.

`meta` remembers when a publisher gave its last sign, how many transactions with steps no publisher has come
to the end of, and what went wrong last, which is told at the next commands of tasks until one has gone well.
The steps of a publisher that was killed stay due: some later transaction starts another.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

AT, DUE, PROBLEM = "publish_at", "publish_due", "publish_problem"
SILENCE = 200.0  # seconds without a sign after which a publisher counts as gone: one round at its slowest
# The steps of tasks after which the branch is behind.
STEPS = frozenset((
    "task_added", "task_edited", "task_claimed", "branch_created", "branch_taken", "task_released",
    "task_blocked", "task_cancelled", "task_completed", "pull_request_opened",
))  # fmt: skip


def note(tx: Transaction) -> None:
    """Remember that the transaction made a step, for `claim` after it."""
    if any(entry.event.action in STEPS for entry in tx.entries):
        tx.set_meta(DUE, (tx.meta(DUE) or 0) + 1)


def claim(tx: Transaction) -> bool:
    """Is it this transaction that starts the publisher? Only when none has given a sign lately."""
    if not tx.meta(DUE) or 0 <= tx.now - (tx.meta(AT) or 0.0) < SILENCE:
        return False
    tx.set_meta(AT, tx.now)
    return True


def problem(tx: Transaction) -> str:
    """What went wrong last, in a sentence; empty when nothing did."""
    return str(tx.meta(PROBLEM) or "")


def start(project: Project) -> bool:
    """Nothing waits for it. False where it cannot be started."""
    from coord_core import detached
    from coord_core.services.refresh import program

    interpreter = program(project)
    if not interpreter:
        return False
    module, where = "coord_core.repository.published.publisher", project.worktree or project.common
    return detached.start([interpreter, "-I", "-m", module, where], os.environ)
