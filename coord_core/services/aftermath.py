"""After a call that may have written anywhere: what it wrote, and whether that was another's.

A file that another holds and that changed meanwhile is a violation, unless its holder may have written it:
by an edit that ended after the call began, or by one, or a command, that has not ended yet. Any other file
that changed becomes the actor's, so that others are kept from it until the actor's turn ends.
"""

from __future__ import annotations

from coord_core import contents
from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Event, Violation
from coord_core.domain.resources import FILE, Resource
from coord_core.services import locks, writing
from coord_core.services.commands import Fingerprint, before_of
from coord_core.services.findings import Findings
from coord_core.services.presence import Presence
from coord_core.services.writing import Content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Command
    from coord_core.project import Project
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


def settle(
    tx: Transaction, project: Project, findings: Findings, witness: Witness, late: bool = False
) -> list[Violation]:
    """Put the call's writes on record and end it; returns what it wrote of others'.

    `late`: the call's own hook cannot tell the writer any more, so its inbox does.
    """
    command = findings.command
    running = {each.worktree for each in tx.commands(command.instance, command.call_id)}
    if command.worktree not in running:
        return []  # another hook has settled it
    actor = Actor(command.instance, command.agent)
    presence = Presence(tx, project, command.instance, witness)
    violations = [
        _violation(tx, command, old, new, late)
        for old, new in findings.others
        if _is_violation(tx, presence, command, old, new)
    ]
    for content in findings.targets:
        writing.record(tx, command.worktree, actor, content)
    violations += _claim(tx, project, actor, findings, witness, late)
    tx.end_call(command.instance, command.call_id)
    tx.end_command(command.instance, command.call_id)
    return violations


def _is_violation(
    tx: Transaction, presence: Presence, command: Command, old: Fingerprint, new: Content
) -> bool:
    write = tx.write(command.worktree, old.key)
    if write is not None and (write.seq > command.seq or (write.stamp, write.blob) == (new.stamp, new.blob)):
        return False  # an edit, or a restoring, that is on record
    if _is_known(tx, command, new):
        return False
    if any(lock.in_flight for lock in tx.locks_with_keys([old.key])):
        return False
    holders = (old.holder, old.agent)
    for other in tx.commands_in(command.worktree):
        if (other.instance, other.agent) == holders and other.task is None:
            return False
    return old.holder == command.instance or presence.is_live(old.holder)


def _is_known(tx: Transaction, command: Command, new: Content) -> bool:
    """Was this very content found already, after another command that ran at the same time?"""
    return any(
        entry.event.action == "write_violation" and entry.event.detail.get("stamp") == new.stamp
        for entry in tx.entries_with_keys([new.key])
        if entry.seq > command.seq
    )


def _violation(tx: Transaction, command: Command, old: Fingerprint, new: Content, late: bool) -> Violation:
    event = Event("write_violation", command.instance, Resource(FILE, old.key), command.agent)
    event.detail.update(
        holder=old.holder, worktree=command.worktree, kept=old.blob, mode=contents.mode_of(old.stamp),
        blob=new.blob, stamp=new.stamp, late=int(late),
    )  # fmt: skip
    tx.record(event)
    return Violation(old.key, old.holder, old.blob)


def _claim(
    tx: Transaction, project: Project, actor: Actor, findings: Findings, witness: Witness, late: bool
) -> list[Violation]:
    """What nobody else has becomes the actor's; the locks for the time of the call go."""
    if findings.candidates is None:
        return []
    found = []
    for content in [] if _others_run(tx, findings.command) else findings.candidates:
        last = tx.write(project.worktree, content.key)
        if last is not None and (last.seq > findings.command.seq or last.stamp == content.stamp):
            continue
        request = Request(Resource(FILE, content.key), actor, project.worktree)
        lock = locks.in_the_way(tx, request, project.policy, witness)
        if lock is None:
            locks.acquire(tx, [request], project.policy, witness)
            writing.record(tx, project.worktree, actor, content)
        elif lock.worktree == project.worktree and lock.token <= findings.command.seq and not lock.in_flight:
            kept = last.blob if last is not None else None
            old = Fingerprint(content.key, lock.instance, lock.agent, contents.GONE, kept)
            found.append(_violation(tx, findings.command, old, content, late))
    for token in findings.trees:
        held = tx.lock(token)
        if held is not None:
            locks.release(tx, held, reason="call ended")
    return found


def _others_run(tx: Transaction, command: Command) -> bool:
    """Does another's call run here that may have written the same? Then nobody knows whose a file is."""
    mine = (command.instance, command.agent)
    return any(
        (other.instance, other.agent) != mine and before_of(other).is_open
        for other in tx.commands_in(command.worktree)
        if other.task is None
    )
