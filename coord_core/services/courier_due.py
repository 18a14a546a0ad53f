"""Is there something to tell Slack, Discord and the like? Hooks ask; a process apart, the courier, tells it.

The outbox is the record of events itself, so a hook writes nothing for it but marks in `meta`: the last event
that is to be told, and of the couriers of this environment until when one counts as at work, up to which
event all is told, and the first event that none has seen yet. What is asked here loads nothing and sends
nothing. A repository in which nothing is configured never gets here.
"""

from __future__ import annotations

import os

from coord_core.users_settings import VARIABLE, path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

EVENT = "courier_event"  # in `meta`; the others with what `mark` puts behind
UNTIL, FROM, SEEN = "courier_until", "courier_from", "courier_seen"
SILENCE = 10.0  # seconds without a sign after which a courier counts as gone
SENT, FAILED = "notification_sent", "notification_failed"
NEVER_TOLD = frozenset((SENT, FAILED))
# What a person wants to know who is not there. Each lock is not.
DEFAULT = frozenset((
    "deadlock_resolved", "lock_forced", "pull_request_opened", "session_crashed", "state_rebuilt",
    "task_blocked", "task_claimed", "task_completed", "write_violation",
))  # fmt: skip


def wanted(project: Project) -> frozenset[str]:
    """The actions that some channel is to be told of, as the marker and the environment say."""
    found = {*project.settings.get("notify", ()), *project.of_user.get("notify", ())}
    if os.environ.get(VARIABLE):
        found |= DEFAULT
    return frozenset(found) - NEVER_TOLD


def claim(tx: Transaction, project: Project) -> bool:
    """Did this transaction record something to tell, and is it the one that starts the courier?"""
    actions = wanted(project)
    if not any(entry.event.action in actions for entry in tx.entries):
        return False
    tx.set_meta(EVENT, tx.entries[-1].seq)
    first = mark(FROM, project)
    if not tx.meta(first):  # else one that was started before came to nothing
        tx.set_meta(first, tx.entries[0].seq)
    return _claim(tx, project)


def is_left(tx: Transaction, project: Project) -> bool:
    """Has no courier of this environment come to an end of what is to be told?"""
    return bool((tx.meta(mark(SEEN, project)) or 0) < (tx.meta(EVENT) or 0))


def claim_what_is_left(tx: Transaction, project: Project) -> bool:
    """Did a courier end, or was it ended, before its work was done? Then the caller starts one."""
    return is_left(tx, project) and _claim(tx, project)


def start(project: Project) -> None:
    """Nothing waits for it. Where it cannot be started, what it has to tell is left for the next one."""
    from coord_core import detached
    from coord_core.services.refresh import program

    interpreter = program(project)
    if interpreter:
        where = project.worktree or project.common
        detached.start([interpreter, "-I", "-m", "coord_core.notify.courier", where], os.environ)


def mark(name: str, project: Project) -> str:
    """A mark of the couriers that can tell the same channels as one with this environment.

    Which these are the user's settings and some variables say; of their values 32 bits are all that is kept.
    """
    names = (VARIABLE, *project.settings.get("notify_variables", ()), *project.of_user.get("variables", ()))
    values = [path(), *[f"{name}={os.environ.get(str(name), '')}" for name in names]]
    return f"{name}_{_digest(os.fsencode(chr(0).join(values))):08x}"


def _digest(data: bytes) -> int:
    """FNV-1a: a hook that imports a better one is slower by a millisecond."""
    found = 0xCBF29CE484222325
    for byte in data:
        found = (found ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return (found >> 32) ^ (found & 0xFFFFFFFF)


def _claim(tx: Transaction, project: Project) -> bool:
    until = mark(UNTIL, project)
    if 0 < (tx.meta(until) or 0.0) - tx.now <= SILENCE:
        return False
    tx.set_meta(until, tx.now + SILENCE)
    return True
