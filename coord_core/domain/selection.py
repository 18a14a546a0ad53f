"""The best set of vertices of which no two are joined: exact, unless a bound on work is met first. Pure.

Vertices are numbered; a set of them is an int, one bit each. Of two sets the
better one has more vertices of the highest class; with as many there, more of the next class, and so on: a
vertex weighs more than all those of lower classes together.

1. What belongs into some best set is taken at once: a vertex that outweighs its neighbours together, or that
   is as heavy as each of them while they are all joined to each other (Lamm and others, "Exactly Solving the
   Maximum Weight Independent Set Problem on Large Real-World Graphs", 2019).
2. What remains falls apart into components, the smallest first. Each is searched by branching, from a good
   set found by exchanging vertices, and bounded by a cover with cliques.
3. When the work is used up, the best set found so far is the answer. No randomness and no clock: the same
   vertices give the same set.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORK = 500_000  # looks at a vertex: at most a fraction of a second


def best(classes: Sequence[tuple[int, ...]], near: Sequence[int], among: int, work: int = WORK) -> int:
    """The best set among some vertices. `near`: of each the ones that it is joined to, never itself."""
    search = _Search(_weights(classes), near, work)
    chosen, rest = search.certain(among)
    for part in sorted(_components(near, rest), key=_size):
        chosen |= search.among(part)
    return chosen


def bits(vertices: int) -> Iterator[int]:
    """The numbers of the vertices in a set, the smallest first."""
    while vertices:
        lowest = vertices & -vertices
        yield lowest.bit_length() - 1
        vertices ^= lowest


def _weights(classes: Sequence[tuple[int, ...]]) -> list[int]:
    """One of a class outweighs any number of the classes below."""
    ranks = {each: rank for rank, each in enumerate(sorted(set(classes)))}
    base = len(classes) + 1
    powers = [base**rank for rank in range(len(ranks))]
    return [powers[ranks[each]] for each in classes]


def _components(near: Sequence[int], live: int) -> Iterator[int]:
    while live:
        part = fresh = live & -live
        while fresh:
            around = 0
            for vertex in bits(fresh):
                around |= near[vertex]
            fresh = around & live & ~part
            part |= fresh
        yield part
        live &= ~part


def _size(vertices: int) -> tuple[int, int]:
    return vertices.bit_count(), vertices & -vertices


class _Search:
    def __init__(self, weights: Sequence[int], near: Sequence[int], work: int) -> None:
        self._weights = weights
        self._near = near
        self._work = work

    def certain(self, live: int) -> tuple[int, int]:
        """Those that are in some best set, and the rest that has still to be decided."""
        chosen, open_ = 0, live
        while open_:
            vertex = (open_ & -open_).bit_length() - 1
            open_ &= open_ - 1
            around = self._near[vertex] & live
            if not self._belongs(vertex, around):
                continue
            chosen |= 1 << vertex
            live &= ~(around | 1 << vertex)
            for lost in bits(around):  # who has fewer neighbours now is looked at again
                open_ |= self._near[lost]
            open_ &= live
        return chosen, live

    def _belongs(self, vertex: int, around: int) -> bool:
        self._work -= 1 + around.bit_count()
        if not around:
            return True
        mine, sum_ = self._weights[vertex], 0
        for other in bits(around):
            sum_ += self._weights[other]
            if self._weights[other] > mine or self._work < 0:
                return False
        return sum_ <= mine or all(not around & ~(self._near[other] | 1 << other) for other in bits(around))

    def among(self, part: int) -> int:
        """The best set inside one component, as far as the work lasts."""
        found = self._improved(self._greedy(part), part)
        most = self._weight(found)
        open_ = [(part, 0, 0)]
        while open_ and self._work > 0:
            live, chosen, weight = open_.pop()
            sure, live = self.certain(live)
            chosen, weight = chosen | sure, weight + self._weight(sure)
            if weight > most:
                found, most = chosen, weight
            if live and weight + self._bound(live) > most:
                self._work -= live.bit_count()
                vertex = max(bits(live), key=lambda each: (self._near[each] & live).bit_count())
                bit = 1 << vertex
                open_.append((live & ~bit, chosen, weight))
                open_.append(
                    (live & ~(self._near[vertex] | bit), chosen | bit, weight + self._weights[vertex])
                )
        return found

    def _bound(self, live: int) -> int:
        """No set inside weighs more: of each clique of a cover at most its heaviest can be in one."""
        sum_ = 0
        while live:
            clique, common = 0, live
            while common:
                bit = common & -common
                clique |= bit
                common &= self._near[bit.bit_length() - 1]
            self._work -= clique.bit_count()
            sum_ += max(self._weights[vertex] for vertex in bits(clique))
            live &= ~clique
        return sum_

    def _greedy(self, live: int) -> int:
        """The heaviest first; of one weight who is in the way of few."""
        chosen = 0

        def place(vertex: int) -> tuple[int, int]:
            return -self._weights[vertex], (self._near[vertex] & live).bit_count()

        for vertex in sorted(bits(live), key=place):
            if not self._near[vertex] & chosen:
                chosen |= 1 << vertex
        return chosen

    def _improved(self, chosen: int, part: int) -> int:
        """Exchange vertices for heavier ones, as long as that helps."""
        better = self._exchanged(chosen, part)
        while better != chosen and self._work > 0:
            chosen, better = better, self._exchanged(better, part)
        return better

    def _exchanged(self, chosen: int, part: int) -> int:
        for vertex in bits(part):
            bit = 1 << vertex
            if bit & chosen:  # it goes, and those come that it alone kept out
                gone = bit
                loose = self._kept_out_by(vertex, part, chosen)
                come = self._greedy(loose) if loose & (loose - 1) else 0
            else:  # it comes, and those in its way go
                gone, come = self._near[vertex] & chosen, bit
            self._work -= 1 + gone.bit_count()
            if self._weight(come) > self._weight(gone):
                chosen = self._filled(chosen & ~gone | come, gone, part)
        return chosen

    def _kept_out_by(self, vertex: int, part: int, chosen: int) -> int:
        around = self._near[vertex] & part
        self._work -= around.bit_count()
        return sum(1 << each for each in bits(around) if self._near[each] & chosen == 1 << vertex)

    def _filled(self, chosen: int, gone: int, part: int) -> int:
        """With those that nothing is in the way of any more."""
        for left in bits(gone):
            for vertex in bits(self._near[left] & part & ~chosen):
                if not self._near[vertex] & chosen:
                    chosen |= 1 << vertex
        return chosen

    def _weight(self, vertices: int) -> int:
        return sum(self._weights[vertex] for vertex in bits(vertices))
