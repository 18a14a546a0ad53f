"""Which of the pending tasks can run at once, and what the others wait for. Pure.

1. A task whose needs are not completed waits. So does one that meets what somebody has in hand: the files
   of a task in progress, or a lock.
2. Two tasks meet when their paths overlap. With a graph of dependencies they also meet when a file of the
   one depends on a file of the other; what is locked in shared mode is not changed, and has no neighbours.
3. Of the rest the plan is the best set in which no two tasks meet: as many tasks of the highest priority as
   can be, then as many of the next one. What a client left of its own list comes after all others.
4. A task without paths meets nothing, because nobody knows what it touches. The plan says so.
"""

from __future__ import annotations

from coord_core.domain import selection
from coord_core.domain.footprints import COMPARISONS, Ground
from coord_core.domain.neighbours import Neighbours
from coord_core.domain.resources import SETS, overlap
from coord_core.domain.selection import bits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coord_core.domain.footprints import Edge
    from coord_core.domain.resources import Resource

NEEDS, TAKEN, TASK = "needs", "taken", "task"  # kinds of a reason
MOST_REASONS = 3  # that are told of one task, beside its needs
MOST_EXPLAINED = 30  # resources of one side that are compared to say over what two meet
MOST_COMPARED = 1000  # pairs of sets, to say that


class Candidate:
    """A pending task. `waits`: what it needs and is not completed; no resources: nobody knows them."""

    __slots__ = ("aside", "id", "number", "priority", "resources", "waits")

    def __init__(
        self, id_: str, number: int, resources: Sequence[Resource] = (), priority: int = 0,
        waits: Sequence[str] = (), aside: bool = False,
    ) -> None:  # fmt: skip
        self.id = id_
        self.number = number
        self.resources = tuple(resources)
        self.priority = priority
        self.waits = tuple(waits)
        self.aside = aside

    @property
    def rank(self) -> tuple[int, int]:
        return 0 if self.aside else 1, self.priority


class InHand:
    """What an instance has: a task's files, or what it holds. `is_still`: it does not change them."""

    __slots__ = ("instance", "is_still", "resources", "task_id")

    def __init__(
        self, instance: str, resources: Sequence[Resource], task_id: str | None = None, is_still: bool = False
    ) -> None:
        self.instance = instance
        self.resources = tuple(resources)
        self.task_id = task_id
        self.is_still = is_still


class Reason:
    """Why a task waits: `who` is what it needs or meets, a task's id, or for TAKEN an instance.

    `task_id`: what that instance works on. They meet over `what`; with an edge, a file of the one depends on
    a file of the other; with neither, that is too much to find out.
    """

    __slots__ = ("edge", "kind", "task_id", "what", "who")

    def __init__(
        self, kind: str, who: str, what: Resource | None = None, edge: Edge | None = None,
        task_id: str | None = None,
    ) -> None:  # fmt: skip
        self.kind = kind
        self.who = who
        self.what = what
        self.edge = edge
        self.task_id = task_id


class Plan:
    """`chosen` can run at once, the first to be claimed first; `waiting`: why not, for each of the others.

    `is_rough`: there were too many sets of paths to compare all of them, so that some wait without need.
    """

    __slots__ = ("chosen", "is_rough", "waiting")

    def __init__(
        self, chosen: list[Candidate], waiting: list[tuple[Candidate, list[Reason]]], is_rough: bool = False
    ) -> None:
        self.chosen = chosen
        self.waiting = waiting
        self.is_rough = is_rough


def plan(
    candidates: Iterable[Candidate], in_hand: Sequence[InHand] = (), edges: Iterable[Edge] = (),
    work: int = selection.WORK,
) -> Plan:  # fmt: skip
    """`work`: see selection.py."""
    return _Planning(sorted(candidates, key=_place), in_hand, edges, COMPARISONS).plan(work)


def chosen(
    candidates: Iterable[Candidate], in_hand: Sequence[InHand] = (), edges: Iterable[Edge] = (),
    work: int = selection.WORK, comparisons: int = COMPARISONS,
) -> list[Candidate]:  # fmt: skip
    """The same without what the others wait for. `comparisons`: see footprints.py."""
    planning = _Planning(sorted(candidates, key=_place), in_hand, edges, comparisons)
    return planning.of(planning.chosen(work))


def _place(candidate: Candidate) -> tuple[bool, int, bool, int]:
    """Of one priority, those whose files are known come first, then the oldest."""
    return candidate.aside, -candidate.priority, not candidate.resources, candidate.number


class _Planning:
    """Owners are the candidates, then what is in hand."""

    def __init__(
        self, candidates: Sequence[Candidate], in_hand: Sequence[InHand], edges: Iterable[Edge],
        comparisons: int,
    ) -> None:  # fmt: skip
        self._candidates = candidates
        self._compared = 0
        self._taken = ((1 << len(in_hand)) - 1) << len(candidates)
        self._owners: list[Candidate | InHand] = [*candidates, *in_hand]
        self._ground = ground = Ground([owner.resources for owner in self._owners], comparisons)
        self._near = ground.meeting(len(self._owners))
        self._neighbours = Neighbours(ground, edges, self._changing())
        self._neighbours.add_to(self._near)
        self._near = [near & ~(1 << number) for number, near in enumerate(self._near)]

    def _changing(self) -> int:
        still = (isinstance(owner, InHand) and owner.is_still for owner in self._owners)
        return sum(1 << number for number, is_still in enumerate(still) if not is_still)

    def chosen(self, work: int) -> int:
        free = sum(
            1 << number
            for number, each in enumerate(self._candidates)
            if not each.waits and not self._near[number] & self._taken
        )
        return selection.best([each.rank for each in self._candidates], self._near, free, work)

    def plan(self, work: int) -> Plan:
        chosen = self.chosen(work)
        waiting = [
            (each, self._reasons(number, self._taken | chosen))
            for number, each in enumerate(self._candidates)
            if not chosen >> number & 1
        ]
        return Plan(self.of(chosen), waiting, self._ground.is_rough)

    def of(self, chosen: int) -> list[Candidate]:
        return [self._candidates[number] for number in bits(chosen)]

    def _reasons(self, number: int, stands: int) -> list[Reason]:
        """What is in hand comes before what is only planned."""
        needs = [Reason(NEEDS, need) for need in self._candidates[number].waits]
        rivals = sorted(bits(self._near[number] & stands), key=lambda each: each < len(self._candidates))
        return needs + [self._reason(number, rival) for rival in rivals[:MOST_REASONS]]

    def _reason(self, number: int, rival: int) -> Reason:
        other = self._owners[rival]
        what = self._common(self._owners[number].resources, other.resources)
        edge = None if what else self._neighbours.edge(number, rival)
        if isinstance(other, Candidate):
            return Reason(TASK, other.id, what, edge)
        return Reason(TAKEN, other.instance, what, edge, other.task_id)

    def _common(self, ones: Sequence[Resource], others: Sequence[Resource]) -> Resource | None:
        """What both have: the narrower one of two resources that overlap; as long as that is not too much."""
        for one in ones[:MOST_EXPLAINED]:
            for other in others[:MOST_EXPLAINED]:
                self._compared += not SETS.isdisjoint((one.kind, other.kind))
                if self._compared < MOST_COMPARED and overlap(one, other):
                    return max(one, other, key=_narrowness)
        return None


def _narrowness(resource: Resource) -> tuple[bool, int]:
    return resource.kind not in SETS, len(resource.key)
