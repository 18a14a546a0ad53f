"""Whose files are next to whose, in the graph of dependencies? Pure."""

from __future__ import annotations

from coord_core.domain.selection import bits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.footprints import Edge, Ground


class Neighbours:
    """Which owners are next to which, by the edges between their files; and by which of those.

    Files that have the same owners are one in this.
    """

    def __init__(self, ground: Ground, edges: Iterable[Edge], counted: int) -> None:
        """`counted`: the owners whose files are being changed, or are to be."""
        self._owners: dict[str, int] = {}
        self._around: dict[int, int] = {}  # owners of a file, to those of its neighbours
        self._edges: dict[int, list[Edge]] = {}
        self._files: dict[int, list[int]] = {}  # an owner, to the owners of its files
        for edge in edges:
            for key in edge:
                if key not in self._owners:
                    self._owners[key] = ground.holding(key) & counted
            source, target = self._owners[edge[0]], self._owners[edge[1]]
            if source and target and source != target:
                self._join(source, target, edge)
                self._join(target, source, edge)
        for owners in self._around:
            for owner in bits(owners):
                self._files.setdefault(owner, []).append(owners)

    def _join(self, one: int, other: int, edge: Edge) -> None:
        self._around[one] = self._around.get(one, 0) | other
        self._edges.setdefault(one, []).append(edge)

    def add_to(self, near: list[int]) -> None:
        for owners, around in self._around.items():
            for owner in bits(owners):
                near[owner] |= around

    def edge(self, one: int, other: int) -> Edge | None:
        """One edge that makes these two owners neighbours."""
        for owners in self._files.get(one, ()):
            if self._around[owners] >> other & 1:
                for edge in self._edges[owners]:
                    if self._joins(edge, owners, other):
                        return edge
        return None

    def _joins(self, edge: Edge, owners: int, other: int) -> bool:
        source, target = self._owners[edge[0]], self._owners[edge[1]]
        far = target if source == owners else source
        return bool(far >> other & 1)
