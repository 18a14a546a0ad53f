"""Which file a module of Python is, as seen from the file that imports it.

Roots are tried from the nearest: the first folder above that is no package (a script's own folder, the folder
that a package lies in), those above it, each with its `src` and what its settings name; then every folder of
the repository that holds a package of the name. A name of the standard library is sought in the first only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from coord_core.analysis.languages import python_roots
from coord_core.analysis.languages.python_roots import joined
from coord_core.analysis.outline import Reference
from coord_core.analysis.world import World

IMPORT, FROM = "import", "from"
_DEEPEST = 50  # parts of a name


class Modules:
    """The modules that one file can name."""

    def __init__(self, key: str, world: World) -> None:
        self._key = key
        self._folder = key.rpartition("/")[0]
        self._world = world
        self._near: list[str] | None = None

    def targets(self, reference: Reference) -> set[str]:
        dots = len(reference.target) - len(reference.target.lstrip("."))
        parts = [part for part in reference.target[dots:].split(".") if part][:_DEEPEST]
        if dots:
            return self._relative(dots, parts, reference)
        return self._absolute(parts, reference) if parts else set()

    def described(self) -> set[str]:
        """What a stub describes: the module beside it."""
        beside = self._key[:-1] if self._key.endswith(".pyi") else ""
        return {beside} if beside and self._world.is_file(beside) else set()

    def _relative(self, dots: int, parts: list[str], reference: Reference) -> set[str]:
        above = self._folder.split("/") if self._folder else []
        if dots - 1 > len(above):
            return set()
        return self._below("/".join(above[: len(above) - dots + 1]), parts, reference)

    def _absolute(self, parts: list[str], reference: Reference) -> set[str]:
        for root in self._roots(parts):
            kind = python_roots.top(self._world, root, parts[0])
            found = self._below(root, parts, reference) if kind else set()
            if found or kind in (python_roots.PACKAGE, python_roots.MODULE):
                return found
        return self._far(parts, reference)

    def _far(self, parts: list[str], reference: Reference) -> set[str]:
        """In a package elsewhere, the nearest one; its folders above may be packages without `__init__`."""
        if parts[0] in sys.stdlib_module_names:
            return set()
        for count in range(1, len(parts) + 1):
            tail = "/".join(parts[:count])
            for folder in self._nearest(python_roots.packages_named(self._world, parts[count - 1])):
                if f"/{folder}".endswith(f"/{tail}"):
                    found = self._below(folder[: -len(tail)].rstrip("/"), parts, reference)
                    if found:
                        return found
        return set()

    def _nearest(self, folders: list[str]) -> list[str]:
        return sorted(folders, key=lambda folder: -_common(folder, self._key))

    def _roots(self, parts: list[str]) -> list[str]:
        if self._near is None:
            self._near = list(self._all_roots())
        return self._near[:1] if parts[0] in sys.stdlib_module_names else self._near

    def _all_roots(self) -> Iterator[str]:
        folder = self._folder
        while folder and self._is_package(folder):
            folder = folder.rpartition("/")[0]
        while True:
            yield folder
            yield from python_roots.sources(self._world, folder)
            if not folder:
                return
            folder = folder.rpartition("/")[0]

    def _is_package(self, folder: str) -> bool:
        return any(self._world.is_file(f"{folder}/__init__.{suffix}") for suffix in ("py", "pyi"))

    def _below(self, root: str, parts: list[str], reference: Reference) -> set[str]:
        """The files of what is imported, when its names begin in this folder."""
        base = joined(root, *parts)
        own = self._module(base)
        is_package = not own or own[0].rpartition("/")[0] == base
        if reference.kind != FROM or not is_package:
            return set(own)
        found: set[str] = set()
        for name in reference.names:
            found |= set(self._exported(base, own) if name == "*" else self._named(base, name, own))
        return found

    def _named(self, base: str, name: str, own: list[str]) -> list[str]:
        return self._module(joined(base, name)) or own

    def _exported(self, base: str, own: list[str]) -> list[str]:
        """What a star import takes: the package, and its modules that `__all__` names."""
        names = [name for key in own for name in self._world.outline_declares(key)]
        return own + [
            key for name in names if name.isidentifier() for key in self._module(joined(base, name))
        ]

    def _module(self, base: str) -> list[str]:
        """The source and its stub, as far as they are there; a package comes before a module."""
        for stem in (joined(base, "__init__"), base):
            found = [
                f"{stem}.{suffix}" for suffix in ("py", "pyi") if self._world.is_file(f"{stem}.{suffix}")
            ]
            if found:
                return found
        return []


def _common(one: str, other: str) -> int:
    """How many folders two paths share."""
    count = 0
    for mine, others in zip(one.split("/"), other.split("/"), strict=False):
        if mine != others:
            break
        count += 1
    return count
