"""The queue: who comes first, whom a wait holds back, and what a circle of waits costs. Pure.

A wait is for a set of locks, which it gets all at once. Its place is its arrival, moved forward by
PRIORITY_STEP for each point of priority. That order never changes with time, so nobody starves: an
urgent latecomer overtakes only those who came less than its priority's worth before it.

A wait holds back later requests that overlap it, except those of an instance that it has to wait for
anyway: that one gets on with its work and lets go.

Deadlock (Coffman et al., "System Deadlocks", 1971): a wait needs everything in its way to go, so any circle
in the wait-for graph is one.
"""

from __future__ import annotations

from coord_core.domain.leases import Policy, Request, conflicts
from coord_core.domain.reach import Reach
from coord_core.domain.records import SESSION, Instance, Lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coord_core.domain.records import Actor, Process
    from coord_core.domain.resources import Resource

PRIORITY_STEP = 300.0  # seconds that a point of priority is worth
LOWEST, HIGHEST = -10, 10  # priorities
SILENCE = 60.0  # seconds without a sign of life after which a wait whose process we cannot see is over


class Wait:
    """A place in the queue, for all of `wants`. Times are UTC epoch seconds.

    `process` does the waiting, None when it is not known; `seen_at` is its last sign of life.
    """

    __slots__ = (
        "_reach", "actor", "blocker", "priority", "process", "seen_at", "seq", "since", "turn", "until",
        "wants",
    )  # fmt: skip

    def __init__(
        self, seq: int, actor: Actor, since: float, until: float, process: Process | None, seen_at: float,
        blocker: int | None, priority: int, wants: tuple[Request, ...],
    ) -> None:  # fmt: skip
        self.seq = seq
        self.actor = actor
        self.since = since
        self.until = until
        self.process = process
        self.seen_at = seen_at
        self.blocker = blocker  # what was in its way when it was last looked at
        self.priority = priority
        self.wants = wants
        self.turn = 0  # 1: nobody comes first for what it wants; 0: not counted (`count_turns`)
        self._reach: Reach | None = None

    @property
    def reach(self) -> Reach:
        if self._reach is None:
            self._reach = Reach([want.resource for want in self.wants])
        return self._reach

    @property
    def place(self) -> tuple[float, int]:
        """Waits come in the order of their places."""
        return place(self.since, self.priority, self.seq)

    def near(self, resource: Resource) -> list[Request]:
        """Those of its wants that may overlap the resource."""
        return [self.wants[at] for at in self.reach.near(resource)]

    def as_lock(self, want: Request) -> Lock:
        """What it wants, as if it held it: its token is the wait's number."""
        return Lock(
            self.seq, want.resource, want.mode, self.actor.instance, self.actor.agent, None, want.worktree,
            self.since, False,
        )  # fmt: skip

    def as_owner(self) -> Instance:
        """Its process, as what the evidence of a death is asked for."""
        return Instance(
            self.actor.instance, "", SESSION, self.process, "", "", "", self.priority, None, "active",
            self.since, self.seen_at, self.seen_at, self.until,
        )  # fmt: skip


def place(since: float, priority: int, seq: int) -> tuple[float, int]:
    return since - priority * PRIORITY_STEP, seq


def arrival(now: float, waits: Iterable[Wait]) -> float:
    """When a newcomer counts as come: never before one that is there, whatever the clock does."""
    return max([now, *(wait.since for wait in waits)])


def is_over(wait: Wait, now: float, is_dead: bool, can_be_seen: bool) -> bool:
    """Is there nobody any more who waits? `can_be_seen`: this machine can tell whether the process lives."""
    return is_dead or now >= wait.until or (not can_be_seen and now - wait.seen_at > SILENCE)


def held_back(wait: Wait, request: Request, policy: Policy) -> list[Lock]:
    """What the wait wants and the request would take from it, as locks."""
    wanted = (wait.as_lock(want) for want in wait.near(request.resource))
    return [lock for lock in wanted if conflicts(lock, request, policy)]


def count_turns(waits: Sequence[Wait], policy: Policy) -> None:
    """Say of each wait how many of these come first, for something that it wants."""
    for wait in waits:
        wait.turn = turn(wait, waits, policy)


def turn(wait: Wait, waits: Iterable[Wait], policy: Policy) -> int:
    """1 and how many of the waits come first, for something that it wants."""
    return 1 + sum(
        other.place < wait.place
        and other.reach.may_meet(wait.reach)
        and any(held_back(other, want, policy) for want in wait.wants)
        for other in waits
    )


def has_to_go(lock: Lock, wait: Wait, policy: Policy) -> bool:
    """Is the lock in the wait's way?"""
    return any(conflicts(lock, want, policy) for want in wait.near(lock.resource))


def circle(waits: Sequence[Wait], ahead_of: Callable[[Wait], Iterable[Wait]]) -> list[Wait]:
    """The waits of a circle, each waiting for the next; empty when there is none.

    `ahead_of` names the waits of those whose locks or earlier places a wait waits for.
    """
    done: set[int] = set()
    for start in waits:
        if start.seq not in done:
            found = _walk(start, ahead_of, done)
            if found:
                return found
    return []


def _walk(start: Wait, ahead_of: Callable[[Wait], Iterable[Wait]], done: set[int]) -> list[Wait]:
    """Depth first, without recursion. What it has left behind leads into no circle."""
    path, branches = [start], [iter(list(ahead_of(start)))]
    on_path = {start.seq}
    while path:
        following = next(branches[-1], None)
        if following is None:
            on_path.discard(path[-1].seq)
            done.add(path.pop().seq)
            branches.pop()
        elif following.seq in on_path:
            return path[[wait.seq for wait in path].index(following.seq) :]
        elif following.seq not in done:
            path.append(following)
            on_path.add(following.seq)
            branches.append(iter(list(ahead_of(following))))
    return []


def victim(waits: Sequence[Wait], now: float, locks_held: Mapping[str, int]) -> Wait:
    """Whose wait is refused: the lowest priority as it has risen by now, the youngest, the fewest locks."""

    def worth(wait: Wait) -> tuple[float, float, int, int]:
        risen = wait.priority + max(0.0, now - wait.since) // PRIORITY_STEP
        return risen, -wait.since, locks_held.get(wait.actor.instance, 0), -wait.seq

    return min(waits, key=worth)
