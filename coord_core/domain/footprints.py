"""Whose files meet whose? Pure.

An owner (a task, or what somebody holds) is a number, and has resources; sets of owners are ints, one bit
each. Two owners meet when resources of theirs overlap, and are next to each other when a file of the one
depends on a file of the other. Every resource has places: the folders or files that all of it lies below.
Only resources whose places lie in one line are compared, so that thousands of owners are no work.
"""

from __future__ import annotations

from bisect import bisect_left

from coord_core.domain.globs import fixed_folders
from coord_core.domain.resources import (
    FILE,
    LINE,
    NAMED,
    SETS,
    SUBTREE,
    Resource,
    ancestors,
    as_file,
    overlap,
)
from coord_core.domain.selection import bits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Edge = tuple[str, str]  # the keys of two files; the first depends on the second

# A set of paths is compared with a file in some microseconds, with a folder or another set in a fraction of a
# millisecond. Beyond so much of it (one is a comparison with a file) sets are taken to meet, and the files in
# them to have no neighbours.
COMPARISONS = 50_000
_DEAR = 40
_SPECIAL = frozenset("*?[]{}!,\\")


class Ground:
    """The resources of all owners, by their places; symbols as the files that they are in."""

    def __init__(self, owners: Sequence[Iterable[Resource]], comparisons: int = COMPARISONS) -> None:
        self._owners: dict[Resource, int] = {}
        self._plain_at: dict[str, int] = {}
        self._plain_below: dict[str, int] = {}  # at a place and below it
        self._at: dict[str, list[Resource]] = {}
        self._left = comparisons  # for owners, and for files
        self._left_for_files = comparisons
        self._ends: dict[Resource, tuple[str, str] | None] = {}
        for number, resources in enumerate(owners):
            for resource in map(as_file, resources):
                self._owners[resource] = self._owners.get(resource, 0) | 1 << number
        self._sets = [each for each in self._owners if not _is_plain(each)]
        self._lines = {each.key: _line(each.key) for each in self._owners if _is_plain(each)}
        for resource, mask in self._owners.items():
            if _is_plain(resource):
                self._put(resource.key, mask)
        if self._sets:
            for resource in self._owners:
                for place in places(resource):
                    self._at.setdefault(place, []).append(resource)
        self._places = sorted(self._at)

    def _put(self, place: str, mask: int) -> None:
        below = self._plain_below
        self._plain_at[place] = self._plain_at.get(place, 0) | mask
        for above in self._lines[place]:
            below[above] = below.get(above, 0) | mask

    def meeting(self, count: int) -> list[int]:
        """For each of so many owners those that it meets; itself may be among them."""
        met: dict[Resource, int] = {each: self._plain_met(each) for each in self._owners}
        unsure = 0
        done: set[Resource] = set()
        for one in self._sets:
            done.add(one)
            met[one] |= self._owners[one]
            if self._left <= 0:
                unsure |= self._owners[one]
                continue
            for other in self._near(one):
                if other not in done and self._overlap(one, other):
                    met[one] |= self._owners[other]
                    met[other] |= self._owners[one]
        found = [0] * count
        for resource, mask in self._owners.items():
            for owner in bits(mask):
                found[owner] |= met[resource]
        everybody = (1 << count) - 1
        return [everybody if unsure >> owner & 1 else near | unsure for owner, near in enumerate(found)]

    def holding(self, key: str) -> int:
        """The owners that this file is a part of."""
        found = 0
        for place in _line(key):
            found |= self._plain_at.get(place, 0)
            if self._left_for_files > 0:
                for resource in self._at.get(place, ()):
                    if not _is_plain(resource) and self._has(resource, key):
                        found |= self._owners[resource]
        return found

    @property
    def is_rough(self) -> bool:
        """Were there more sets than could be compared?"""
        return self._left <= 0 or self._left_for_files <= 0

    def _has(self, resource: Resource, key: str) -> bool:
        self._left_for_files -= 1
        return overlap(resource, Resource(FILE, key))

    def _plain_met(self, resource: Resource) -> int:
        if not _is_plain(resource):
            return 0
        found = self._plain_below[resource.key]
        for place in self._lines[resource.key]:
            if place in self._plain_at:
                found |= self._plain_at[place]
        return found

    def _near(self, resource: Resource) -> Iterable[Resource]:
        """Those whose places lie in one line with this one's."""
        found: dict[Resource, None] = {}
        for place in places(resource):
            for above in _line(place):
                found.update(dict.fromkeys(self._at.get(above, ())))
            found.update(dict.fromkeys(self._below(place)))
        return found

    def _below(self, place: str) -> Iterable[Resource]:
        start = bisect_left(self._places, f"{place}/") if place else 0
        for number in range(start, len(self._places)):
            if place and not self._places[number].startswith(f"{place}/"):
                return
            yield from self._at[self._places[number]]

    def _overlap(self, one: Resource, other: Resource) -> bool:
        if self._left <= 0:
            return True
        is_dear = FILE not in (one.kind, other.kind)
        self._left -= 1
        if is_dear and _are_apart(self._end(one), self._end(other)):
            return False
        self._left -= _DEAR if is_dear else 0
        return overlap(one, other)

    def _end(self, resource: Resource) -> tuple[str, str] | None:
        if resource not in self._ends:
            self._ends[resource] = _end(resource)
        return self._ends[resource]


def places(resource: Resource) -> list[str]:
    """The files or folders that all of a resource lies at or below; two of one name also have that."""
    if resource.kind not in SETS:
        return [resource.key]
    name = [f"{LINE}{resource.kind}:{resource.name}"] if resource.kind in NAMED else []
    return [*name, *sorted(fixed_folders(resource.patterns))]


def _end(resource: Resource) -> tuple[str, str] | None:
    """How the names of all files in a set of one pattern begin and end; None where that is not told."""
    if resource.kind not in SETS or len(resource.patterns) != 1:
        return None
    pattern = resource.patterns[0]
    name = pattern.rpartition("/")[2]
    special = [place for place, sign in enumerate(name) if sign in _SPECIAL]
    if not special or _SPECIAL & set("{}") & set(pattern) or "**" in name:
        return None  # a folder, or not the last part of a path
    return name[: special[0]], name[special[-1] + 1 :]


def _are_apart(one: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    """Can no file have a name with both of these ends?"""
    if one is None or other is None:
        return False
    begins = one[0].startswith(other[0]) or other[0].startswith(one[0])
    return not (begins and (one[1].endswith(other[1]) or other[1].endswith(one[1])))


def _is_plain(resource: Resource) -> bool:
    """Is it all that lies at one place?"""
    return resource.kind in (FILE, SUBTREE)


def _line(place: str) -> list[str]:
    return [*ancestors(place), place] if place else [""]
