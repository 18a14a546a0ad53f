"""What the choice of a task needs to know of the code: what a feature is, and which file depends on which.

The index is only read, where there is one. All of it is read ahead of the transaction of a claim, so that a
claim sees what the plan (services/plan.py) sees. Where there are too many edges for that, those at what the
transaction looks at are read inside it, no more than a bound; what lies beyond does not count then.
"""

from __future__ import annotations

from coord_core.domain.resources import SETS, SUBTREE, TREE, as_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coord_core.dependencies import Dependencies
    from coord_core.domain.footprints import Edge
    from coord_core.domain.resources import Resource
    from coord_core.project import Project

MOST_AHEAD = 100_000  # edges; a claim takes about 3 microseconds for each, half of it in its transaction
MOST_FILES = 256  # whose edges are read, where there are more
MOST_FOLDERS = 16
MOST_EDGES = 1000  # of the files, and of each folder


class Terrain:
    """`state`: the folder of the index; empty where dependencies are not to count."""

    def __init__(self, features: Mapping[str, Sequence[str]], state: str = "") -> None:
        self.features = features
        self._state = state
        self._all: list[Edge] | None = None

    def read_ahead(self) -> None:
        """Read the whole graph, unless it is too large. Not in a transaction: others would wait for it."""
        self._all = self._read(lambda index: index.graph(MOST_AHEAD))

    def edges(self, resources: Iterable[Resource]) -> list[Edge]:
        """All, where they were read ahead; else those at the files of resources, the first ones first."""
        if self._all is not None:
            return self._all
        return self._read(lambda index: _edges(index, list(dict.fromkeys(resources)))) or []

    def _read(self, ask: Callable[[Dependencies], list[Edge] | None]) -> list[Edge] | None:
        """Nothing where there is no index, or dependencies are not to count."""
        if not self._state:
            return []
        from coord_core import dependencies

        index = dependencies.open_index(self._state)
        if index is None:
            return []
        try:
            return ask(index)
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
