"""package.json: which file of the repository a package's name, or a name inside a package, leads to.

What a package offers is mostly made and not kept in git (`dist/index.js`): then the source that it is made
from is meant, by `outDir` and `rootDir` of its tsconfig, else by the usual places.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coord_core.analysis.languages import javascript_exports, javascript_files, javascript_workspaces, jsonc
from coord_core.analysis.world import World

_LANGUAGE = "javascript"
_ENTRIES = ("source", "module", "main", "browser", "types", "typings")
_MADE = ("dist", "build", "lib", "out", "output", "es", "esm", "cjs", "types", "umd", "module", "commonjs")
_USUAL = ("src/index", "src/main", "index", "lib/index", "source/index")


def by_name(world: World, folder: str, named: str) -> str:
    """The file behind `name` or `@scope/name/sub`, of a package of the workspace or the importer's own."""
    parts = named.split("/")
    count = 2 if named.startswith("@") else 1
    if len(parts) < count or not all(parts[:count]):
        return ""
    name, rest = "/".join(parts[:count]), "/".join(parts[count:])
    place = world.derived(_LANGUAGE, "workspace", name)
    if place is None:
        own = above(world, folder)
        if own is None or world.derived(_LANGUAGE, "name", own) != name:
            return ""
        place = own
    return entry(world, place, f"./{rest}" if rest else ".")


def above(world: World, folder: str) -> str | None:
    """The nearest folder with a package.json."""
    found: str | None = world.derived(_LANGUAGE, "above", folder)
    return found


def entry(world: World, place: str, subpath: str) -> str:
    """The file that a package in a folder offers as `.` or `./sub`; empty when that is not here."""
    found: str | None = world.derived(_LANGUAGE, "entry", f"{place}\n{subpath}")
    return found or ""


def internal(world: World, folder: str, named: str) -> str:
    """`#name`, by `imports` of the package that the importer is in."""
    place = above(world, folder)
    if place is None:
        return ""
    found: str | None = world.derived(_LANGUAGE, "internal", f"{place}\n{named}")
    return found or ""


def _above(folder: str, world: World) -> str | None:
    if world.is_file(_manifest(folder)):
        return folder
    found: str | None = world.derived(_LANGUAGE, "above", folder.rpartition("/")[0]) if folder else None
    return found


def _name(place: str, world: World) -> str:
    name = jsonc.load(world.text(_manifest(place))).get("name")
    return name if isinstance(name, str) else ""


def _entry(argument: str, world: World) -> str:
    place, _, subpath = argument.partition("\n")
    data = jsonc.load(world.text(_manifest(place)))
    offered = javascript_exports.targets(data.get("exports"), subpath)
    if subpath == ".":
        offered += [text for name in _ENTRIES for text in jsonc.strings(data.get(name))]
        offered += [f"./{name}" for name in _USUAL]
    elif not data.get("exports"):
        offered += [subpath, f"./src/{subpath[2:]}"]
    return _first(world, place, offered)


def _internal(argument: str, world: World) -> str:
    place, _, named = argument.partition("\n")
    data = jsonc.load(world.text(_manifest(place)))
    offered = javascript_exports.targets(data.get("imports"), named)
    found = _first(world, place, [target for target in offered if target.startswith("./")])
    if found:
        return found
    others = (by_name(world, place, target) for target in offered if not target.startswith((".", "#")))
    return next((other for other in others if other), "")


def _first(world: World, place: str, offered: list[str]) -> str:
    """The first that is there; if none is, the first whose source is."""
    named = (javascript_files.beside(place, target) for target in offered)
    index = f"{place}/index" if place else "index"
    keys = [index if key == place else key for key in named if key is not None]
    found = next((file for key in keys if (file := javascript_files.source_of(world, key))), "")
    return found or next((file for key in keys if (file := _source(world, place, key))), "")


def _source(world: World, place: str, key: str) -> str:
    """What a made file is made from."""
    inside = f"{place}/" if place else ""
    if not key.startswith(inside):
        return ""
    tries = [*_by_options(world, place, key), *_by_custom(inside, key[len(inside) :].split("/"))]
    return next((file for each in tries if (file := javascript_files.source_of(world, each))), "")


def _by_options(world: World, place: str, key: str) -> list[str]:
    """`outDir` and `rootDir` of the package's own tsconfig."""
    inside = f"{place}/" if place else ""
    found = []
    for name in ("tsconfig.json", "tsconfig.build.json"):
        options = jsonc.load(world.text(inside + name)).get("compilerOptions")
        made, kept = jsonc.at(options, "outDir"), jsonc.at(options, "rootDir")
        if isinstance(made, str):
            target = javascript_files.beside(place, made)
            roots = [kept] if isinstance(kept, str) else ["src", "."]
            if target and key.startswith(f"{target}/"):
                rest = key[len(target) + 1 :]
                found += [javascript_files.beside(place, f"{root}/{_plain(rest)}") for root in roots]
    return [each for each in found if each is not None]


def _by_custom(inside: str, parts: list[str]) -> list[str]:
    """Without the folders for what is made; `src` in their place, or the package's own folder."""
    count = 0
    while count < len(parts) - 1 and parts[count] in _MADE:
        count += 1
    rest = _plain("/".join(parts[count:]))
    tries = [f"{inside}src/{rest}", f"{inside}{rest}"] if count else [f"{inside}src/{rest}"]
    return [*tries, f"{inside}src/{rest.removeprefix('src/')}"]


def _plain(path: str) -> str:
    """Without the suffixes of declarations and of minified or modular variants, so that each source fits."""
    for suffix in (".d.ts", ".d.mts", ".d.cts", ".min.js", ".js", ".mjs", ".cjs", ".jsx"):
        if path.endswith(suffix):
            stem = path.removesuffix(suffix)
            for variant in (".esm", ".cjs", ".umd", ".es", ".prod", ".global", ".module"):
                stem = stem.removesuffix(variant)
            return stem
    return path


def _manifest(folder: str) -> str:
    return f"{folder}/package.json" if folder else "package.json"


DERIVED: dict[str, Callable[[str, World], Any]] = {
    "above": _above,
    "entry": _entry,
    "internal": _internal,
    "name": _name,
    **javascript_workspaces.DERIVED,
}
