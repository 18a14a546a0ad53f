"""Whose task a file is about, found without looking at every path of every task. Pure."""

from __future__ import annotations

from coord_core.domain.resources import FEATURE, ancestors, file_key, overlap
from coord_core.domain.task_paths import fixed_part, resource_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.resources import Resource


class Areas:
    """The paths of tasks, by the folder that all they stand for lies in. A feature is no path."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """`rows`: who has a task, and its paths, a line each."""
        self._found: dict[str, dict[tuple[str, str], Resource]] = {}
        for name, paths in rows:
            for path in paths.split("\n"):
                if not path.startswith(f"{FEATURE}:"):
                    of_folder = self._found.setdefault(fixed_part(path), {})
                    of_folder[name, path] = resource_of(path, {})

    def of(self, resource: Resource) -> list[str]:
        """Who has a task that a file, or the file of a symbol, is among the paths of; each once."""
        key = file_key(resource) or resource.key
        found: dict[str, None] = {}
        for folder in (*ancestors(key), key):
            for (name, _), area in self._found.get(folder, {}).items():
                if name not in found and overlap(area, resource):
                    found[name] = None
        return list(found)

    def meeting(self, resource: Resource) -> list[str]:
        """Who has a task some of whose paths overlap a set; each once. Looks at every path."""
        paths = (each for areas in self._found.values() for each in areas.items())
        return list(dict.fromkeys(name for (name, _), area in paths if overlap(area, resource)))
