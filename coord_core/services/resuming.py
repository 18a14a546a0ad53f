"""What a session left behind when it ended or its process died, and how that comes back to it or another.

What is still free is locked again, for the main agent: the subagents died with it. What another holds now
stays that one's. The files that it wrote last and did not commit are named: an edit of them may be half done.
"""

from __future__ import annotations

import time

from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import CRASHED, EXCLUSIVE, Actor, Event
from coord_core.domain.resources import file_key
from coord_core.gitprocess import ignored_by_git
from coord_core.project import branch, find
from coord_core.services import locks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coord_core.domain.leases import Policy
    from coord_core.domain.records import Instance, LastWrite, Lock, SymbolWrite
    from coord_core.domain.tasks import Task
    from coord_core.services.locks import Ignored, Witness
    from coord_core.storage.transaction import Transaction

PATIENCE = 2.0  # seconds for `git status`, in all working trees together: a hook may wait for it


class Restored:
    """What came back of `left`, an instance as it was: locks that are `held` again, and refusals.

    `touched`: files that it may have changed and not committed, by working tree. `tasks`: taken back.
    """

    __slots__ = ("held", "left", "refused", "tasks", "touched")

    def __init__(
        self, left: Instance, held: list[Lock], refused: list[Refused], touched: dict[str, set[str]],
        tasks: Sequence[Task] = (),
    ) -> None:  # fmt: skip
        self.left = left
        self.held = held
        self.refused = refused
        self.touched = touched
        self.tasks = tasks


class Unfinished:
    """Files in a working tree whose changes are not committed, and the branch that is checked out there."""

    __slots__ = ("branch", "keys", "worktree")

    def __init__(self, worktree: str, branch: str, keys: list[str]) -> None:
        self.worktree = worktree
        self.branch = branch
        self.keys = keys


def take_back(
    tx: Transaction,
    heir: Instance,
    before: Iterable[Instance],
    policy: Policy,
    witness: Witness,
    ignored: Ignored | None = ignored_by_git,
) -> list[Restored]:
    """A session goes on as `heir`; `before`: its instances as they were. Those that died come back too."""
    found = []
    for left in before:
        now = tx.instance(left.name)
        if left.name == heir.name or (now is not None and now.status == CRASHED):
            found.append(restore(tx, left, heir, policy, witness, ignored))
    return found


def restore(
    tx: Transaction, left: Instance, heir: Instance, policy: Policy, witness: Witness,
    ignored: Ignored | None = ignored_by_git,
) -> Restored:  # fmt: skip
    """What `left` lost is locked for `heir` where it is free; its last writes and news are the heir's."""
    touched = _touched(tx, left.name)
    tasks = _take_tasks_back(tx, left, heir)
    held: list[Lock] = []
    refused: list[Refused] = []
    for request in _wanted(tx.lost(left.name), heir):
        outcome = locks.acquire(tx, [request], policy, witness, None, ignored)
        if isinstance(outcome, Refused):
            refused.append(outcome)
        else:
            held += outcome.locks
    inherits = heir.name != left.name and tx.has_traces(left.name)
    if inherits:
        tx.record(Event("writes_inherited", left.name, to=heir.name))
    if held or refused or inherits or tasks:
        event = Event("session_restored", heir.name)
        event.detail.update(of=left.name, restored=len(held), missing=len(refused))
        tx.record(event)
    return Restored(left, held, refused, touched, tasks)


def _take_tasks_back(tx: Transaction, left: Instance, heir: Instance) -> list[Task]:
    if not tx.tasks_lost_by(left.name):
        return []
    from coord_core.services import claims

    return claims.take_back(tx, left.name, heir)


def unfinished(found: Sequence[Restored]) -> list[Unfinished]:
    """What of it git knows as changed; all of it where git takes too long. Never inside a transaction."""
    touched: dict[str, set[str]] = {}
    branches = {each.left.worktree: each.left.branch for each in found}
    for each in found:
        for worktree, keys in each.touched.items():
            touched.setdefault(worktree, set()).update(keys)
    ends = time.monotonic() + PATIENCE
    named = []
    for worktree, keys in sorted(touched.items()):
        changed = sorted(_changed(worktree, keys, ends - time.monotonic()))
        named.append(Unfinished(worktree, branches.get(worktree) or branch(worktree), changed))
    return [each for each in named if each.keys]


def _wanted(lost: Iterable[Request], heir: Instance) -> list[Request]:
    """Each resource once, in the strongest mode, for the heir's main agent."""
    wanted: dict[tuple[object, str], Request] = {}
    for request in lost:
        place = (request.resource, request.worktree)
        if place not in wanted or request.mode == EXCLUSIVE:
            wanted[place] = Request(request.resource, Actor(heir.name), request.worktree, request.mode)
    return list(wanted.values())


def _touched(tx: Transaction, name: str) -> dict[str, set[str]]:
    """What it wrote last; and what it had locked, unless another wrote that since."""
    touched: dict[str, set[str]] = {}
    writes: list[LastWrite | SymbolWrite] = [*tx.writes_by(name), *tx.symbol_writes_by(name)]
    for write in writes:
        touched.setdefault(write.worktree, set()).add(write.key)
    for request in tx.lost(name):
        key = file_key(request.resource)
        if key is not None and request.mode == EXCLUSIVE:
            last = tx.write(request.worktree, key)
            if last is None or last.instance == name:
                touched.setdefault(request.worktree, set()).add(key)
    return touched


def _changed(worktree: str, keys: set[str], patience: float) -> set[str]:
    """Those that git shows as changed; all of them when git does not say."""
    from coord_core.domain.errors import CoordinatorError
    from coord_core.services.working_tree import changed_files

    try:
        found = find(worktree)
        if found is None or found.worktree != worktree:
            return set()  # the working tree is gone, and what was in it
        return keys & changed_files(found, patience).keys()
    except CoordinatorError:
        return keys
