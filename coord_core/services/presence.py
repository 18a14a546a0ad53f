"""Who else is at work in a working tree, and on which of its files."""

from __future__ import annotations

from coord_core.domain import leases
from coord_core.domain.leases import Request
from coord_core.domain.records import ACTIVE, Actor, Instance, Lock
from coord_core.domain.resources import FILE, Resource, overlap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.records import LastWrite
    from coord_core.project import Project
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


class Presence:
    """What the others have in one working tree, as one transaction sees it."""

    def __init__(self, tx: Transaction, project: Project, me: str, witness: Witness) -> None:
        self._tx = tx
        self._project = project
        self._me = me
        self._witness = witness
        self._live: dict[str, bool] = {}

    def is_live(self, name: str) -> bool:
        """Is the instance here still? One that sits idle is; what nothing is known of has its lease."""
        if name not in self._live:
            self._live[name] = self._judge(self._tx.instance(name))
        return self._live[name]

    def _judge(self, owner: Instance | None) -> bool:
        if owner is None or owner.status != ACTIVE:
            return False
        evidence = self._witness(owner)
        shown = evidence.at_work or evidence.idle_since is not None
        return not evidence.dead and (shown or self._tx.now < owner.expires_at)

    def owners(self, keys: Iterable[str]) -> dict[str, str]:
        """The files among these that are another live instance's, and whose.

        It holds them, or it wrote them last.
        """
        wanted = list(keys)
        found = {write.key: write.instance for write in self.others_writes(wanted)}
        locks = [lock for lock in self.locks() if lock.resource.kind == FILE]
        found.update((lock.resource.key, lock.instance) for lock in locks if lock.resource.key in set(wanted))
        wide = [lock for lock in self.locks() if lock.resource.kind != FILE]
        for key in wanted if wide else ():
            for lock in wide:
                if overlap(lock.resource, Resource(FILE, key)):
                    found[key] = lock.instance
        return found

    def others_writes(self, keys: list[str] | None = None) -> list[LastWrite]:
        """The last writes by other instances that are here still."""
        writes = self._tx.writes(self._project.worktree, keys)
        return [write for write in writes if write.instance != self._me and self.is_live(write.instance)]

    def mine(self) -> set[str]:
        """The files here that my instance wrote last, or holds."""
        written = {
            write.key for write in self._tx.writes(self._project.worktree) if write.instance == self._me
        }
        held = {lock.resource.key for lock in self._tx.locks_of(self._me) if lock.resource.kind == FILE}
        return written | held

    def locks(self) -> list[Lock]:
        """What other instances hold here and would be refused for."""
        held = self._tx.locks_of_others(self._me, self._project.worktree)
        return [lock for lock in held if self.stands(lock)]

    def stands(self, lock: Lock) -> bool:
        """Would a request for the same be refused for this lock?"""
        owner = self._tx.instance(lock.instance)
        request = Request(lock.resource, Actor(self._me), self._project.worktree)
        if owner is None or not leases.conflicts(lock, request, self._project.policy):
            return owner is None
        evidence = self._witness(owner)
        return leases.standing(lock, owner, evidence, self._tx.now, self._project.policy) not in leases.TAKEN
