"""Which files a name of C# means, seen from one file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coord_core.analysis.languages.places import nearest_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coord_core.analysis.outline import Reference
    from coord_core.analysis.world import World

LANGUAGE = "csharp"
_IN_PROJECT = re.compile(r"<Using\s+Include\s*=\s*\"([\w.]+)\"")


class Names:
    """The namespaces that one file can name types of without saying them."""

    def __init__(self, key: str, references: Sequence[Reference], world: World) -> None:
        self._key, self._world = key, world
        own = [reference.target for reference in references if reference.kind == "namespace"]
        self._around = list(dict.fromkeys(outer for name in own for outer in _ladder(name))) or [""]
        self._usings = [reference.target for reference in references if reference.kind.endswith("using")]
        self._aliases = {name: one.target for one in references for name in one.names}
        self._global: dict[str, str] | None = None

    def files_of(self, chain: list[str]) -> set[str]:
        """All parts of the type that a dotted name begins with; empty when it is not of the repository."""
        if chain[0].startswith("::"):
            return self._parts("", ".".join(chain)[2:])
        if chain[0] in self._aliases:
            chain = self._aliases[chain[0]].split(".") + chain[1:]
        for length in range(1, len(chain) + 1):
            if self._world.declaring(LANGUAGE, "", chain[length - 1]):
                files = self._declared(".".join(chain[:length]))
                if files:
                    return files
        return set()

    def _declared(self, name: str) -> set[str]:
        for outer in self._around:
            if files := self._parts(outer, name):
                return files
        found: set[str] = set()
        for using in self._usings:
            found.update(self._parts(using, name))
        if not found:
            for using, source in self._globally().items():
                if files := self._parts(using, name):
                    found.update(files | ({source} if source else set()))
        return found

    def _parts(self, namespace: str, name: str) -> set[str]:
        """The files that declare a type; when several projects do, those of this one."""
        files = self._world.declaring(LANGUAGE, "", f"::{namespace}.{name}" if namespace else f"::{name}")
        if len(files) < 2:
            return set(files)
        mine = self._project(self._key)
        return {file for file in files if self._project(file) == mine} or set(files)

    def _project(self, key: str) -> str | None:
        return nearest_with(key, ".csproj", self._world)

    def _globally(self) -> dict[str, str]:
        """The namespaces used by the whole project, and the file that says so (empty: the project's own)."""
        if self._global is None:
            self._global = dict(self._global_usings())
        return self._global

    def _global_usings(self) -> Iterator[tuple[str, str]]:
        project = self._project(self._key)
        for source in self._world.declaring(LANGUAGE, "", "global using"):
            if self._project(source) == project:
                for mark in self._world.outline_declares(source):
                    kind, _, target = mark.removeprefix("global using ").partition(" ")
                    if mark.startswith("global using ") and kind == "using":
                        yield target, source
        for name in _IN_PROJECT.findall(self._world.text(project) or "") if project else ():
            yield name, ""


def _ladder(namespace: str) -> Iterator[str]:
    """`A.B` is within `A.B`, `A` and the global namespace."""
    while namespace:
        yield namespace
        namespace = namespace.rpartition(".")[0]
    yield ""
