"""Java: the files whose types a source names, by import, in its own package, or in full.

A scope is a package, whatever source root it lies below. What has a type that is never named (`a.b().c()`) is
not followed: types alone would tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coord_core.analysis.languages import java_names
from coord_core.analysis.languages.scopes import nearest, words
from coord_core.analysis.outline import Outline, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "Java"
GRAMMAR = "java"
VERSION = 1

_MODULE = "java"  # in `languages.MODULES`
_OF_MODULES = "module-info"  # the scope of what declares modules; no package has a name like it


def outline(key: str, root: Node, source: bytes) -> Outline:
    found = java_names.read(root, source)
    references = [Reference(name, kind=kind) for kind, name in found.imports]
    references += [Reference(name, kind="name") for name in words(found.qualified)]
    references += [Reference(name, kind="requires") for name in found.requires]
    scope = _OF_MODULES if found.module else found.package
    declares = (found.module,) if found.module else words(found.declared)
    return Outline(scope, declares, tuple(sorted(set(references))), words(found.free))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    found: set[str] = set()
    packages = []
    imported = set()
    for reference in outline.references:
        if reference.kind == "requires":
            found |= nearest(key, world.declaring(_MODULE, _OF_MODULES, reference.target))
        elif reference.kind == "all":
            packages.append(reference.target)
            found |= _named(key, reference.target, outline, world)
        else:
            found |= _named(key, reference.target, outline, world)
            if reference.kind == "type":
                imported.add(reference.target.rpartition(".")[2])
    for name in outline.uses:
        if name not in imported:
            found |= _simple(key, name, [outline.scope, *packages], world)
    return found - {key}


def _simple(key: str, name: str, packages: list[str], world: World) -> set[str]:
    """The own package goes before those that are imported on demand."""
    for package in packages:
        declaring = world.declaring(_MODULE, package, name)
        if declaring:
            return nearest(key, declaring)
    return set()


def _named(key: str, dotted: str, outline: Outline, world: World) -> set[str]:
    """The file of the top-level type in a full name, which may go on with nested types and members."""
    if dotted.startswith("java.") and not outline.scope.startswith("java."):
        return set()
    parts = dotted.split(".")
    for count in range(len(parts) - 1, 0, -1):
        declaring = world.declaring(_MODULE, ".".join(parts[:count]), parts[count])
        if declaring:
            return nearest(key, declaring)
    return set()
