"""Sets of tasks that are drawn, and what an independent, slow look at them says."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import combinations

from coord_core.domain.planning import Candidate, InHand
from coord_core.domain.resources import FILE, SUBTREE, Resource, glob, overlap

FOLDERS = ("src/a", "src/b", "src/b/c", "docs")
FILES = [f"{folder}/{name}" for folder in FOLDERS for name in ("x.py", "y.py", "z.md")]
GLOBS = ("src/**/x.py", "*.md", "src/b/*.py", "docs/{x,y}.*")


@dataclass
class Drawn:
    """Tasks, what is in hand, and which file depends on which."""

    tasks: list[Candidate]
    in_hand: list[InHand] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)

    def meets(self, one: Candidate | InHand, other: Candidate | InHand) -> bool:
        pairs = [(left, right) for left in one.resources for right in other.resources]
        return any(overlap(left, right) for left, right in pairs) or self._are_next(one, other)

    def _are_next(self, one: Candidate | InHand, other: Candidate | InHand) -> bool:
        if any(isinstance(each, InHand) and each.is_still for each in (one, other)):
            return False
        return any(
            (_has(one, source) and _has(other, target)) or (_has(other, source) and _has(one, target))
            for source, target in self.edges
        )

    def is_free(self, task: Candidate) -> bool:
        return not task.waits and not any(self.meets(task, each) for each in self.in_hand)

    def best(self) -> tuple[tuple[int, ...], int]:
        """How many of each class, the highest first, the best set has; and how many tasks that is."""
        free = [task for task in self.tasks if self.is_free(task)]
        near = [
            sum(1 << j for j, other in enumerate(free[:i]) if self.meets(task, other))
            for i, task in enumerate(free)
        ]
        best = max(self.counts([free[i] for i in some]) for some in _peaceful(near))
        return best, sum(best)

    def counts(self, chosen: list[Candidate]) -> tuple[int, ...]:
        classes = sorted({task.rank for task in self.tasks}, reverse=True)
        return tuple(sum(task.rank == each for task in chosen) for each in classes)

    def is_at_peace(self, chosen: list[Candidate]) -> bool:
        apart = not any(self.meets(one, other) for one, other in combinations(chosen, 2))
        return apart and all(map(self.is_free, chosen))


def _peaceful(near: list[int]) -> list[list[int]]:
    """Every set of which no two meet; `near[i]` has a bit for each earlier one that `i` meets."""
    found: list[tuple[int, list[int]]] = [(0, [])]
    for i, meets in enumerate(near):
        found += [(bits | 1 << i, [*some, i]) for bits, some in found if not bits & meets]
    return [some for _, some in found]


def _has(owner: Candidate | InHand, key: str) -> bool:
    return any(overlap(each, Resource(FILE, key)) for each in owner.resources)


def drawn(seed: int, most: int = 18) -> Drawn:
    """The same for the same seed."""
    draw = random.Random(seed)
    priorities = draw.choice([(0,), (0, 1), (0, 0, 1, 5, -2)])
    tasks = [
        Candidate(
            f"task-{number}", number, _resources(draw, draw.choice([0, 1, 1, 2, 3])),
            draw.choice(priorities), ["other"] if draw.random() < 0.1 else [], draw.random() < 0.1,
        )
        for number in range(draw.randint(1, most))
    ]  # fmt: skip
    in_hand = [
        InHand(f"claude-{number}", _resources(draw, 1), None, draw.random() < 0.3)
        for number in range(draw.choice([0, 0, 1, 2]))
    ]
    edges = [(draw.choice(FILES), draw.choice(FILES)) for _ in range(draw.choice([0, 3, 8]))]
    return Drawn(tasks, in_hand, [edge for edge in edges if edge[0] != edge[1]])


def _resources(draw: random.Random, count: int) -> list[Resource]:
    return [_resource(draw) for _ in range(count)]


def _resource(draw: random.Random) -> Resource:
    kind = draw.random()
    if kind < 0.2:
        return Resource(SUBTREE, draw.choice(FOLDERS))
    return glob([draw.choice(GLOBS)]) if kind < 0.35 else Resource(SUBTREE, draw.choice(FILES))
