"""After a call that may have written anywhere: what it wrote, and whether that was another's.

A file that another holds and that changed meanwhile is a violation, unless what it holds now is on record, or
its holder may have written it: by an edit in flight, or by a command that has not ended. A lock that is
shared tells of no edit: who relies on a file does not write it. Any other file that
changed becomes the actor's, so that others are kept from it until the actor's turn ends.
"""

from __future__ import annotations

from coord_core import contents
from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import EXCLUSIVE, Actor, Event, Violation
from coord_core.domain.resources import FILE, Resource, file_key
from coord_core.services import claimed, locks, releases, writing
from coord_core.services.commands import Fingerprint, before_of
from coord_core.services.presence import Presence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Command, Entry, LastWrite, Lock
    from coord_core.project import Project
    from coord_core.services.findings import Findings
    from coord_core.services.locks import Witness
    from coord_core.services.writing import Content
    from coord_core.storage.transaction import Transaction


def settle(
    tx: Transaction, project: Project, findings: Findings, witness: Witness, late: bool = False
) -> tuple[list[Violation], list[LastWrite]]:
    """Put the call's writes on record and end it.

    Returns what it changed of what others hold, and of what others wrote last and hold no more. `late`: the
    call's own hook cannot tell the writer any more, so its inbox does.
    """
    command = findings.command
    running = {each.worktree for each in tx.commands(command.instance, command.call_id)}
    if command.worktree not in running:
        return [], []  # another hook has settled it
    settlement = _Settlement(tx, project, command, witness, late)
    found = settlement.violations(findings)
    tx.end_command(command)
    for token in findings.trees if findings.candidates is not None else ():
        held = tx.lock(token)
        if held is not None and not held.in_flight:  # another call of the actor's may still need it
            releases.release(tx, held, reason="call ended")
    return found, settlement.taken_over


