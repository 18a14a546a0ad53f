"""Which of several files that declare a class of PHP is meant: the one where Composer would load it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from coord_core.analysis.languages.places import above, folder_of, joined, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coord_core.analysis.world import World


def chosen(key: str, name: str, files: list[str], world: World) -> list[str]:
    """`name` is `class app\\user`. Without a rule of PSR-4 or PSR-0 that decides, the nearest files."""
    kind, _, full = name.partition(" ")
    if kind == "class":
        places = {place.lower() for place in _places(key, full, world)}
        if found := [file for file in files if file.lower() in places]:
            return found
    return nearest(key, files)


def _places(key: str, full: str, world: World) -> Iterator[str]:
    """The keys at which the composer.json of each folder above has a class."""
    for folder in above(key):
        composer = f"{folder}/composer.json" if folder else "composer.json"
        if world.is_file(composer):
            yield from _by_composer(composer, full, world.text(composer) or "")


def _by_composer(composer: str, full: str, content: str) -> Iterator[str]:
    for standard, prefix, path in _rules(content):
        if not full.startswith(prefix.lower().strip("\\")):
            continue
        rest = (
            full[len(prefix.strip("\\")) :].lstrip("\\") if standard == "psr-4" else full.replace("_", "\\")
        )
        place = joined(folder_of(composer), f"{path}/" + rest.replace("\\", "/") + ".php")
        if place:
            yield place


def _rules(content: str) -> Iterator[tuple[str, str, str]]:
    """(standard, prefix, folder) of each rule; nothing of what is not as Composer has it."""
    for block in ("autoload", "autoload-dev"):
        for standard in ("psr-4", "psr-0"):
            for prefix, folders in _table(_table(_parsed(content), block), standard).items():
                for folder in folders if isinstance(folders, list) else [folders]:
                    if isinstance(folder, str):
                        yield standard, prefix, folder


def _table(of: Any, key: str) -> Any:
    value = of.get(key) if isinstance(of, dict) else None
    return value if isinstance(value, dict) else {}


def _parsed(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return {}
