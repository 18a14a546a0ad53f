"""Who else is at work in a working tree, and on which of its files."""

from __future__ import annotations

from coord_core.domain import leases
from coord_core.domain.keys import Keys
from coord_core.domain.leases import Request
from coord_core.domain.records import ACTIVE, MAIN_AGENT, SHARED, Actor, Instance, Lock, SymbolWrite
from coord_core.domain.resources import SETS, SYMBOL, file_key, symbol_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from coord_core.domain.records import Command, LastWrite
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
        self._owners: dict[str, tuple[Instance, leases.Evidence] | None] = {}

    def is_live(self, name: str) -> bool:
        """Is the instance here still? One that sits idle is; what nothing is known of has its lease."""
        known = self._owner(name)
        if known is None or known[0].status != ACTIVE:
            return False
        owner, evidence = known
        shown = evidence.at_work or evidence.idle_since is not None
        return not evidence.dead and (shown or self._tx.now < owner.expires_at)

    def is_running(self, command: Command) -> bool:
        """Can an unsettled call still be running? Not when its client is gone, or idle since."""
        known = self._owner(command.instance)
        if known is None or not self.is_live(command.instance):
            return False
        since = known[1].idle_since
        return command.agent != MAIN_AGENT or since is None or since < command.started_at

    def _owner(self, name: str) -> tuple[Instance, leases.Evidence] | None:
        if name not in self._owners:
            owner = self._tx.instance(name)
            self._owners[name] = None if owner is None else (owner, self._witness(owner))
        return self._owners[name]

    def owners(
        self, keys: Iterable[str], but_for_parts: bool = False, but_for_own_work: bool = False
    ) -> dict[str, str]:
        """The files among these that are another live instance's, and whose.

        It holds them, or it wrote them last, or a symbol in them; `but_for_parts`: these do not count.
        `but_for_own_work`: nor does who only relies on what my instance wrote last, for that stays as it is.
        """
        wanted = set(keys)
        if not wanted:
            return {}
        writes = self.others_writes(list(wanted))
        if but_for_parts:
            in_parts = {each.key for each in self._tx.symbol_writes(self._project.worktree, list(wanted))}
            writes = [write for write in writes if write.key not in in_parts]
        own = self._last_written(wanted) if but_for_own_work else set()
        return {write.key: write.instance for write in writes} | self.held(wanted, but_for_parts, own)

    def _last_written(self, keys: set[str]) -> set[str]:
        """The files among these that my instance wrote last."""
        writes = self._tx.writes(self._project.worktree, list(keys))
        return {write.key for write in writes if write.instance == self._me}

    def parts(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """The symbols of these files that other instances hold or wrote last."""
        found: dict[str, dict[str, None]] = {}
        writes = [each for each in self.others_writes(list(keys)) if isinstance(each, SymbolWrite)]
        named = [(each.key, each.symbol) for each in writes if each.symbol]
        named += [symbol_parts(lock.resource) for lock in self.locks() if lock.resource.kind == SYMBOL]
        for key, name in named:
            if key in keys:
                found.setdefault(key, {})[name] = None
        return {key: list(names) for key, names in found.items()}

    def held(
        self, keys: Iterable[str], but_for_parts: bool = False, own: AbstractSet[str] = frozenset()
    ) -> dict[str, str]:
        """The files among these that another instance holds, those in `own` for itself; and which."""
        wanted, found = Keys(keys), {}
        for lock in self.locks():
            if but_for_parts and lock.resource.kind == SYMBOL:
                continue
            reached = wanted.reached_by(lock.resource) - (own if lock.mode == SHARED else set())
            found.update(dict.fromkeys(reached, lock.instance))
        return found

    def others_writes(self, keys: list[str] | None = None) -> list[LastWrite | SymbolWrite]:
        """The last writes of files and symbols by other instances that are here still."""
        tree = self._project.worktree
        writes: list[LastWrite | SymbolWrite] = [*self._tx.writes(tree, keys)]
        writes += self._tx.symbol_writes(tree, keys)
        return [write for write in writes if write.instance != self._me and self.is_live(write.instance)]

    def keys_since(self, seq: int) -> list[str]:
        """The files and folders here that others were granted or wrote after an event."""
        found = [write.key for write in self.others_writes() if write.seq > seq]
        later = [lock.resource for lock in self.locks() if lock.token > seq]
        return found + [file_key(each) or each.key for each in later if each.kind not in SETS]

    def sets_since(self, seq: int) -> bool:
        """Was another granted a set here after an event?"""
        return any(lock.token > seq and lock.resource.kind in SETS for lock in self.locks())

    def mine(self) -> set[str]:
        """The files here that my instance wrote last, or holds."""
        written = {
            write.key for write in self._tx.writes(self._project.worktree) if write.instance == self._me
        }
        held = {file_key(lock.resource) for lock in self._tx.locks_of(self._me)}
        return written | {key for key in held if key is not None}

    def locks(self) -> list[Lock]:
        """What other instances hold here and would be refused for."""
        held = self._tx.locks_of_others(self._me, self._project.worktree)
        return [lock for lock in held if self.stands(lock)]

    def stands(self, lock: Lock) -> bool:
        """Would a request for the same be refused for this lock?"""
        request = Request(lock.resource, Actor(self._me), self._project.worktree)
        known = self._owner(lock.instance)
        if known is None or not leases.conflicts(lock, request, self._project.policy):
            return known is None
        owner, evidence = known
        return leases.standing(lock, owner, evidence, self._tx.now, self._project.policy) not in leases.TAKEN