class _Settlement:
    """One call's writes, judged inside one transaction."""

    def __init__(
        self, tx: Transaction, project: Project, command: Command, witness: Witness, late: bool
    ) -> None:
        self._tx = tx
        self._project = project
        self._command = command
        self._witness = witness
        self._late = late
        self._actor = Actor(command.instance, command.agent)
        self._presence = Presence(tx, project, command.instance, witness)
        self.taken_over: list[LastWrite] = []
        self._claimed: list[Lock] = []

    def violations(self, findings: Findings) -> list[Violation]:
        found = [
            self._record(self._latest(old), new)
            for old, new in findings.others
            if self._is_violation(old, new)
        ]
        for content in findings.targets:
            if self._is_anothers_call_on(content.key):
                continue  # whose own end puts it on record
            writing.record(self._tx, self._command.worktree, self._actor, content)
        if findings.candidates is None:
            return found  # too many: the locks on whole folders stay for the turn
        shared = self._others_run()
        for content in findings.candidates:
            found += self._claim(content, shared)
        claimed.follow(self._tx, self._project, self._actor, self._claimed, self._witness)
        return found

    def _latest(self, old: Fingerprint) -> Fingerprint:
        """With what the holder wrote after the call began, if it did."""
        write = self._tx.write(self._command.worktree, old.key)
        if write is None or write.seq <= self._command.seq:
            return old
        return Fingerprint(old.key, old.holder, old.agent, write.stamp, write.blob)

    def _is_violation(self, old: Fingerprint, new: Content) -> bool:
        write = self._tx.write(self._command.worktree, old.key)
        if write is not None and writing.is_same(write, new):
            return False  # an edit, or a restoring, that is on record
        if (
            self._is_known(new, old.holder, old.agent)
            or self._may_be_holders(old)
            or self._let_go_before(old, new)
        ):
            return False
        return old.holder == self._command.instance or self._presence.is_live(old.holder)

    def _is_known(self, new: Content, holder: str, agent: str) -> bool:
        """Was the holder told of this very content, after another command that ran at the same time?"""
        told = [
            entry.event.detail for entry in self._since(new.key) if entry.event.action == "write_violation"
        ]
        return any(
            (detail.get("stamp"), detail.get("holder"), detail.get("holder_agent"))
            == (new.stamp, holder, agent)
            for detail in told
        )

    def _since(self, key: str) -> list[Entry]:
        """What happened to the file since the call began."""
        found = self._tx.entries_since(self._command.seq)
        return [entry for entry in found if entry.event.resource and file_key(entry.event.resource) == key]

    def _let_go_before(self, old: Fingerprint, new: Content) -> bool:
        """Was the file written when its holder had let go of it already?"""
        released = [
            entry.at
            for entry in self._since(old.key)
            if entry.event.action == "lock_released" and entry.event.instance == old.holder
        ]
        written = contents.written_at(new.stamp)
        return bool(released) and written is not None and written > released[-1]

    def _may_be_holders(self, old: Fingerprint) -> bool:
        """Is an edit of the file in flight here, or does a command of its holder's run that may write it?"""
        here = self._command.worktree
        if any(_is_being_written(lock) for lock in self._locks_in(old.key)):
            return True
        return any(
            (other.instance, other.agent) == (old.holder, old.agent) and _may_write(other, old.key)
            for other in self._tx.commands_in(here)
            if other.task is None and self._presence.is_running(other)
        )

    def _is_anothers_call_on(self, key: str) -> bool:
        """Is an edit of the file, or of a part of it, in flight here that is another actor's?"""
        return any(lock.in_flight and lock.holder != self._actor for lock in self._locks_in(key))

    def _locks_in(self, key: str) -> list[Lock]:
        """The locks on a file and its symbols that were taken here."""
        found = [*self._tx.locks_with_keys([key]), *self._tx.locks_on_symbols(key)]
        return [lock for lock in found if lock.worktree == self._command.worktree]

    def _others_run(self) -> bool:
        """Does another's call run here that may have written the same? Then nobody knows whose a file is."""
        return any(
            (other.instance, other.agent) != (self._actor.instance, self._actor.agent)
            and before_of(other).is_open
            for other in self._tx.commands_in(self._command.worktree)
            if other.task is None and self._presence.is_running(other)
        )

    def _claim(self, content: Content, shared: bool) -> list[Violation]:
        """What nobody else has becomes the actor's, unless others may have written it as well."""
        last = self._tx.write(self._project.worktree, content.key)
        if last is not None and writing.is_same(last, content):
            return []
        request = Request(Resource(FILE, content.key), self._actor, self._project.worktree)
        lock = locks.in_the_way(self._tx, request, self._project.policy, self._witness)
        if lock is not None:
            return self._spoiled(content, lock, last)
        if not shared:
            if last is not None and last.instance != self._actor.instance:
                self.taken_over += [last] if self._presence.is_live(last.instance) else []
            granted = locks.acquire(self._tx, [request], self._project.policy, self._witness)
            self._claimed += [] if isinstance(granted, Refused) else granted.locks
            writing.record(self._tx, self._project.worktree, self._actor, content)
        return []

    def _spoiled(self, content: Content, lock: Lock, last: LastWrite | None) -> list[Violation]:
        """Was the file its holder's before it changed? Of a lock that came later, what it wrote tells."""
        if lock.worktree != self._command.worktree or _is_being_written(lock):
            return []
        wrote = last is not None and last.instance == lock.instance
        if lock.token > self._command.seq and not wrote:
            return []
        stamp, kept = (last.stamp, last.blob) if last is not None else (contents.UNKNOWN, None)
        old = Fingerprint(content.key, lock.instance, lock.agent, stamp, kept)
        is_known = self._is_known(content, old.holder, old.agent)
        return [] if is_known or self._may_be_holders(old) else [self._record(old, content)]

    def _record(self, old: Fingerprint, new: Content) -> Violation:
        command = self._command
        event = Event("write_violation", command.instance, Resource(FILE, old.key), command.agent)
        event.detail.update(
            holder=old.holder, holder_agent=old.agent, worktree=command.worktree, was=old.stamp,
            kept=old.blob, mode=contents.mode_of(old.stamp), blob=new.blob, stamp=new.stamp,
            late=int(self._late),
        )  # fmt: skip
        self._tx.record(event)
        return Violation.of(event)


def _is_being_written(lock: Lock) -> bool:
    """Is an edit of what is locked in flight? Only who has it for itself edits it."""
    return lock.in_flight and lock.mode == EXCLUSIVE


def _may_write(command: Command, key: str) -> bool:
    before = before_of(command)
    return before.is_open or key in before.targets
