"""Where a Rust path leads: the file of the item that it names, through modules, imports and re-exports."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from coord_core.analysis.languages.rust_tables import table

if TYPE_CHECKING:
    from coord_core.analysis.world import World

DEEPEST = 32  # imports that lead to imports
MOST = 10_000  # names looked up for one file
LONGEST = 64  # parts of a path


class Module(NamedTuple):
    """A module within a file; most are the file itself, and `within` is empty."""

    file: str
    within: str = ""


# A module; the key of the file that declares what the path begins with; or `OUTSIDE`, for what is known not
# to be of the repository. None: nobody declares it.
Found = Module | str | None
OUTSIDE = ""


class Paths:
    """The paths of one crate, and of the crates that it may name."""

    def __init__(self, key: str, world: World) -> None:
        self._world = world
        self._package = world.derived("rust", "package", posixpath.dirname(key)) or {}
        self._trees: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
        self._known: dict[tuple[Module, str], Found] = {}
        self._left = MOST
        self.root = self._root_of(key)
        self.folder: str = self._package.get("folder", "")

    def _root_of(self, key: str) -> str:
        """The crate that has the file; it may be in several, and is taken to be the first's."""
        for root in self._package.get("roots", ()):
            if key in self._tree(root)[0]:
                return str(root)
        return key

    def _tree(self, root: str) -> tuple[dict[str, str], dict[str, str]]:
        if root not in self._trees:
            by_file = self._world.derived("rust", "tree", root)
            self._trees[root] = by_file, {name: file for file, name in by_file.items()}
        return self._trees[root]

    def files(self) -> dict[str, str]:
        """Those of the crate."""
        return self._tree(self.root)[0]

    def resolve(self, path: str, at: Module, root: str, depth: int = 0) -> Found:
        parts = path.split("::")
        if depth > DEEPEST or len(parts) > LONGEST:
            return None
        if parts[0] == "":
            return self._from_crate(parts[1:], root, depth)
        if parts[0] == "crate":
            return self._below(Module(root), parts[1:], root, depth)
        if parts[0] in ("self", "super", "Self"):
            return self._relative(parts, at, root, depth)
        found = self.look_up(at, parts[0], root, depth)
        if found is None and self._package.get("edition", "2015") == "2015" and at != Module(root):
            found = self.look_up(Module(root), parts[0], root, depth)
        if not found:
            found = self._from_crate(parts[:1], root, depth)
        return self._on(found, parts[1:], depth)

    def _relative(self, parts: list[str], at: Module, root: str, depth: int) -> Found:
        module: Module | None = at
        while parts and parts[0] in ("self", "super") and module is not None:
            if parts[0] == "super":
                module = self._above(module, root)
            parts = parts[1:]
        if module is None or (parts and parts[0] == "Self"):
            return None
        return self._below(module, parts, root, depth)

    def _above(self, module: Module, root: str) -> Module | None:
        if module.within:
            return Module(module.file, module.within.rpartition("::")[0])
        by_file, by_name = self._tree(root)
        name = by_file.get(module.file)
        if not name:
            return None
        above = name.rpartition("::")[0]
        within: list[str] = []
        while above not in by_name:
            above, _, last = above.rpartition("::")
            within.insert(0, last)
        return Module(by_name[above], "::".join(within))

    def _from_crate(self, parts: list[str], root: str, depth: int) -> Found:
        name = self._package.get("aliases", {}).get(parts[0], parts[0])
        other = self._world.derived("rust", "libraries").get(name)
        return self._below(Module(other), parts[1:], other, depth) if other is not None else None

    def _below(self, module: Module, parts: list[str], root: str, depth: int) -> Found:
        if not parts:
            return module
        found = self.look_up(module, parts[0], root, depth)
        return self._on(found, parts[1:], depth) if found is not None else module.file

    def _on(self, found: Found, parts: list[str], depth: int) -> Found:
        """Along the rest of a path; behind an item come its own parts."""
        if not isinstance(found, Module) or not parts:
            return found
        return self._below(found, parts, self.crate_of(found), depth + 1)

    def crate_of(self, module: Module) -> str:
        for root, (by_file, _) in self._trees.items():
            if module.file in by_file:
                return root
        return module.file

    def look_up(self, module: Module, name: str, root: str, depth: int = 0) -> Found:
        """What a name means in a module. A circle of imports leads nowhere.

        What was found on the way counts for one question from outside, since a circle can have cut it short.
        """
        if depth == 0:
            self._known.clear()
        asked = (module, name)
        if asked not in self._known and self._left > 0:
            self._left -= 1
            self._known[asked] = None
            self._known[asked] = self._look_up(module, name, root, depth)
        return self._known.get(asked)

    def _look_up(self, module: Module, name: str, root: str, depth: int) -> Found:
        """Globs go last, as in the language."""
        declared = table(self._world.outline_declares(module.file))
        full = f"{module.within}::{name}" if module.within else name
        child = self._child(module, full, root)
        if child is not None:
            return child
        if full in declared.inline:
            return Module(module.file, full)
        if full in declared.items or full + "!" in declared.items:
            return module.file
        if depth > DEEPEST:
            return None
        if full in declared.uses:
            paths = declared.uses[full]
            found = [self._imported(path, name, module, root, depth + 1) for path in paths]
            return max(found, key=lambda one: (bool(one), file_of(one) != module.file)) or OUTSIDE
        return self._through_globs(module, declared.globs.get(module.within, []), name, root, depth + 1)

    def _imported(self, path: str, name: str, module: Module, root: str, depth: int) -> Found:
        """`use a::b::a` and `use a`: what it begins with is a crate, or a module of the crate's root."""
        parts = path.split("::")
        if parts[0] != name:
            return self.resolve(path, module, root, depth)
        found = self._from_crate(parts[:1], root, depth)
        if found is None and module != Module(root):
            found = self.look_up(Module(root), name, root, depth)
        return self._on(found, parts[1:], depth)

    def _child(self, module: Module, full: str, root: str) -> Module | None:
        by_file, by_name = self._tree(root)
        above = by_file.get(module.file)
        if above is None:
            return None
        file = by_name.get(f"{above}::{full}" if above else full)
        return Module(file) if file is not None else None

    def _through_globs(self, module: Module, globs: list[str], name: str, root: str, depth: int) -> Found:
        """What cannot be looked into may well have the name."""
        found: Found = None
        for path in globs:
            into = self.resolve(path, module, root, depth + 1)
            if not isinstance(into, Module):
                found = OUTSIDE
            elif into != module:
                inside = self.look_up(into, name, self.crate_of(into), depth + 1)
                if inside:
                    return inside
        return found


def file_of(found: Found) -> str:
    return found.file if isinstance(found, Module) else found or OUTSIDE
