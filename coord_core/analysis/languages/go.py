"""Go: who declares the names that a file takes from its own package and from those it imports.

A scope is a folder and the name of a package in it, so that `x`, `x_test` and a program that is not built
with them stay apart. Files for other systems and build tags all count. Methods and fields are not followed:
which ones are meant, types alone would tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coord_core.analysis.languages import go_modules, go_names
from coord_core.analysis.languages.globbed import below
from coord_core.analysis.languages.scopes import words
from coord_core.analysis.outline import Outline, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "Go"
GRAMMAR = "go"
VERSION = 1
DERIVED = {"modules": go_modules.modules_for}

_MODULE = "go"  # in `languages.MODULES`
_INCLUDE = re.compile(rb'^[ \t/*]*#[ \t]*include[ \t]*"([^"\n]+)"', re.MULTILINE)
_EMBED = re.compile(rb"^//go:embed[ \t]+(.+)$", re.MULTILINE)
_PATTERN = re.compile(rb'"([^"\n]*)"|`([^`\n]*)`|([^\s"`]+)')


def outline(key: str, root: Node, source: bytes) -> Outline:
    found = go_names.read(root, source)
    references = [_imported(path, alias, found.selected) for path, alias in found.imports]
    if any(path == "C" for path, _ in found.imports):
        references += [Reference(name, kind="include") for name in _texts(_INCLUDE, source)]
    for line in _EMBED.findall(source):
        references += [Reference(pattern, kind="embed") for pattern in _texts(_PATTERN, line)]
    declares = words(found.declared)
    uses = {name.decode("utf-8", "replace") for name in found.free} - set(declares)
    uses |= _of_unknown_packages(found)
    return Outline(
        _scope(_folder(key), found.package), declares, tuple(sorted(set(references))), tuple(sorted(uses))
    )


def _imported(path: str, alias: str, selected: dict[str, set[str]]) -> Reference:
    """The alias is the kind; without one the likely names of the package are tried."""
    likely = [alias] if alias else go_modules.likely_names(path)
    names = set().union(*(selected.get(name, ()) for name in likely))
    return Reference(path, tuple(sorted(names)), alias)


def _of_unknown_packages(found: go_names.Names) -> set[str]:
    """`pkg.Name` for the packages that are not named as their import paths end: `resolve` tells them."""
    known: set[str] = set()
    for path, alias in found.imports:
        known |= {alias} if alias else set(go_modules.likely_names(path))
    free = {name.decode("utf-8", "replace") for name in found.free - found.declared}
    return {
        f"{package}.{name}"
        for package, names in found.selected.items()
        if package not in known and package in free
        for name in names
    }


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    found: set[str] = set()
    folder = _folder(key)
    modules = go_modules.Modules(*world.derived(_MODULE, "modules", folder))
    for reference in outline.references:
        if reference.kind == "embed":
            found |= below(folder, reference.target, world)
        elif reference.kind == "include":
            found |= {name for name in [_joined(folder, reference.target)] if world.is_file(name)}
        else:
            at = go_modules.folder_of(reference.target, modules, world)
            if at is not None:
                found |= _taken(at, reference, outline, world, key)
    found |= _of_own_package(key, outline, world)
    return found - {key}


def _of_own_package(key: str, outline: Outline, world: World) -> set[str]:
    found = {
        other
        for name in outline.uses
        if "." not in name
        for other in world.declaring(_MODULE, outline.scope, name)
    }
    return found if key.endswith("_test.go") else _without_tests(found)


def _taken(at: str, reference: Reference, outline: Outline, world: World, key: str) -> set[str]:
    """The files of an imported package that declare what is taken from it."""
    if reference.kind == "_":
        found = _with_effects(at, world)
    elif reference.kind == ".":
        found = _declaring(at, reference, outline.uses, world)
    elif reference.names:
        found = _declaring(at, reference, reference.names, world)
    else:
        found = _by_its_own_name(at, outline, world)
    inside = key.endswith("_test.go") and _folder(key) == at
    return found if inside else _without_tests(found)


def _declaring(at: str, reference: Reference, names: tuple[str, ...], world: World) -> set[str]:
    """By the package's likely names; if it is called otherwise, by what the folder's files declare."""
    for package in (*go_modules.likely_names(reference.target), reference.kind):
        scope = _scope(at, package)
        if world.of_scope(_MODULE, scope):
            return {file for name in names for file in world.declaring(_MODULE, scope, name)}
    wanted = set(names)
    return {file for file in _sources(at, world) if wanted.intersection(world.outline_declares(file))}


def _with_effects(at: str, world: World) -> set[str]:
    """What `import _` runs: the files with an `init`; all of them where none has one."""
    files = _sources(at, world)
    return {file for file in files if "init" in world.outline_declares(file)} or files


def _sources(folder: str, world: World) -> set[str]:
    return {key for key in world.files_in(folder) if key.endswith(".go")}


def _by_its_own_name(at: str, outline: Outline, world: World) -> set[str]:
    """For an import whose path does not tell how its package is called: which of the names used is it?"""
    found: set[str] = set()
    for use in outline.uses:
        package, dot, name = use.partition(".")
        if dot:
            found |= set(world.declaring(_MODULE, _scope(at, package), name))
    return found


def _without_tests(keys: set[str]) -> set[str]:
    return {key for key in keys if not key.endswith("_test.go")}


def _folder(key: str) -> str:
    return key.rpartition("/")[0]


def _scope(folder: str, package: str) -> str:
    return f"{folder or '.'} {package}"


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _texts(pattern: re.Pattern[bytes], source: bytes) -> list[str]:
    return [
        next(filter(None, match.groups()), b"").decode("utf-8", "replace")
        for match in pattern.finditer(source)
    ]
