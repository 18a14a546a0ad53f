"""What a set of resources could touch, found by key, so that large sets are compared quickly."""

from __future__ import annotations

from coord_core.domain.resources import FOLDERS, SETS, WORKFLOW, Resource, ancestors, as_file, keys_above

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Reach:
    """The keys of resources, of the folders among them, of the folders above them; and the sets."""

    __slots__ = ("_above", "_folders", "_places", "_sets")

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._places: dict[str, list[int]] = {}
        self._sets = [at for at, each in enumerate(resources) if each.kind in SETS]
        for at, resource in enumerate(map(as_file, resources)):  # so that what may meet a symbol is near
            if resource.kind not in SETS:
                self._places.setdefault(resource.key, []).append(at)
        self._folders = {each.key for each in resources if each.kind in FOLDERS}
        plain = (each for each in resources if each.kind != WORKFLOW and each.kind not in SETS)
        self._above = {key for each in plain for key in ancestors(as_file(each).key)}

    def may_meet(self, other: Reach) -> bool:
        """False when nothing of the one overlaps anything of the other."""
        return bool(self._sets or other._sets) or not (
            self._places.keys().isdisjoint(other._places)
            and self._folders.isdisjoint(other._above)
            and other._folders.isdisjoint(self._above)
        )

    def near(self, resource: Resource) -> Iterable[int]:
        """Where, in the order of the set, something may overlap the resource."""
        if resource.kind in FOLDERS or resource.kind in SETS:
            return [*self._sets, *(at for places in self._places.values() for at in places)]
        near = [at for key in keys_above(resource) for at in self._places.get(key, ())]
        return near if resource.kind == WORKFLOW else [*near, *self._sets]
