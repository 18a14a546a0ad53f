"""What the choice of a task needs to know of the code: what a feature is, and which file depends on which.

It is asked inside the transaction of a claim: the index is only read, where there is one, and no more of it
than a bound. What lies beyond does not count then; the plan (services/plan.py) has all of it.
"""

from __future__ import annotations

from coord_core.domain.resources import SETS, SUBTREE, TREE, as_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coord_core.dependencies import Dependencies
    from coord_core.domain.footprints import Edge
    from coord_core.domain.resources import Resource
    from coord_core.project import Project

MOST_FILES = 256  # whose edges are read
MOST_FOLDERS = 16
MOST_EDGES = 1000  # of the files, and of each folder


class Terrain:
    """`state`: the folder of the index; empty where dependencies are not to count."""

    def __init__(self, features: Mapping[str, Sequence[str]], state: str = "") -> None:
        self.features = features
        self._state = state

    def edges(self, resources: Iterable[Resource]) -> list[Edge]:
        """Those at the files of resources, the first ones first."""
        if not self._state:
            return []
        from coord_core import dependencies

        index = dependencies.open_index(self._state)
        if index is None:
            return []
        try:
            return _edges(index, list(dict.fromkeys(resources)))
        finally:
            index.close()


UNKNOWN = Terrain({})


def of(project: Project, proposed: Mapping[str, Sequence[str]] | None = None) -> Terrain:
    """As the settings have it. `proposed`: features that they do not have, from the code."""
    counts = project.settings.get("semantic") != "off"
    return Terrain({**(proposed or {}), **_features(project)}, project.state if counts else "")


def _features(project: Project) -> Mapping[str, Sequence[str]]:
    features: Mapping[str, Sequence[str]] = project.settings.get("features") or {}
    if not project.folds:
        return features
    return {name: [project.fold(each) for each in patterns] for name, patterns in features.items()}


def _edges(index: Dependencies, resources: Sequence[Resource]) -> list[Edge]:
    found = index.at(
        [as_file(each).key for each in resources if each.kind not in SETS][:MOST_FILES], MOST_EDGES
    )
    for folder in _folders(resources)[:MOST_FOLDERS]:
        found += index.below(folder, MOST_EDGES)
    return found


def _folders(resources: Sequence[Resource]) -> list[str]:
    from coord_core.domain.footprints import places

    sets = [place for each in resources if each.kind in SETS for place in places(each)]
    plain = [
        each.key
        for each in resources
        if each.kind == TREE or (each.kind == SUBTREE and "." not in each.key.rpartition("/")[2])
    ]
    return list(dict.fromkeys([*plain, *sets]))
