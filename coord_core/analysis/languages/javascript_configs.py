"""tsconfig.json and jsconfig.json: which names lead to files by `paths` and `baseUrl`.

What a folder's files are under is derived once for the folder: the nearest configuration, what it extends,
and where it is only a list of `references`, those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coord_core.analysis.languages import javascript_files, javascript_packages, jsonc
from coord_core.analysis.world import World

_LANGUAGE = "javascript"
_NAMES = ("tsconfig.json", "jsconfig.json")
_DEEPEST = 12  # of what extends what
Known = dict[str, dict[str, Any]]

_GUESSED = ("@/", "~/")  # what bundlers are mostly told to read as the package's `src`


def mapped(world: World, key: str, named: str) -> str:
    """The file that a name leads to by the configuration of the importing file; else empty."""
    folder = key.rpartition("/")[0]
    for config in world.derived(_LANGUAGE, "configs", folder):
        found = _by_paths(world, config, key, named) or _by_base(world, config, key, named)
        if found:
            return found
    return _guessed(world, folder, key, named) if named.startswith(_GUESSED) else ""


def _by_paths(world: World, config: dict[str, Any], key: str, named: str) -> str:
    """The pattern with the longest beginning counts, as for the compiler."""
    fitting = [(pattern, targets) for pattern, targets in config["paths"] if _fits(pattern, named)]
    for pattern, targets in sorted(fitting, key=lambda each: -_rank(each[0])):
        before, _, after = pattern.partition("*")
        middle = named[len(before) : len(named) - len(after)] if "*" in pattern else ""
        for target in targets:
            found = javascript_files.find(world, target.replace("*", middle, 1), key)
            if found:
                return found
    return ""


def _fits(pattern: str, named: str) -> bool:
    before, star, after = pattern.partition("*")
    if not star:
        return pattern == named
    return named.startswith(before) and named.endswith(after) and len(named) >= len(before) + len(after)


def _rank(pattern: str) -> int:
    return len(pattern.partition("*")[0]) if "*" in pattern else len(pattern) + 1_000_000


def _by_base(world: World, config: dict[str, Any], key: str, named: str) -> str:
    base = config["base"]
    if base is None or not world.derived(_LANGUAGE, "begins", f"{base}\n{named.partition('/')[0]}"):
        return ""
    place = javascript_files.beside(base, named)
    return "" if place is None else javascript_files.find(world, place, key)


def _guessed(world: World, folder: str, key: str, named: str) -> str:
    package = javascript_packages.above(world, folder)
    place = None if package is None else javascript_files.beside(package, f"src/{named[2:]}")
    return "" if place is None else javascript_files.find(world, place, key)


def _begins(argument: str, world: World) -> bool:
    """Is there anything in a folder whose name begins a path like this?"""
    folder, _, name = argument.partition("\n")
    below = f"{folder}/{name}" if folder else name
    stems = (key.rpartition("/")[2].partition(".")[0] for key in world.files_in(folder))
    return below in world.folders_in(folder) or name.partition(".")[0] in stems


def _configs(folder: str, world: World) -> list[dict[str, Any]]:
    """Of the files in a folder, the ones that say something of names."""
    for name in _NAMES:
        key = f"{folder}/{name}" if folder else name
        if world.is_file(key):
            known: Known = {}
            own = _read(world, key, known)
            found = [own, *_referred(world, key, own, known)]
            return [config for config in found if config["paths"] or config["base"] is not None]
    return list(world.derived(_LANGUAGE, "configs", folder.rpartition("/")[0])) if folder else []


def _referred(world: World, key: str, own: dict[str, Any], known: Known) -> list[dict[str, Any]]:
    """What `references` names, for a configuration that has no paths itself."""
    if own["paths"] or own["base"] is not None:
        return []
    listed = jsonc.load(world.text(key)).get("references")
    named = [jsonc.at(each, "path") for each in listed] if isinstance(listed, list) else []
    places = [javascript_files.beside(key.rpartition("/")[0], each) for each in jsonc.strings(named)]
    files = [_config_file(world, place) for place in places if place is not None]
    return [_read(world, file, known) for file in dict.fromkeys(files) if file and file != key]


def _config_file(world: World, place: str) -> str:
    tries = (place, f"{place}.json", f"{place}/tsconfig.json" if place else "tsconfig.json")
    return next((key for key in tries if key and world.is_file(key)), "")


def _read(world: World, key: str, known: Known, depth: int = _DEEPEST) -> dict[str, Any]:
    """`base`: a folder, or None. `paths`: patterns with their targets, as keys.

    `known`: what was read already, each file once; one that extends itself says nothing there.
    """
    if key not in known:
        known[key] = {"base": None, "paths": []}
        known[key] = _read_anew(world, key, known, depth)
    return known[key]


def _read_anew(world: World, key: str, known: Known, depth: int) -> dict[str, Any]:
    data = jsonc.load(world.text(key))
    folder = key.rpartition("/")[0]
    found: dict[str, Any] = {"base": None, "paths": []}
    for named in jsonc.strings(data.get("extends")) if depth else ():
        above = _extended(world, folder, named)
        if above and above != key:
            inherited = _read(world, above, known, depth - 1)
            found |= {name: value for name, value in inherited.items() if value not in (None, [])}
    options = data.get("compilerOptions")
    base = jsonc.at(options, "baseUrl")
    if isinstance(base, str):
        found["base"] = javascript_files.beside(folder, _without_variable(base))
    paths = jsonc.at(options, "paths")
    if isinstance(paths, dict):
        found["paths"] = _targets(paths, folder if found["base"] is None else found["base"])
    return found


def _extended(world: World, folder: str, named: str) -> str:
    if named.startswith("."):
        place = javascript_files.beside(folder, named)
        return "" if place is None else _config_file(world, place)
    found = javascript_packages.by_name(world, folder, named)
    return found if found.endswith(".json") else ""


def _targets(paths: dict[str, Any], base: str) -> list[tuple[str, list[str]]]:
    found = []
    for pattern, targets in paths.items():
        places = [javascript_files.beside(base, _without_variable(each)) for each in jsonc.strings(targets)]
        found.append((pattern, [place for place in places if place is not None]))
    return found


def _without_variable(path: str) -> str:
    return path.replace("${configDir}", ".")


DERIVED: dict[str, Callable[[str, World], Any]] = {"begins": _begins, "configs": _configs}
