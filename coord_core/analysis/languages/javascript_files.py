"""The file that a path of JavaScript means: suffixes that are left out or another's, and folders."""

from __future__ import annotations

from coord_core.analysis.languages import javascript_packages
from coord_core.analysis.world import World

_TYPED = (".ts", ".tsx", ".mts", ".cts")
_PLAIN = (".js", ".jsx", ".mjs", ".cjs")
_FOR_TYPED = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json")
_FOR_PLAIN = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".json", ".d.ts")
# A source is imported by the name of what the compiler makes from it.
_MADE_FROM = {
    ".js": (".ts", ".tsx", ".d.ts", ".jsx"),
    ".jsx": (".tsx",),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}


def beside(folder: str, named: str) -> str | None:
    """A relative path from a folder as a key, without what bundlers put behind it; None outside."""
    parts = folder.split("/") if folder else []
    for part in named.partition("?")[0].split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def find(world: World, place: str, importer: str) -> str:
    """The key of the file; empty when there is none. `importer`: what is tried first depends on it."""
    is_typed = importer.endswith(_TYPED)
    return _file(world, place, is_typed) or _folder(world, place, is_typed)


def source_of(world: World, place: str) -> str:
    """The same for what a configuration names, where sources come first."""
    return find(world, place, ".ts")


def _file(world: World, place: str, is_typed: bool) -> str:
    if not place:
        return ""
    dot = place.rfind(".")
    stem, suffix = (place[:dot], place[dot:]) if dot > place.rfind("/") else (place, "")
    sources = [stem + each for each in _MADE_FROM.get(suffix, ())]
    named = [place] if suffix else []
    found = _first(world, [*sources, *named] if is_typed else [*named, *sources])
    return found or _first(world, [place + each for each in (_FOR_TYPED if is_typed else _FOR_PLAIN)])


def _folder(world: World, place: str, is_typed: bool) -> str:
    inside = f"{place}/" if place else ""
    found = _file(world, f"{inside}index", is_typed)
    if found or not place or not world.is_file(f"{place}/package.json"):
        return found
    return javascript_packages.entry(world, place, ".")


def _first(world: World, keys: list[str]) -> str:
    return next((key for key in keys if world.is_file(key)), "")
