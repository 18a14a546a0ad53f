"""What a set of resources could touch, found by key, so that large sets are compared quickly."""

from __future__ import annotations

from coord_core.domain.resources import (
    SUBTREE,
    SYMBOL,
    TREE,
    WORKFLOW,
    Resource,
    ancestors,
    keys_above,
    symbol_parts,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Reach:
    """The keys of resources, of the folders among them, and of the folders above them."""

    __slots__ = ("_above", "_folders", "_places")

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._places: dict[str, list[int]] = {}
        for at, resource in enumerate(resources):
            self._places.setdefault(_place(resource), []).append(at)
        self._folders = {each.key for each in resources if each.kind in (SUBTREE, TREE)}
        self._above = {key for each in resources if each.kind != WORKFLOW for key in ancestors(_place(each))}

    def may_meet(self, other: Reach) -> bool:
        """False when nothing of the one overlaps anything of the other."""
        return not (
            self._places.keys().isdisjoint(other._places)
            and self._folders.isdisjoint(other._above)
            and other._folders.isdisjoint(self._above)
        )

    def near(self, resource: Resource) -> Iterable[int]:
        """Where, in the order of the set, something may overlap the resource."""
        if resource.kind not in (SUBTREE, TREE):
            return [at for key in keys_above(resource) for at in self._places.get(key, ())]
        return [at for places in self._places.values() for at in places]


def _place(resource: Resource) -> str:
    """Its key; a symbol's is its file's, so that what may meet it is found there."""
    return symbol_parts(resource)[0] if resource.kind == SYMBOL else resource.key
